@testable import SpreadsheetReading

/// Little-endian numbers.
enum Little {
  static func word(_ value: Int) -> [UInt8] { (0..<2).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  static func long(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  static func double(_ value: Double) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64($0))) }
  }
}

/// A compound file of a few streams (MS-CFB 2.2). Those under 4,096 bytes go into the root's short sectors.
enum CompoundFixture {
  static func file(_ streams: [(name: String, content: [UInt8])]) -> [UInt8] {
    func sectors(_ bytes: [UInt8], _ size: Int = 512) -> [UInt8] {
      bytes + [UInt8](repeating: 0, count: (size - bytes.count % size) % size)
    }
    var short: [UInt8] = []
    var shortTable: [Int] = []
    var placed: [(name: String, start: Int, size: Int, content: [UInt8])] = []
    for stream in streams where stream.content.count < 4_096 {
      placed.append((stream.name, short.count / 64, stream.content.count, []))
      let content = sectors(stream.content, 64)
      for index in 0..<content.count / 64 {
        shortTable.append(index == content.count / 64 - 1 ? -2 : short.count / 64 + index + 1)
      }
      short += content
    }
    // Sector 0 is the allocation table, then come the directory, the short table, the short sectors, the streams.
    let directorySectors = (streams.count + 4) / 4
    var table = [-3] + (0..<directorySectors).map { $0 == directorySectors - 1 ? -2 : $0 + 2 }
    var body: [UInt8] = []
    func add(_ content: [UInt8]) -> Int {
      guard !content.isEmpty else { return -2 }
      let start = table.count
      let count = (content.count + 511) / 512
      for index in 0..<count { table.append(index == count - 1 ? -2 : start + index + 1) }
      body += sectors(content)
      return start
    }
    let shortTableStart = add(shortTable.flatMap(Little.long))
    let shortStart = add(short)
    for stream in streams where stream.content.count >= 4_096 {
      placed.append((stream.name, add(stream.content), stream.content.count, []))
    }
    precondition(table.count <= 128, "one sector of the table is enough for tests")
    var directory = entry("Root Entry", type: 5, child: 1, start: shortStart, size: short.count)
    for (index, stream) in placed.enumerated() {
      let next = index == placed.count - 1 ? -1 : index + 2
      directory += entry(stream.name, type: 2, child: -1, start: stream.start, size: stream.size, right: next)
    }
    var header: [UInt8] = CompoundFile.signature + [UInt8](repeating: 0, count: 16)
    header += Little.word(0x3E) + Little.word(3) + Little.word(0xFFFE) + Little.word(9) + Little.word(6)
    header += [UInt8](repeating: 0, count: 10) + Little.long(1) + Little.long(1) + Little.long(0) + Little.long(4_096)
    header += Little.long(shortTableStart) + Little.long(1) + Little.long(-2) + Little.long(0) + Little.long(0)
    header += [UInt8](repeating: 0xFF, count: 512 - header.count)
    let allocation = table.flatMap(Little.long) + [UInt8](repeating: 0xFF, count: 512 - 4 * table.count)
    return header + allocation + directory + [UInt8](repeating: 0, count: directorySectors * 512 - directory.count)
      + body
  }

  private static func entry(_ name: String, type: UInt8, child: Int, start: Int, size: Int, right: Int = -1) -> [UInt8]
  {
    var bytes = name.utf16.flatMap { Little.word(Int($0)) }
    bytes += [UInt8](repeating: 0, count: 64 - bytes.count) + Little.word(2 * name.utf16.count + 2) + [type, 1]
    bytes += Little.long(-1) + Little.long(right) + Little.long(child) + [UInt8](repeating: 0, count: 36)
    return bytes + Little.long(start) + Little.long(size) + Little.long(0)
  }
}

/// A binary workbook with one sheet called Calls (MS-XLS 2.1.7.20).
struct BinaryWorkbookFixture {
  enum Cell {
    case text(String)
    /// In the cell itself, as old writers have it.
    case label(String)
    case number(Double)
    /// In four bytes.
    case compact(Int)
    case boolean(Bool)
    case error(UInt8)
    /// With a number as result.
    case formula(Double, flags: Int = 0)
    case textFormula(String)
    case emptyFormula
    /// A number in the format of this style: 1 is a date, 2 an elapsed time.
    case styled(Double, Int)
  }

  var rows: [[Cell?]]
  /// Rows from 0.
  var hiddenRows: Set<Int> = []
  /// Columns from 0.
  var hiddenColumns: ClosedRange<Int>?
  /// First and last row, first and last column, from 0.
  var merged: [[Int]] = []
  /// Records before the sheets are listed.
  var globals: [UInt8] = []
  /// Behind the list of sheets.
  var names: [UInt8] = []
  /// At most so many bytes a record of shared texts, which are then continued.
  var recordBytes = 8_000
  var version = 0x0600
  /// The order in which rows are written, each where it comes first; nil from the first to the last.
  var order: [Int]?
  var behindCells: [UInt8] = []

  func bytes() -> [UInt8] { CompoundFixture.file([("Workbook", stream())]) }

  func stream() -> [UInt8] {
    var strings: [String] = []
    var sheet = Self.record(0x0809, Little.word(version) + Little.word(0x0010) + [UInt8](repeating: 0, count: 12))
    if let hiddenColumns {
      sheet += Self.record(
        0x007D,
        Little.word(hiddenColumns.lowerBound) + Little.word(hiddenColumns.upperBound) + Little.word(0) + Little.word(0)
          + Little.word(1) + Little.word(0))
    }
    for row in rows.indices {
      let flags: [UInt8] = [hiddenRows.contains(row) ? 0x20 : 0, 1, 0, 0]
      sheet += Self.record(0x0208, Little.word(row) + [UInt8](repeating: 0, count: 10) + flags)
    }
    var written: Set<Int> = []
    for row in order ?? Array(rows.indices) where written.insert(row).inserted {
      for (column, cell) in rows[row].enumerated() {
        if let cell { sheet += Self.records(cell, Little.word(row) + Little.word(column), &strings) }
      }
    }
    sheet += behindCells
    if !merged.isEmpty {
      sheet += Self.record(0x00E5, Little.word(merged.count) + merged.flatMap { $0.flatMap(Little.word) })
    }
    sheet += Self.record(0x000A, [])
    func globals(_ position: Int) -> [UInt8] {
      var bytes = Self.record(0x0809, Little.word(version) + Little.word(0x0005) + [UInt8](repeating: 0, count: 12))
      bytes += self.globals
      bytes += Self.record(0x041E, Little.word(164) + Little.word(6) + [0] + Array("[h]:mm".utf8))
      for format in [0, 14, 164] {
        bytes += Self.record(0x00E0, Little.word(0) + Little.word(format) + [UInt8](repeating: 0, count: 16))
      }
      bytes += Self.record(0x0085, Little.long(position) + [0, 0, 5, 0] + Array("Calls".utf8)) + names
      return bytes + sharedStrings(strings) + Self.record(0x000A, [])
    }
    return globals(globals(0).count) + sheet
  }

  /// The texts, divided into records in the middle of characters.
  private func sharedStrings(_ strings: [String]) -> [UInt8] {
    var records: [[UInt8]] = [Little.long(strings.count) + Little.long(strings.count)]
    for string in strings {
      let units = Array(string.utf16)
      let isWide = units.contains { $0 > 0xFF }
      if records[records.count - 1].count + 4 > recordBytes { records.append([]) }
      records[records.count - 1] += Little.word(units.count) + [isWide ? 1 : 0]
      for unit in units {
        if records[records.count - 1].count + 2 > recordBytes { records.append([isWide ? 1 : 0]) }
        records[records.count - 1] += isWide ? Little.word(Int(unit)) : [UInt8(unit)]
      }
    }
    return records.enumerated().flatMap { Self.record($0 == 0 ? 0x00FC : 0x003C, $1) }
  }

  private static func records(_ cell: Cell, _ place: [UInt8], _ strings: inout [String]) -> [UInt8] {
    func formula(_ result: [UInt8], _ flags: Int = 0) -> [UInt8] {
      record(0x0006, place + Little.word(0) + result + Little.word(flags) + [UInt8](repeating: 0, count: 6))
    }
    switch cell {
    case .text(let text):
      strings.append(text)
      return record(0x00FD, place + Little.word(0) + Little.long(strings.count - 1))
    case .label(let text): return record(0x0204, place + Little.word(0) + Self.text(text))
    case .number(let value): return record(0x0203, place + Little.word(0) + Little.double(value))
    case .compact(let bits): return record(0x027E, place + Little.word(0) + Little.long(bits))
    case .boolean(let value): return record(0x0205, place + Little.word(0) + [value ? 1 : 0, 0])
    case .error(let code): return record(0x0205, place + Little.word(0) + [code, 1])
    case .formula(let value, let flags): return formula(Little.double(value), flags)
    case .textFormula(let text):
      return formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) + record(0x0207, Self.text(text))
    case .emptyFormula: return formula([3, 0, 0, 0, 0, 0, 0xFF, 0xFF])
    case .styled(let value, let style): return record(0x0203, place + Little.word(style) + Little.double(value))
    }
  }

  static func text(_ text: String) -> [UInt8] {
    Little.word(text.utf16.count) + [1] + text.utf16.flatMap { Little.word(Int($0)) }
  }

  static func record(_ kind: Int, _ content: [UInt8]) -> [UInt8] {
    Little.word(kind) + Little.word(content.count) + content
  }
}
