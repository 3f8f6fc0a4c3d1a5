internal import Diagnostics

/// The problems of a mapping file as they are found, handed out in the order of the file.
struct ProblemList: Sendable {
  let text: MappingText
  private var found: [(position: TextPosition, diagnostic: Diagnostic)] = []
  private(set) var hasErrors = false
  private var isCut = false

  /// More would not be read, and a hostile file could make millions.
  static let limit = 200
  /// Texts that quote the file are cut there, in Unicode scalars.
  private static let longestMessage = 1_000

  init(text: MappingText) { self.text = text }

  mutating func add(
    _ code: DiagnosticCode, severity: Diagnostic.Severity = .error, at position: TextPosition, _ message: String,
    fix: String? = nil, suggestion: String? = nil, column: String? = nil
  ) {
    if severity == .error { hasErrors = true }
    guard found.count < Self.limit else {
      isCut = true
      return
    }
    let diagnostic = Diagnostic(
      code, severity: severity, at: text.place(position), message.shortened(to: Self.longestMessage),
      fix: fix?.shortened(to: Self.longestMessage), suggestion: suggestion, column: column,
      sourceLine: text.line(position.line))
    found.append((position, diagnostic))
  }

  /// Whether there is room for another: a caller spares itself costly suggestions when there is none.
  var isFull: Bool { found.count >= Self.limit }

  /// All problems in the order of the file; those of one position in the order they were found.
  var diagnostics: [Diagnostic] {
    let ordered = found.enumerated().sorted { left, right in
      (left.element.position, left.offset) < (right.element.position, right.offset)
    }
    var diagnostics = ordered.map(\.element.diagnostic)
    if isCut {
      diagnostics.append(
        Diagnostic(
          .mappingMoreProblems, severity: .note, at: .file(text.file),
          "there are more problems; these are the first \(Self.limit)", fix: "mend these and check again"))
    }
    return diagnostics
  }
}

extension String {
  /// The text in quotes, with controls escaped, cut after 60 characters: how messages show what a file says.
  var quoted: String { JSONText.quoted(shortened(to: 60)) }

  /// The text, or its beginning and an ellipsis when it has more Unicode scalars.
  func shortened(to count: Int) -> String {
    let end = unicodeScalars.index(startIndex, offsetBy: count, limitedBy: unicodeScalars.endIndex)
    guard let end, end < unicodeScalars.endIndex else { return self }
    return String(unicodeScalars[..<end]) + "…"
  }
}
