internal import Diagnostics

/// What a binary workbook says before its first sheet: the sheets, the shared texts, what is a date (MS-XLS 2.1.7.20).
struct XLSWorkbook {
  let stream: CompoundStream
  private(set) var catalog = SheetCatalog()
  /// Where each sheet of the catalog begins in the stream.
  private(set) var positions: [Int] = []
  private(set) var context = SheetContext(strings: SharedStrings(), formats: [], startsIn1904: false)

  private var customFormats: [Int: NumberFormatKind] = [:]
  private var cellFormats: [Int] = []
  private var books: [Bool] = []
  private var references: [(book: Int, sheet: Int)] = []
  private var names: [(name: String, isLocal: Bool, formula: LittleEndianBytes)] = []

  private static let oldVersionFix = "open it in a spreadsheet program and save it as .xlsx"
  /// Excel itself stops far below.
  private static let maximumEntries = 1 << 16
  private let fileName: String

  init(_ file: RegularFile, limits: ReadingLimits) throws(ReadingError) {
    fileName = file.displayName
    let container = try CompoundFile(file)
    guard !container.contains("EncryptedPackage") else { throw XLSWorkbook.encrypted(file.displayName) }
    guard let stream = try container.stream("Workbook") else {
      throw XLSWorkbook.notAWorkbook(container, file.displayName)
    }
    self.stream = stream
    var records = BIFFRecords(stream, at: 0, fileName: file.displayName)
    guard try records.next(), records.kind == BIFFRecords.Kind.beginOfFile else {
      throw LittleEndianBytes.damaged(file.displayName, "its first record is not where it should be")
    }
    guard try records.content.word(0) == 0x0600 else {
      throw XLSWorkbook.unsupported(
        file.displayName, "this is a workbook of Excel 95 or older (.xls), which is not read",
        XLSWorkbook.oldVersionFix)
    }
    while try records.next(), records.kind != BIFFRecords.Kind.endOfFile {
      try take(&records, file.displayName, limits)
    }
    context.formats = cellFormats.map { customFormats[$0] ?? NumberFormatCode.kind(ofBuiltIn: $0) }
    catalog.areas = names.compactMap { name, isLocal, formula in
      area(of: formula).map { sheet, area in
        NamedArea(name: name, sheet: sheet, area: area, noun: "the defined name", isLocal: isLocal)
      }
    }
  }

  private func tooMany(_ what: String, _ limit: Int, fix: String? = nil) -> ReadingError {
    ReadingError(
      .invalid,
      Diagnostic(
        .readArchiveLimit, at: .file(fileName), "the workbook has more than \(limit) \(what)",
        fix: "open it in a spreadsheet program and save it as .xlsx" + (fix.map { "; \($0)" } ?? "")))
  }

  private mutating func take(
    _ records: inout BIFFRecords, _ fileName: String, _ limits: ReadingLimits
  ) throws(ReadingError) {
    let content = records.content
    let most = max(catalog.sheets.count, cellFormats.count, customFormats.count, references.count, books.count)
    guard most <= XLSWorkbook.maximumEntries else {
      throw tooMany("sheets, formats or references", XLSWorkbook.maximumEntries)
    }
    switch records.kind {
    case BIFFRecords.Kind.passwordProtection: throw XLSWorkbook.encrypted(fileName)
    case BIFFRecords.Kind.dateMode: context.startsIn1904 = try content.word(0) == 1
    case BIFFRecords.Kind.format:
      var cursor = BIFFCursor(records, at: 2)
      let code = try cursor.text()
      customFormats[try content.word(0)] = NumberFormatCode.kind(of: String(decoding: code.bytes, as: UTF8.self))
    case BIFFRecords.Kind.cellFormat: cellFormats.append(try content.word(2))
    case BIFFRecords.Kind.sheet:
      var cursor = BIFFCursor(records, at: 6)
      let name = try cursor.text(lengthWidth: 1)
      catalog.sheets.append(
        WorkbookSheet(
          name: String(decoding: name.bytes, as: UTF8.self), kind: try content.byte(5) == 0 ? .worksheet : .other,
          isVisible: try content.byte(4) & 0x03 == 0))
      positions.append(try content.long(0))
    case BIFFRecords.Kind.sharedStrings: try takeStrings(&records, limits)
    // A book whose names are of this one says so by these two bytes.
    case BIFFRecords.Kind.externalBook: books.append(content.count == 4 ? try content.word(2) == 0x0401 : false)
    case BIFFRecords.Kind.externalSheets:
      for index in 0..<min(try content.word(0), (content.count - 2) / 6) {
        references.append((try content.word(2 + 6 * index), try content.word(4 + 6 * index)))
      }
    case BIFFRecords.Kind.definedName: try takeName(records)
    default: break
    }
  }

  private mutating func takeStrings(_ records: inout BIFFRecords, _ limits: ReadingLimits) throws(ReadingError) {
    let count = try records.content.long(4)
    var cursor = BIFFCursor(records, at: 8)
    while context.strings.count < count, try !cursor.isAtEnd() {
      let text = try cursor.text()
      let fault = text.isBroken ? TextFault.brokenCharacter : TextFault(text.bytes[...], limits)
      context.strings.append(text.bytes, fault)
      guard context.strings.bytes.count + 4 * context.strings.count <= limits.sharedStringBytes else {
        throw tooMany("bytes of shared texts", limits.sharedStringBytes, fix: ReadingLimits.raise(\.sharedStringBytes))
      }
    }
    records = cursor.records
  }

  private mutating func takeName(_ records: BIFFRecords) throws(ReadingError) {
    let content = records.content
    // Names that Excel itself gives, such as that of the print area, are nobody's table.
    guard try content.word(0) & 0x20 == 0, names.count < XLSWorkbook.maximumEntries else { return }
    var cursor = BIFFCursor(records, at: 14)
    let name = try cursor.text(content.byte(3))
    let length = try content.word(4)
    var formula: [UInt8] = []
    while formula.count < min(length, 16), try !cursor.isAtEnd() { formula.append(UInt8(try cursor.number(1))) }
    names.append(
      (
        String(decoding: name.bytes, as: UTF8.self), try content.word(8) != 0,
        LittleEndianBytes(bytes: formula.count == length ? formula : [], fileName: content.fileName)
      ))
  }

  /// The rectangle that a name stands for, when its formula is one and nothing else (MS-XLS 2.5.198.28, 2.5.198.85).
  private func area(of formula: LittleEndianBytes) -> (sheet: String, area: CellArea)? {
    guard let token = try? formula.byte(0), let reference = try? formula.word(1), references.indices.contains(reference)
    else { return nil }
    let (book, sheet) = references[reference]
    guard books.indices.contains(book), books[book], catalog.sheets.indices.contains(sheet) else { return nil }
    var corners: [Int] = []
    for index in 0..<(formula.count - 3) / 2 { corners.append((try? formula.word(3 + 2 * index)) ?? 0) }
    switch (token & 0x1F, corners.count) {
    // A cell is an area of one.
    case (0x1A, 2): corners = [corners[0], corners[0], corners[1], corners[1]]
    case (0x1B, 4): break
    default: return nil
    }
    let columns = corners[2] & 0xFF...max(corners[3] & 0xFF, corners[2] & 0xFF)
    guard corners[0] <= corners[1] else { return nil }
    return (catalog.sheets[sheet].name, CellArea(columns: columns, rows: corners[0] + 1...corners[1] + 1))
  }

  // MARK: Refusals

  private static func encrypted(_ fileName: String) -> ReadingError {
    ReadingError(
      .invalid,
      Diagnostic(
        .readEncrypted, at: .file(fileName), "the workbook is encrypted with a password",
        fix: "open it in a spreadsheet program and save it without a password"))
  }

  private static func notAWorkbook(_ container: CompoundFile, _ fileName: String) -> ReadingError {
    if container.contains("Book") {
      return unsupported(
        fileName, "this is a workbook of Excel 95 or older (.xls), which is not read", oldVersionFix)
    }
    if container.contains("WordDocument") || container.contains("PowerPoint Document") {
      return unsupported(
        fileName, "this is an old Office document, not a spreadsheet", "export the data as .xlsx or as CSV")
    }
    return unsupported(
      fileName, "this is a compound file without a workbook inside", "export the data as .xlsx or as CSV")
  }

  private static func unsupported(_ fileName: String, _ sentence: String, _ fix: String) -> ReadingError {
    ReadingError(.invalid, Diagnostic(.readUnsupportedFormat, at: .file(fileName), sentence, fix: fix))
  }
}
