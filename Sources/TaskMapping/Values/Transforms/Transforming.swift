internal import Crypto

extension Transform {
  /// Whether it certainly leaves the text as it is, told from its ASCII bytes alone. Most cells need no
  /// transforming, and then nothing is copied.
  func isIdentity(on text: Span<UInt8>) -> Bool {
    switch self {
    case .collapseSpaces:
      // A space at either end goes too: the text begins and ends as if after one.
      var isAfterSpace = true
      for index in text.indices {
        let byte = text[index]
        if byte >= 0x80 || (byte >= 0x09 && byte <= 0x0D) || (byte == 0x20 && isAfterSpace) { return false }
        isAfterSpace = byte == 0x20
      }
      return !isAfterSpace || text.isEmpty
    case .lower:
      for index in text.indices where text[index] >= 0x80 || CaseFolding.lowered(text[index]) != text[index] {
        return false
      }
      return true
    case .upper:
      for index in text.indices where text[index] >= 0x80 || (text[index] >= 0x61 && text[index] <= 0x7A) {
        return false
      }
      return true
    case .digits:
      for index in text.indices where text[index] &- 48 >= 10 { return false }
      return true
    default: return false
    }
  }

  /// Applies the step in place.
  /// - Throws: when an `extract` finds nothing.
  func change(_ text: inout [UInt8]) throws(ValueProblem) {
    if case .lower = self, TextBytes.isASCII(text.span) {
      for index in text.indices { text[index] = CaseFolding.lowered(text[index]) }
    } else {
      text = try apply(to: text)
    }
  }

  /// Applies the step.
  /// - Throws: when an `extract` finds nothing.
  func apply(to text: [UInt8]) throws(ValueProblem) -> [UInt8] {
    switch self {
    case .collapseSpaces: return TextTransforms.collapsingSpaces(text)
    case .lower:
      if TextBytes.isASCII(text.span) { return text.map(CaseFolding.lowered) }
      return Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
    case .upper: return Array(String(decoding: text, as: UTF8.self).uppercased().utf8)
    case .title: return TextTransforms.titled(text)
    case .digits: return TextTransforms.digits(text)
    case .slug: return TextTransforms.slug(text)
    case .strip(let characters): return TextTransforms.stripping(text, characters)
    case .prefix(let prefix): return Array(prefix.utf8) + text
    case .suffix(let suffix): return text + Array(suffix.utf8)
    case .replace(let from, let to): return TextTransforms.replacing(text, Array(from.utf8), with: Array(to.utf8))
    // A replacement that the pattern cannot fill was refused when the mapping was loaded.
    case .regexReplace(let pattern, let to): return pattern.replacingAll(in: text.span, with: to) ?? text
    case .extract(let pattern, let group): return try extracted(text, pattern, group)
    case .split(let separator, let take): return TextTransforms.part(of: text, Array(separator.utf8), take)
    case .padLeft(let width, let filler): return TextTransforms.padded(text, width, filler)
    case .truncate(let maximum, let unit, let mark):
      return TextTransforms.truncated(text, maximum, unit, Array(mark.utf8))
    case .hashSHA256: return TextTransforms.hexadecimal(SHA256.hash(data: text))
    }
  }

  private func extracted(_ text: [UInt8], _ pattern: Pattern, _ group: Int) throws(ValueProblem) -> [UInt8] {
    guard let match = pattern.firstMatch(in: text.span) else {
      throw ValueProblem(
        .mapExtractFailed, "\(ValueProblem.quoted(text.span)) has nothing that matches \(pattern.source)",
        fix: "correct the cell, or the pattern of extract in the column")
    }
    guard match.indices.contains(group), let range = match[group] else { return [] }
    return Array(text[range])
  }
}
