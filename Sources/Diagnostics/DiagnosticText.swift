/// Shows a diagnostic to a person.
///
///     mappings/callbacks.yaml:7:24: error[mapping.unknown-key]: unknown key "typ", did you mean "type"?
///        7 |   phone: {header: Phone, typ: phone}
///          |                          ^
///       fix: use one of the keys a column may have
package struct DiagnosticText: Sendable {
  /// Whether ANSI colours are wanted.
  package var color: Bool
  /// Columns of the terminal; `Int.max` where there is none, and then nothing is wrapped.
  package var width: Int

  package init(color: Bool = false, width: Int = .max) {
    self.color = color
    self.width = width
  }

  /// The diagnostic in one to four lines, more on a narrow terminal, without a line break at the end.
  package func lines(for diagnostic: Diagnostic) -> String {
    let wrapped = WrappedText(width: width)
    var lines = wrapped.lines(plainHeadline(for: diagnostic), hanging: 4)
    paintSeverity(of: diagnostic, in: &lines)
    if let excerpt = excerpt(of: diagnostic) { lines.append(excerpt) }
    if let fix = diagnostic.fix {
      var fixes = wrapped.lines(TerminalText.safe(fix), first: "  fix: ", hanging: 7)
      fixes[0] = "  " + paint("fix:", .bold) + fixes[0].dropFirst("  fix:".count)
      lines += fixes
    }
    return lines.joined(separator: "\n")
  }

  /// Place, severity, code and message in one line.
  package func headline(for diagnostic: Diagnostic) -> String {
    var lines = [plainHeadline(for: diagnostic)]
    paintSeverity(of: diagnostic, in: &lines)
    return lines[0]
  }

  private func plainHeadline(for diagnostic: Diagnostic) -> String {
    let place = diagnostic.place.map { TerminalText.safe($0.description) + ": " } ?? ""
    return place + severity(of: diagnostic) + ": " + TerminalText.safe(diagnostic.message) + diagnostic.question
  }

  private func severity(of diagnostic: Diagnostic) -> String {
    "\(diagnostic.severity.rawValue)[\(TerminalText.safe(diagnostic.code.rawValue))]"
  }

  /// A code has no space in it, and so stands whole in one of the lines.
  private func paintSeverity(of diagnostic: Diagnostic, in lines: inout [String]) {
    guard color else { return }
    let style: Style = diagnostic.severity == .error ? .red : diagnostic.severity == .warning ? .yellow : .cyan
    let word = severity(of: diagnostic) + ":"
    guard let index = lines.firstIndex(where: { $0.contains(word) }), let range = lines[index].firstRange(of: word)
    else { return }
    lines[index].replaceSubrange(range, with: paint(String(word.dropLast()), style) + ":")
  }

  private func excerpt(of diagnostic: Diagnostic) -> String? {
    guard let line = diagnostic.sourceLine, case .text(_, let number, let column) = diagnostic.place else { return nil }
    // A tab would move the caret by an unknown width: shown as one space, it moves it by one.
    let shown = line.unicodeScalars.map { $0 == "\t" ? " " : String($0) }
    let window = 100
    let first = max(0, min(column - 1, shown.count) - window + 20)
    let visible = shown.dropFirst(first).prefix(window).joined()
    let gutter = String(repeating: " ", count: max(0, 5 - String(number).count)) + "\(number) | "
    let margin = String(repeating: " ", count: gutter.count - 2) + "| "
    let beforeCaret = shown.dropFirst(first).prefix(max(0, column - 1 - first)).joined()
    let caret = String(repeating: " ", count: TerminalColumns.count(beforeCaret)) + paint("^", .bold)
    return gutter + TerminalText.safe(visible) + "\n" + margin + caret
  }

  private enum Style: String {
    case bold = "1"
    case red = "1;31"
    case yellow = "1;33"
    case cyan = "36"
  }

  private func paint(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension DiagnosticText {
  /// The diagnostic as one JSON object, for `--format json`.
  package static func json(for diagnostic: Diagnostic) -> String {
    var members = [
      "\"code\":\(JSONText.quoted(diagnostic.code.rawValue))",
      "\"severity\":\(JSONText.quoted(diagnostic.severity.rawValue))",
    ]
    if let place = diagnostic.place { members.append("\"place\":\(JSONText.quoted(place.description))") }
    if let column = diagnostic.column { members.append("\"column\":\(JSONText.quoted(column))") }
    members.append("\"message\":\(JSONText.quoted(diagnostic.message))")
    if let suggestion = diagnostic.suggestion { members.append("\"suggestion\":\(JSONText.quoted(suggestion))") }
    if let fix = diagnostic.fix { members.append("\"fix\":\(JSONText.quoted(fix))") }
    return "{" + members.joined(separator: ",") + "}"
  }
}

extension Diagnostic {
  /// `, did you mean "Callback flow"?`; empty without a suggestion.
  fileprivate var question: String { suggestion.map { ", did you mean \(TerminalText.quoted($0))?" } ?? "" }

  /// The message with the word that was probably meant, where one line is all there is room for.
  package var sentence: String { message + question }
}
