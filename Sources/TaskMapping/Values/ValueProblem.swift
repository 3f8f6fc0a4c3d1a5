package import Diagnostics

/// Why a text is no value of its column's type, without saying where it stands.
package struct ValueProblem: Error, Sendable, Hashable {
  package var code: DiagnosticCode
  /// What is wrong, the value quoted, without a full stop.
  package var message: String
  package var fix: String?

  package init(_ code: DiagnosticCode, _ message: String, fix: String? = nil) {
    self.code = code
    self.message = message
    self.fix = fix
  }

  /// The value in quotes, cut after 60 characters.
  static func quoted(_ text: Span<UInt8>) -> String {
    // Four bytes are the most a character has, so the prefix holds 61 whole ones if there are as many.
    let prefix = (0..<min(text.count, 61 * 4)).map { text[$0] }
    return quoted(String(decoding: prefix, as: UTF8.self))
  }

  static func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60)
    let isCut = shown.endIndex != text.unicodeScalars.endIndex
    return "\"" + String(String.UnicodeScalarView(shown)) + (isCut ? "…\"" : "\"")
  }
}
