internal import Diagnostics

/// What a workbook has to read, and the choice among it.
struct SheetCatalog {
  var sheets: [WorkbookSheet] = []
  var areas: [NamedArea] = []

  /// A sheet, or the part of it that has a name of its own.
  struct Choice {
    var sheet: WorkbookSheet
    /// Nil reads the whole sheet.
    var area: CellArea?
    var reason: String

    /// The beginning of what is told about a workbook.
    func description(_ format: SourceDescription.Format, file: String, reason: String) -> SourceDescription {
      var decisions: [SourceDescription.Decision] = [
        .init(name: "format", value: format.rawValue, reason: reason),
        .init(name: "sheet", value: sheet.name, reason: self.reason),
      ]
      if let area {
        decisions.append(.init(name: "area", value: CellArea.text(area), reason: "what the name stands for"))
      }
      return SourceDescription(format: format, file: file, sheet: sheet.name, decisions: decisions)
    }
  }

  /// The choice that the settings make; a sheet's name outranks a defined name.
  /// - Throws: `ReadingError` that lists what there is.
  func choice(_ settings: SourceSettings, file: String) throws(ReadingError) -> Choice {
    let worksheets = sheets.filter { $0.kind == .worksheet }
    if let rows = try ownRows(among: worksheets, settings.sheet, file) { return rows }
    guard let first = worksheets.first else {
      throw SheetCatalog.refusal(
        .readInvalidWorkbook, file, "the workbook has no worksheet", fix: "export the data as .xlsx or as CSV")
    }
    switch settings.sheet {
    case .first:
      guard let visible = worksheets.first(where: \.isVisible) else {
        return try checked(
          Choice(sheet: first, reason: "the first of \(worksheets.count) worksheets, which are all hidden"), settings,
          file)
      }
      let reason = worksheets.count == 1 ? "the only worksheet" : "the first visible of \(list(worksheets))"
      return Choice(sheet: visible, reason: reason)
    case .position(let position):
      guard worksheets.indices.contains(position - 1) else {
        throw noSuchSheet("worksheet at position \(position)", worksheets, file)
      }
      let reason = "worksheet \(position) of \(list(worksheets))"
      return try checked(Choice(sheet: worksheets[position - 1], reason: reason), settings, file)
    case .nameOrPosition(let text):
      var settings = settings
      let isName = worksheets.contains { $0.name == text }
      settings.sheet = isName ? .named(text) : Int(text).map(SourceSettings.Sheet.position) ?? .named(text)
      return try choice(settings, file: file)
    case .named(let name):
      let exact = worksheets.first { $0.name.utf8.elementsEqual(name.utf8) }
      if let found = exact ?? worksheets.first(where: { $0.name.lowercased() == name.lowercased() }) {
        return try checked(Choice(sheet: found, reason: "named by the settings"), settings, file)
      }
      guard let area = try area(name, file),
        let sheet = worksheets.first(where: { $0.name.lowercased() == area.sheet.lowercased() })
      else { throw noSuchSheet("worksheet, defined name or table called \(JSONText.quoted(name))", worksheets, file) }
      if !area.hasHeader, settings.headerRow == .row(1) {
        throw SheetCatalog.refusal(
          .readHeaderMissing, file, "\(area.noun) \(JSONText.quoted(area.name)) has no header row",
          fix: "set `header_row: none` and address its columns by letter, or name the sheet and its `header_row`")
      }
      let reason = "\(area.noun) \(JSONText.quoted(area.name)) means \(CellArea.text(area.area)) of it"
      return try checked(Choice(sheet: sheet, area: area.area, reason: reason), settings, file)
    }
  }

  /// The sheet of rows in a workbook that taskferry wrote, which is told by the summary beside them: whatever sheet of the
  /// original the settings name, its rejected rows stand there.
  /// - Returns: nil in any other workbook.
  /// - Throws: `ReadingError` when somebody added sheets, and the one that is named is none of them.
  private func ownRows(
    among worksheets: [WorkbookSheet], _ wanted: SourceSettings.Sheet, _ file: String
  ) throws(ReadingError) -> Choice? {
    let others = worksheets.filter { !OwnColumns.containSheet($0.name) }
    guard let first = others.first, others.count < worksheets.count else { return nil }
    if let name = wanted.name {
      if OwnColumns.containSheet(name) { return nil }
      let found =
        others.first { $0.name.utf8.elementsEqual(name.utf8) }
        ?? others.first { $0.name.lowercased() == name.lowercased() }
      if let found { return Choice(sheet: found, reason: "named by the settings") }
      guard others.count == 1 else { throw noSuchSheet("worksheet called \(JSONText.quoted(name))", others, file) }
    }
    return Choice(sheet: first, reason: "the rows of a workbook that taskferry wrote")
  }

  /// The area of this name; a name of the whole workbook outranks those of single sheets.
  private func area(_ name: String, _ file: String) throws(ReadingError) -> NamedArea? {
    let found = areas.filter { $0.name.lowercased() == name.lowercased() }
    if let area = found.first(where: { !$0.isLocal }) { return area }
    guard found.count > 1 else { return found.first }
    let sheets = found.prefix(20).map { JSONText.quoted($0.sheet) }.joined(separator: ", ")
    throw SheetCatalog.refusal(
      .readNoSuchSheet, file, "the name \(JSONText.quoted(name)) means something else on each of the sheets \(sheets)",
      fix: "name the sheet instead")
  }

  private func checked(_ choice: Choice, _ settings: SourceSettings, _ file: String) throws(ReadingError) -> Choice {
    guard settings.hidden == .skip, !choice.sheet.isVisible else { return choice }
    throw SheetCatalog.refusal(
      .readNoSuchSheet, file,
      "the sheet \(JSONText.quoted(choice.sheet.name)) is hidden, and `hidden: skip` leaves hidden sheets alone",
      fix: "show the sheet, name another, or set `hidden: include`")
  }

  private func noSuchSheet(_ what: String, _ worksheets: [WorkbookSheet], _ file: String) -> ReadingError {
    let names = areas.prefix(20).map { JSONText.quoted($0.name) }.joined(separator: ", ")
    let more = areas.isEmpty ? "" : "; its defined names and tables are \(names)"
    return SheetCatalog.refusal(
      .readNoSuchSheet, file, "the workbook has no \(what); it has \(list(worksheets))\(more)",
      fix: "choose one of its sheets")
  }

  private func list(_ sheets: [WorkbookSheet]) -> String {
    let names = sheets.prefix(20).map { JSONText.quoted($0.name) + ($0.isVisible ? "" : " (hidden)") }
    let more = sheets.count > 20 ? " and \(sheets.count - 20) more" : ""
    return names.joined(separator: ", ") + more
  }

  private static func refusal(_ code: DiagnosticCode, _ file: String, _ message: String, fix: String) -> ReadingError {
    ReadingError(.invalid, Diagnostic(code, at: .file(file), message, fix: fix))
  }
}
