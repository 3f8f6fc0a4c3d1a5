/// A shared configuration file taken apart: sections with their settings.
///
/// The grammar is the one of the AWS SDKs and Tools reference guide, "Shared config and credentials files" (read
/// 2026-11): `[section]`, `key = value`, comments on lines of their own or after a blank, and settings without a
/// value whose indented lines are settings of their own.
struct ConfigurationDocument: Sendable, Hashable {
  /// One section; a section that comes twice is merged, the later setting counts.
  struct Section: Sendable, Hashable {
    /// Keys in lower case.
    var settings: [String: String] = [:]
    /// Indented settings by the key above them, both in lower case.
    var nested: [String: [String: String]] = [:]
  }

  /// By the text between the brackets, blanks collapsed and quotes taken away: `default`, `profile prod`.
  private(set) var sections: [String: Section] = [:]

  /// - Parameter name: of the file, for messages, which never quote a line: it may hold a secret.
  /// - Throws: `AWSSigningError` with code `credentials.file-malformed` and the line's number.
  init(_ bytes: [UInt8], name: String) throws(AWSSigningError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw AWSSigningError(.fileMalformed, "\"\(name)\" is not UTF-8", fix: "save it as UTF-8")
    }
    var section: String?
    var parent: String?
    for (index, line) in lines(of: text).enumerated() {
      let isIndented = line.first == " " || line.first == "\t"
      let content = withoutComment(line)
      if content.isEmpty { continue }
      if content.first == "[" {
        guard let title = sectionTitle(content) else {
          throw malformed(name, index, "a section is written [name]")
        }
        section = title
        parent = nil
        if sections[title] == nil { sections[title] = Section() }
        continue
      }
      guard let section else { throw malformed(name, index, "it comes before the first [section]") }
      guard let (key, value) = setting(content) else {
        // The guide lets an indented line continue the value above; none of the values read here spans lines.
        if isIndented { continue }
        throw malformed(name, index, "it is neither [section] nor key = value")
      }
      if isIndented, let parent {
        sections[section]?.nested[parent, default: [:]][key] = value
      } else {
        sections[section]?.settings[key] = value
        parent = value.isEmpty ? key : nil
      }
    }
  }
}

private func malformed(_ name: String, _ index: Int, _ rule: String) -> AWSSigningError {
  AWSSigningError(.fileMalformed, "line \(index + 1) of \"\(name)\" cannot be read: \(rule)", fix: "correct that line")
}

/// Lines end with LF, CRLF or CR; a byte-order mark is dropped. On scalars: CRLF is a single Character.
private func lines(of text: String) -> [Substring.UnicodeScalarView] {
  let scalars = text.unicodeScalars
  let content = scalars.first == "\u{FEFF}" ? scalars.dropFirst() : scalars[...]
  var lines: [Substring.UnicodeScalarView] = []
  var start = content.startIndex
  var index = start
  while index < content.endIndex {
    let next = content.index(after: index)
    if content[index] == "\n" || content[index] == "\r" {
      lines.append(content[start..<index])
      let isPair = content[index] == "\r" && next < content.endIndex && content[next] == "\n"
      start = isPair ? content.index(after: next) : next
      index = start
    } else {
      index = next
    }
  }
  lines.append(content[start...])
  return lines
}

private func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

private func isCommentMark(_ scalar: Unicode.Scalar) -> Bool { scalar == "#" || scalar == ";" }

private func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
  var text = text.drop(while: isBlank)
  while let last = text.last, isBlank(last) { text.removeLast() }
  return text
}

/// The line without its comment and outer blanks. A comment starts the line or follows a blank, so that a mark
/// inside a value, as in a URL, stays; so does one inside double quotes, as in the words of a command.
private func withoutComment(_ line: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
  var previousIsBlank = true
  var isQuoted = false
  for index in line.indices {
    if previousIsBlank, !isQuoted, isCommentMark(line[index]) { return trimmed(line[..<index]) }
    if line[index] == "\"" { isQuoted.toggle() }
    previousIsBlank = isBlank(line[index])
  }
  return trimmed(line)
}

/// `profile prod` of `[ profile   "prod" ]`.
private func sectionTitle(_ content: Substring.UnicodeScalarView) -> String? {
  guard content.last == "]" else { return nil }
  let inside = content.dropFirst().dropLast()
  let words = inside.filter { $0 != "\"" && $0 != "'" }.split(whereSeparator: isBlank).map { String($0) }
  return words.isEmpty ? nil : words.joined(separator: " ")
}

private func setting(_ content: Substring.UnicodeScalarView) -> (key: String, value: String)? {
  guard let equals = content.firstIndex(of: "=") else { return nil }
  let key = String(trimmed(content[..<equals])).lowercased()
  guard !key.isEmpty else { return nil }
  return (key, String(trimmed(content[content.index(after: equals)...])))
}
