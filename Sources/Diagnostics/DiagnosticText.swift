/// Shows a diagnostic to a person.
///
///     mappings/callbacks.yaml:7:24: error[mapping.unknown-key]: unknown key "typ", did you mean "type"?
///        7 |   phone: {header: Phone, typ: phone}
///          |                          ^
///       fix: use one of the keys a column may have
package struct DiagnosticText: Sendable {
  /// Whether ANSI colours are wanted.
  package var color: Bool

  package init(color: Bool = false) { self.color = color }

  /// The diagnostic in one to four lines, without a line break at the end.
  package func lines(for diagnostic: Diagnostic) -> String {
    var text = headline(for: diagnostic)
    if let excerpt = excerpt(of: diagnostic) { text += "\n" + excerpt }
    if let fix = diagnostic.fix { text += "\n  \(paint("fix:", .bold)) \(TerminalText.safe(fix))" }
    return text
  }

  /// Place, severity, code and message in one line.
  package func headline(for diagnostic: Diagnostic) -> String {
    let place = diagnostic.place.map { TerminalText.safe($0.description) + ": " } ?? ""
    let severity = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]"
    let style: Style = diagnostic.severity == .error ? .red : diagnostic.severity == .warning ? .yellow : .cyan
    return place + paint(severity, style) + ": " + TerminalText.safe(diagnostic.message) + diagnostic.question
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
    let caret = String(repeating: " ", count: Self.columns(of: beforeCaret)) + paint("^", .bold)
    return gutter + TerminalText.safe(visible) + "\n" + margin + caret
  }

  /// Terminal columns of a text: two for East Asian wide characters, none for combining marks.
  package static func columns(of text: String) -> Int {
    text.reduce(0) { width, character in
      guard let scalar = character.unicodeScalars.first else { return width }
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
        return width + 2
      default:
        return width + (scalar.properties.generalCategory == .nonspacingMark ? 0 : 1)
      }
    }
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
