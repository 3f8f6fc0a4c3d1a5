/// A problem: what is wrong, where, and how to fix it.
///
/// Refusals of rows, mappings and files are values of this type, collected and shown together; they are
/// never thrown one by one.
package struct Diagnostic: Sendable, Hashable, Codable {
  package enum Severity: String, Sendable, Hashable, Codable {
    /// The row, file or mapping is refused.
    case error
    /// Accepted, but somebody should look.
    case warning
    /// Explains a decision.
    case note
  }

  /// The stable name of the kind of problem, `stage.kebab-case`.
  package var code: DiagnosticCode
  package var severity: Severity
  /// Where it is; nil when it belongs to the whole run.
  package var place: Place?
  /// What is wrong, one sentence without a full stop, the offending value quoted where it helps.
  package var message: String
  /// What to do about it, in the imperative; nil when there is nothing to advise.
  package var fix: String?
  /// The nearest known word, shown as "did you mean …".
  package var suggestion: String?
  /// The name the mapping gives to the column, for the `_tf_column` cell of rejects.csv; nil when none is at fault.
  package var column: String?
  /// The line of the mapping file that holds the problem, without its line break, shown with a caret.
  package var sourceLine: String?

  package init(
    _ code: DiagnosticCode, severity: Severity = .error, at place: Place? = nil, _ message: String,
    fix: String? = nil, suggestion: String? = nil, column: String? = nil, sourceLine: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.place = place
    self.message = message
    self.fix = fix
    self.suggestion = suggestion
    self.column = column
    self.sourceLine = sourceLine
  }
}

/// The stable code of a kind of problem, such as `map.phone-invalid`.
///
/// Every stage declares its own as static members of an extension, in a file named `…Codes.swift`.
package struct DiagnosticCode: Sendable, Hashable, Codable, RawRepresentable, CustomStringConvertible {
  package var rawValue: String { content.rawValue }
  /// What it says, in a sentence or two, for `taskferry explain`; empty for a code that was read from a file.
  package var meaning: String { content.meaning }

  /// One pointer, so that the errors of hot paths, which carry a code, stay small.
  private let content: Content

  private final class Content: Sendable {
    let rawValue: String
    let meaning: String

    init(_ rawValue: String, _ meaning: String) {
      self.rawValue = rawValue
      self.meaning = meaning
    }
  }

  package init(rawValue: String) { self.init(rawValue) }
  package init(_ rawValue: String, _ meaning: String = "") { content = Content(rawValue, meaning) }
  package var description: String { rawValue }

  package static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }
  package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension DiagnosticCode: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self.init(value) }
}
