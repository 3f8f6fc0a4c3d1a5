import Diagnostics
import Testing

@testable import SpreadsheetReading

/// A binary workbook with one sheet, as small as FreeXL takes it (MS-XLS 2.4, MS-CFB 2.2).
struct BinaryWorkbookFixture {
  enum Cell {
    case text(String)
    case number(Double)
    /// With the built-in format 14, a date.
    case date(Double)
  }

  var rows: [[Cell?]]

  func bytes() -> [UInt8] {
    var strings: [String] = []
    var sheet = record(0x0809, word(0x0600) + word(0x0010) + [UInt8](repeating: 0, count: 12))
    let width = rows.map(\.count).max() ?? 0
    sheet += record(0x0200, long(0) + long(rows.count) + word(0) + word(width) + word(0))
    for (row, cells) in rows.enumerated() {
      for (column, cell) in cells.enumerated() {
        let place = word(row) + word(column)
        switch cell {
        case .text(let text):
          sheet += record(0x00FD, place + word(0) + long(strings.count))
          strings.append(text)
        case .number(let value): sheet += record(0x0203, place + word(0) + double(value))
        case .date(let value): sheet += record(0x0203, place + word(1) + double(value))
        case nil: break
        }
      }
    }
    sheet += record(0x000A, [])
    let formats = [0, 14].map { record(0x00E0, word(0) + word($0) + [UInt8](repeating: 0, count: 16)) }
    var texts: [UInt8] = []
    for string in strings { texts += word(string.utf16.count) + [1] + string.utf16.flatMap { word(Int($0)) } }
    func globals(_ position: Int) -> [UInt8] {
      record(0x0809, word(0x0600) + word(0x0005) + [UInt8](repeating: 0, count: 12)) + record(0x0042, word(0x04B0))
        + formats.joined() + record(0x0085, long(position) + [0, 0, 5, 0] + Array("Calls".utf8))
        + record(0x00FC, long(strings.count) + long(strings.count) + texts) + record(0x000A, [])
    }
    return compound(globals(globals(0).count) + sheet)
  }

  /// The container: sector 0 is the allocation table, 1 the directory, the others the stream.
  private func compound(_ stream: [UInt8]) -> [UInt8] {
    // A shorter one would have to be in the mini stream.
    let count = max((stream.count + 511) / 512, 8)
    var header: [UInt8] = CompoundFile.signature + [UInt8](repeating: 0, count: 16)
    header += word(0x3E) + word(3) + word(0xFFFE) + word(9) + word(6) + [UInt8](repeating: 0, count: 10)
    header += long(1) + long(1) + long(0) + long(4_096) + long(-2) + long(0) + long(-2) + long(0) + long(0)
    header += [UInt8](repeating: 0xFF, count: 512 - header.count)
    var table = long(-3) + long(-2)
    for sector in 0..<count { table += long(sector == count - 1 ? -2 : sector + 3) }
    table += [UInt8](repeating: 0xFF, count: 512 - table.count)
    let directory =
      entry("Root Entry", type: 5, child: 1, start: -2, size: 0)
      + entry("Workbook", type: 2, child: -1, start: 2, size: count * 512) + [UInt8](repeating: 0, count: 256)
    return header + table + directory + stream + [UInt8](repeating: 0, count: count * 512 - stream.count)
  }

  private func entry(_ name: String, type: UInt8, child: Int, start: Int, size: Int) -> [UInt8] {
    var bytes = name.utf16.flatMap { word(Int($0)) }
    bytes += [UInt8](repeating: 0, count: 64 - bytes.count) + word(2 * name.utf16.count + 2) + [type, 1]
    bytes += long(-1) + long(-1) + long(child) + [UInt8](repeating: 0, count: 36)
    return bytes + long(start) + long(size) + long(0)
  }

  private func record(_ type: Int, _ content: [UInt8]) -> [UInt8] { word(type) + word(content.count) + content }
  private func word(_ value: Int) -> [UInt8] { (0..<2).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  private func long(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  private func double(_ value: Double) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64($0))) }
  }
}

@Suite struct BinaryWorkbookTests {
  static let workbook = BinaryWorkbookFixture(rows: [
    [.text("No"), .text("Name"), .text("Due")], [.number(7), .text("Zoë"), .date(46_111)], [],
    [.number(0.5), nil, .text("4.93E+11")],
  ])

  private func open(_ bytes: [UInt8], _ settings: SourceSettings = SourceSettings()) throws -> any RowSource {
    let scratch = try Scratch()
    return try SpreadsheetFile.open(
      path: scratch.file("calls.csv", bytes), displayName: "calls.csv", settings: settings)
  }

  @Test(.enabled(if: XLSSource.isAvailable))
  func `a binary workbook is read like any other, whatever its name`() throws {
    var source = try open(Self.workbook.bytes())
    #expect(source.description.format == .xls)
    #expect(source.description.sheet == "Calls")
    #expect(source.header?.cells == ["No", "Name", "Due"])
    let rows = try source.allRows()
    #expect(plain(rows) == [ReadRow(2, ["7", "Zoë", "2026-03-30"]), ReadRow(4, ["0.5", "", "4.93E+11"])])
    #expect(rows.map(\.kinds) == [[.number, .text, .date], [.number, .blank, .text]])
  }

  @Test(.enabled(if: XLSSource.isAvailable))
  func `a sheet that there is not is refused with those that there are`() {
    let found = refusal { _ = try open(Self.workbook.bytes(), settings { $0.sheet = .named("Other") }) }
    #expect(found?.code == .readNoSuchSheet)
    #expect(found?.message.contains("\"Calls\"") == true)
  }

  @Test(.enabled(if: XLSSource.isAvailable), arguments: [600, 1_100, 1_600])
  func `a damaged one is refused in a sentence`(length: Int) {
    let found = refusal { _ = try open(Array(Self.workbook.bytes().prefix(length))) }
    #expect(found?.fix?.contains(".xlsx") == true)
  }

  @Test(.enabled(if: !XLSSource.isAvailable))
  func `without FreeXL a sentence says how to convert it`() {
    let found = refusal { _ = try open(Self.workbook.bytes()) }
    #expect(found?.code == .readUnsupportedFormat)
    #expect(found?.fix?.contains("save it as .xlsx") == true)
  }
}
