import Foundation

@testable import SpreadsheetReading

/// A workbook written part by part, so that a test can make any part wrong.
struct WorkbookFixture {
  struct Sheet {
    var name: String
    /// What stands inside `<sheetData>`.
    var rows: String
    var state: String?
    var kind = "worksheet"
    /// What stands before and behind `<sheetData>`.
    var before = ""
    var after = ""
  }

  var sheets: [Sheet] = []
  /// `<si>` elements; nil leaves the part out.
  var sharedStrings: String?
  /// Format codes; style number n is the n-th of them, style 0 is General.
  var formats: [String] = []
  /// Built-in format numbers, for styles after those of `formats`.
  var builtInFormats: [Int] = []
  var startsIn1904 = false
  /// `<definedName>` elements.
  var definedNames = ""
  var isStrict = false
  var isStored = false
  /// Parts that replace those made here, or come beside them.
  var replaced: [String: String] = [:]
  var left: Set<String> = []

  init(rows: String = "", sharedStrings: String? = nil, formats: [String] = []) {
    sheets = [Sheet(name: "Callbacks", rows: rows)]
    self.sharedStrings = sharedStrings
    self.formats = formats
  }

  private var main: String {
    isStrict
      ? "http://purl.oclc.org/ooxml/spreadsheetml/main" : "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  }
  private var references: String {
    isStrict
      ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
      : "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  }
  private let packaging = "http://schemas.openxmlformats.org/package/2006"

  func parts() -> [(name: String, content: [UInt8])] {
    var parts: [(String, String)] = [
      ("[Content_Types].xml", contentTypes),
      ("_rels/.rels", relationships([("rId1", "officeDocument", "xl/workbook.xml")])),
      ("xl/workbook.xml", workbook),
      ("xl/_rels/workbook.xml.rels", relationships(workbookTargets)),
      ("xl/styles.xml", styles),
    ]
    if let sharedStrings {
      parts.append(("xl/sharedStrings.xml", "<sst xmlns=\"\(main)\">\(sharedStrings)</sst>"))
    }
    for (index, sheet) in sheets.enumerated() {
      parts.append(
        (
          "xl/worksheets/sheet\(index + 1).xml",
          "<worksheet xmlns=\"\(main)\">\(sheet.before)<sheetData>\(sheet.rows)</sheetData>\(sheet.after)</worksheet>"
        ))
    }
    var names = parts.map(\.0)
    for name in replaced.keys.sorted() where !names.contains(name) { names.append(name) }
    let made = Dictionary(uniqueKeysWithValues: parts)
    return names.filter { !left.contains($0) }.map { ($0, Array((replaced[$0] ?? made[$0] ?? "").utf8)) }
  }

  func write(in scratch: Scratch, _ name: String = "callbacks.xlsx") throws -> String {
    let path = scratch.path + "/" + name
    try ZipFixture(entries: parts(), isStored: isStored).write(to: path)
    return path
  }

  /// Writes the workbook and reads its rows.
  func read(_ settings: SourceSettings = SourceSettings()) throws -> (source: XLSXSource, rows: [ReadRow]) {
    let scratch = try Scratch()
    let file = try RegularFile(path: write(in: scratch), displayName: "callbacks.xlsx")
    var source = try XLSXSource(file, settings: settings)
    let rows = try source.allRows()
    return (source, rows)
  }

  // MARK: Parts

  private var contentTypes: String {
    "<Types xmlns=\"\(packaging)/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      + "<Override PartName=\"/xl/workbook.xml\" ContentType=\""
      + "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
  }

  private var workbookTargets: [(String, String, String)] {
    var targets = [("rId900", "styles", "styles.xml"), ("rId901", "sharedStrings", "sharedStrings.xml")]
    for (index, sheet) in sheets.enumerated() {
      targets.append(("rId\(index + 1)", sheet.kind, "worksheets/sheet\(index + 1).xml"))
    }
    return targets
  }

  private func relationships(_ targets: [(id: String, kind: String, target: String)]) -> String {
    let list = targets.map {
      "<Relationship Id=\"\($0.id)\" Type=\"\(references)/\($0.kind)\" Target=\"\($0.target)\"/>"
    }
    return "<Relationships xmlns=\"\(packaging)/relationships\">\(list.joined())</Relationships>"
  }

  private var workbook: String {
    let list = sheets.enumerated().map { index, sheet in
      let state = sheet.state.map { " state=\"\($0)\"" } ?? ""
      return "<sheet name=\"\(sheet.name)\" sheetId=\"\(index + 1)\"\(state) r:id=\"rId\(index + 1)\"/>"
    }
    return "<workbook xmlns=\"\(main)\" xmlns:r=\"\(references)\"><workbookPr date1904=\"\(startsIn1904 ? 1 : 0)\"/>"
      + "<sheets>\(list.joined())</sheets><definedNames>\(definedNames)</definedNames></workbook>"
  }

  private var styles: String {
    let codes = formats.enumerated().map { index, code in
      let escaped = code.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "\"", with: "&quot;")
        .replacingOccurrences(of: "<", with: "&lt;")
      return "<numFmt numFmtId=\"\(164 + index)\" formatCode=\"\(escaped)\"/>"
    }
    let ids = [0] + formats.indices.map { 164 + $0 } + builtInFormats
    let cellFormats = ids.map { "<xf numFmtId=\"\($0)\"/>" }
    return "<styleSheet xmlns=\"\(main)\"><numFmts>\(codes.joined())</numFmts>"
      + "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>\(cellFormats.joined())</cellXfs></styleSheet>"
  }
}

/// Settings without a header, so that every row is data.
let withoutHeader = settings { $0.headerRow = .none }
