internal import CRE2

/// A user's pattern, compiled by RE2: linear in time, on UTF-8, without look-around or back-references.
///
/// `final class` because it owns a C handle that must be freed once; copies of a mapping share it.
@safe package final class Pattern: Sendable {
  package let source: String
  /// How many groups the pattern captures, the whole match not counted.
  package let groupCount: Int
  // Sendable: RE2 documents that one compiled pattern may be matched from several threads at once
  // (re2.h: "An RE2 object is safe for
  // concurrent use by multiple threads"). The handle is set in
  // `init`, never changed, only handed to functions that take a pointer to const, and freed in `deinit`,
  // which runs when no reference is left.
  nonisolated(unsafe) private let handle: OpaquePointer

  /// - Throws: `PatternError` with RE2's reason.
  package init(_ source: String) throws(PatternError) {
    let bytes = Array(source.utf8)
    var reason = [CChar](repeating: 0, count: 256)
    // The three pointers are valid for the call, which copies what it keeps; `reason` is written within
    // its capacity and ends in NUL.
    let compiled = unsafe bytes.withUnsafeBytes { pattern in
      unsafe reason.withUnsafeMutableBufferPointer { reason in
        unsafe taskferry_re2_compile(
          pattern.baseAddress?.assumingMemoryBound(to: CChar.self), pattern.count, reason.baseAddress, reason.count)
      }
    }
    guard let compiled = unsafe compiled else {
      let text = String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw PatternError(ofRE2: text)
    }
    unsafe handle = compiled
    groupCount = unsafe Int(taskferry_re2_group_count(compiled))
    self.source = source
  }

  deinit { unsafe taskferry_re2_free(handle) }

  /// Whether the pattern spans all of `text`.
  package func matchesWhole(_ text: Span<UInt8>) -> Bool { matches(text, whole: true) }

  /// Whether the pattern occurs in `text`.
  package func search(_ text: Span<UInt8>) -> Bool { matches(text, whole: false) }

  /// The byte ranges of the first match: the whole of it first, then each group, nil for one that took no part.
  /// - Returns: nil without a match.
  package func firstMatch(in text: Span<UInt8>) -> [Range<Int>?]? {
    var spans = [Int32](repeating: -1, count: 2 * (groupCount + 1))
    let count = Int32(groupCount + 1)
    // `text` and `spans` outlive the call; `spans` has room for `count` pairs.
    let matched = unsafe text.withUnsafeBytes { text in
      unsafe spans.withUnsafeMutableBufferPointer { spans in
        unsafe taskferry_re2_match(
          handle, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, 0, spans.baseAddress, count)
      }
    }
    guard matched == 1 else { return nil }
    return (0...groupCount).map { group in
      spans[2 * group] < 0 ? nil : Int(spans[2 * group])..<Int(spans[2 * group + 1])
    }
  }

  /// Replaces every match by `replacement`, in which `\1` to `\9` name groups, `\0` the match and `\\` a backslash.
  /// - Returns: nil when `replacement` is not valid for this pattern, see `problem(ofReplacement:)`.
  package func replacingAll(in text: Span<UInt8>, with replacement: String) -> [UInt8]? {
    let rewrite = Array(replacement.utf8)
    var length = 0
    // Both texts outlive the call. The answer is a fresh block of `length` bytes that is ours to release,
    // and is copied before that.
    return unsafe text.withUnsafeBytes { text in
      unsafe rewrite.withUnsafeBytes { rewrite in
        let answer = unsafe taskferry_re2_replace_all(
          handle, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count,
          rewrite.baseAddress?.assumingMemoryBound(to: CChar.self), rewrite.count, &length)
        guard let answer = unsafe answer else { return nil }
        defer { unsafe taskferry_re2_release(answer) }
        return unsafe Array(UnsafeRawBufferPointer(start: answer, count: length))
      }
    }
  }

  /// Whether the pattern spans all of `text`.
  package func matchesWhole(_ text: String) -> Bool { matchesWhole(Array(text.utf8).span) }

  /// Whether the pattern occurs in `text`.
  package func search(_ text: String) -> Bool { search(Array(text.utf8).span) }

  func firstMatch(in text: String) -> [Range<Int>?]? { firstMatch(in: Array(text.utf8).span) }

  func replacingAll(in text: String, with replacement: String) -> [UInt8]? {
    replacingAll(in: Array(text.utf8).span, with: replacement)
  }

  /// Why `replacement` cannot be used with this pattern; nil when it can.
  package func problem(ofReplacement replacement: String) -> String? {
    var isEscaped = false
    for scalar in replacement.unicodeScalars {
      guard isEscaped else {
        isEscaped = scalar == "\\"
        continue
      }
      isEscaped = false
      switch scalar {
      case "\\": continue
      case "0"..."9":
        let group = Int(scalar.value) - 48
        if group > groupCount {
          return "\\\(group) names a group, and the pattern has \(groupCount == 0 ? "none" : "\(groupCount)")"
        }
      default: return "a backslash stands only before a digit or another backslash"
      }
    }
    return isEscaped ? "it ends in a single backslash" : nil
  }

  private func matches(_ text: Span<UInt8>, whole: Bool) -> Bool {
    // `text` outlives the call; no spans are asked for.
    unsafe text.withUnsafeBytes { text in
      unsafe taskferry_re2_match(
        handle, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, whole ? 1 : 0, nil, 0) == 1
    }
  }
}
