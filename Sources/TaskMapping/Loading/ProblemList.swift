internal import Diagnostics

/// The problems of a mapping file as they are found, handed out in the order of the file.
struct ProblemList: Sendable {
  let text: MappingText
  private var found: [(position: TextPosition, diagnostic: Diagnostic)] = []
  private(set) var hasErrors = false
  private var isCut = false
  private var comparisonsLeft = 20_000

  /// More would not be read, and a hostile file could make millions.
  static let limit = 200
  /// Texts that quote the file are cut there, in Unicode scalars.
  private static let longestMessage = 1_000

  init(text: MappingText) { self.text = text }

  mutating func add(
    _ code: DiagnosticCode, severity: Diagnostic.Severity = .error, at position: TextPosition, _ message: String,
    fix: String? = nil, suggestion: String? = nil, column: String? = nil
  ) {
    guard hasRoom(for: severity) else { return }
    if severity == .error { hasErrors = true }
    let diagnostic = Diagnostic(
      code, severity: severity, at: text.place(position), message.shortened(to: Self.longestMessage),
      fix: fix?.shortened(to: Self.longestMessage), suggestion: suggestion, column: column,
      sourceLine: text.line(position.line))
    found.append((position, diagnostic))
  }

  /// Whether another problem would be shown. What is not shown counts all the same, and a caller spares itself
  /// the words for it.
  mutating func hasRoom(for severity: Diagnostic.Severity = .error) -> Bool {
    guard found.count >= Self.limit else { return true }
    if severity == .error { hasErrors = true }
    isCut = true
    return false
  }

  /// The nearest of some names, for `suggestion`.
  ///
  /// The search costs as much as there are names, so a file has a budget of them, enough for every problem that
  /// a person would make.
  mutating func nearest(to word: String, among names: [String]) -> String? {
    guard found.count < Self.limit, names.count <= comparisonsLeft else { return nil }
    comparisonsLeft -= names.count
    return NearestName.find(word, among: names)
  }

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
