internal import Diagnostics
internal import SpreadsheetReading

/// Finds the columns of a mapping in the header of a file.
struct HeaderBinding {
  private struct HeaderCell {
    var index: Int
    var text: String
    var folded: [UInt8]
  }

  private let mapping: Mapping
  private let header: SourceHeader?
  private let input: InputContext
  /// What may be bound: cells that are not blank and not ours (`_tf_…` of a rejects file).
  private var cells: [HeaderCell] = []
  /// For each column of the mapping the column of the file, from 0; nil when there is none.
  private(set) var sources: [Int?] = []
  private(set) var errors: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []
  /// The columns of the mapping that read a column of the file, and whether by an alias.
  private var readers: [Int: [(column: Int, isAlias: Bool)]] = [:]

  /// Whether messages list what the header has, which is data where the header is none.
  private let showsHeaders: Bool

  init(_ mapping: Mapping, header: SourceHeader?, input: InputContext, showsHeaders: Bool = true) {
    self.showsHeaders = showsHeaders
    self.mapping = mapping
    self.header = header
    self.input = input
    for (index, cell) in (header?.cells ?? []).enumerated() {
      let text = HeaderBinding.trimmed(cell)
      if text.isEmpty || OwnColumns.contain(text) { continue }
      cells.append(HeaderCell(index: index, text: text, folded: CaseFolding.folded(text)))
    }
    for column in mapping.columns.indices { bind(column) }
    if reportForeignHeader() { return }
    checkAliases()
    checkUnknownColumns()
  }

  /// A header that has none of several names is another row, another sheet or not divided: one error says so, where
  /// one for each column would say to mend the names. False when it is not so.
  private mutating func reportForeignHeader() -> Bool {
    guard let header, !cells.isEmpty, readers.isEmpty, errors.contains(where: { $0.code == .bindHeaderMissing }),
      errors.allSatisfy({ $0.code == .bindHeaderMissing && $0.suggestion == nil }), mapping.columns.count > 1
    else { return false }
    errors = [
      Diagnostic(
        .bindHeaderMissing, at: .row(file: input.file, sheet: input.sheet, row: header.rowNumber),
        "none of the \(mapping.columns.count) columns of the mapping is in the header; it has \(listOfHeaders)",
        fix: "check with `taskferry preview` which row the header is, how its fields are divided and which sheet it is "
          + "in, then set header_row, delimiter or sheet under source:")
    ]
    warnings = []
    return true
  }

  /// All cells of the header, ours included.
  var headerCells: [String] { header?.cells ?? [] }

  /// The text above a column of the file; nil when it is blank or there is no header.
  func headerText(ofSource source: Int) -> String? {
    cells.first { $0.index == source }?.text
  }

  static func trimmed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return String(decoding: bytes[TextBytes.trimmedRange(bytes.span)], as: UTF8.self)
  }

  private mutating func bind(_ column: Int) {
    switch mapping.columns[column].locator {
    case .letter(let index): bind(column, toLetter: index)
    case .header(let names, let occurrence): bind(column, toHeaders: names, occurrence)
    }
  }

  private mutating func bind(_ column: Int, toLetter index: Int) {
    if let header, index >= header.cells.count {
      reportMissing(column, "a column \(Place.letters(ofColumn: index))", names: [])
      return
    }
    take(index, for: column, isAlias: false)
  }

  private mutating func bind(_ column: Int, toHeaders names: [String], _ occurrence: Int?) {
    guard header != nil else {
      sources.append(nil)
      let rule = mapping.columns[column]
      errors.append(
        Diagnostic(
          .bindNoHeader, at: rule.place ?? .file(input.file),
          "column \(rule.name) is found by its header, and the file is read without a header row",
          fix: "address it by letter, such as column: C, or name the row of the headers with header_row under source",
          column: rule.name))
      return
    }
    let folded = names.map { CaseFolding.folded(HeaderBinding.trimmed($0)) }
    let matches = cells.filter { folded.contains($0.folded) }
    let position = (occurrence ?? 1) - 1
    guard matches.indices.contains(position) else {
      let which = occurrence.map { $0 > 1 ? "occurrence \($0) of the header " : "a header " } ?? "a header "
      reportMissing(column, which + ValueProblem.quoted(names.first ?? ""), names: names)
      return
    }
    if occurrence == nil, matches.count > 1 {
      reportAmbiguous(column, matches)
      return
    }
    let match = matches[position]
    take(match.index, for: column, isAlias: match.folded != folded[0])
  }

  private mutating func take(_ source: Int, for column: Int, isAlias: Bool) {
    sources.append(source)
    readers[source, default: []].append((column, isAlias))
  }

  private mutating func reportMissing(_ column: Int, _ what: String, names: [String]) {
    sources.append(nil)
    let rule = mapping.columns[column]
    let candidates = freeHeaders
    let suggestion = names.lazy.compactMap { NearestName.find($0, among: candidates) }.first
    let place = rule.place ?? .file(input.file)
    if isRequired(column) {
      errors.append(
        Diagnostic(
          .bindHeaderMissing, at: place,
          "\(input.file) does not have \(what), which column \(rule.name) needs; it has \(listOfHeaders)",
          fix: "correct header: in the mapping, or add the file's header to aliases: of column \(rule.name)",
          suggestion: suggestion, column: rule.name))
    } else {
      warnings.append(
        Diagnostic(
          .bindOptionalMissing, severity: .warning, at: place,
          "\(input.file) does not have \(what): column \(rule.name) has no value in any row",
          fix: suggestion.map {
            "if it was renamed, add \(ValueProblem.quoted($0)) to aliases: of column \(rule.name)"
          },
          suggestion: suggestion,
          column: rule.name))
    }
  }

  private mutating func reportAmbiguous(_ column: Int, _ matches: [HeaderCell]) {
    sources.append(nil)
    let rule = mapping.columns[column]
    let list = matches.map { "\(Place.letters(ofColumn: $0.index)) \(ValueProblem.quoted($0.text))" }
    errors.append(
      Diagnostic(
        .bindHeaderAmbiguous, at: rule.place ?? .file(input.file),
        "column \(rule.name) fits \(matches.count) headers of \(input.file): \(list.joined(separator: ", "))",
        fix: "choose one with occurrence: 1 or column: \(Place.letters(ofColumn: matches[0].index)), or drop an alias",
        column: rule.name))
  }

  /// Without it no row could become a task.
  private func isRequired(_ column: Int) -> Bool {
    let rule = mapping.columns[column]
    if rule.isRequired || rule.onMissing == .reject || rule.onMissing == .abort { return true }
    guard case .columns(let identity) = mapping.identity else { return false }
    return identity.contains(column)
  }

  /// One header may feed several columns on purpose; by an alias it hardly does.
  private mutating func checkAliases() {
    for (source, readers) in readers.sorted(by: { $0.key < $1.key }) where readers.count > 1 {
      guard let alias = readers.first(where: \.isAlias), let other = readers.first(where: { $0.column != alias.column })
      else { continue }
      let rule = mapping.columns[alias.column]
      let header = headerText(ofSource: source) ?? ""
      errors.append(
        Diagnostic(
          .bindAliasCollision, at: rule.place ?? .file(input.file),
          "the alias \(ValueProblem.quoted(header)) of column \(rule.name) is what column "
            + "\(mapping.columns[other.column].name) reads in \(input.file)",
          fix: "drop the alias, or write it as header: if both are to read it", column: rule.name))
    }
  }

  private mutating func checkUnknownColumns() {
    guard mapping.unknownColumns != .ignore, let header else { return }
    let isError = mapping.unknownColumns == .error
    // A header of an ambiguous column was reported with it, and one that `occurrence` passed over is known.
    let wanted = Set(
      mapping.columns.flatMap { rule -> [[UInt8]] in
        guard case .header(let names, _) = rule.locator else { return [] }
        return names.map { CaseFolding.folded(HeaderBinding.trimmed($0)) }
      })
    // A header that is probably meant by a column was named with that column.
    let meant = Set((isError ? errors : errors + warnings).compactMap(\.suggestion))
    for cell in cells where readers[cell.index] == nil && !wanted.contains(cell.folded) && !meant.contains(cell.text) {
      let diagnostic = Diagnostic(
        .bindUnknownColumn, severity: isError ? .error : .warning,
        at: .cell(
          file: input.file, sheet: input.sheet, column: cell.index, row: header.rowNumber, header: cell.text),
        "no column of the mapping reads \(ValueProblem.quoted(cell.text))",
        fix: "add it to columns:, or set source: unknown_columns: ignore")
      if isError { errors.append(diagnostic) } else { warnings.append(diagnostic) }
    }
  }

  private var freeHeaders: [String] { cells.filter { readers[$0.index] == nil }.map(\.text) }

  /// What no column of the mapping reads, as the file has it.
  var unreadHeaders: [String] { freeHeaders }

  private var listOfHeaders: String {
    if !showsHeaders { return "\(cells.count) others" }
    if cells.isEmpty { return "no headers at all" }
    let shown = cells.prefix(20).map { ValueProblem.quoted($0.text) }.joined(separator: ", ")
    return cells.count > 20 ? "\(shown) and \(cells.count - 20) more" : shown
  }
}
