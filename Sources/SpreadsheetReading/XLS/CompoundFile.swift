internal import Diagnostics

/// A compound file: the container of Excel 97 to 2003, which also wraps every workbook that is protected by a
/// password. Layout from MS-CFB, "Compound File Binary File Format".
///
/// Read as far as to find a stream by its name. Every number in it is a claim: a chain of sectors is followed no
/// further than the file has sectors.
struct CompoundFile {
  static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

  private let file: RegularFile
  private let sectorBytes: Int
  /// By sector: the one that follows it.
  private let table: [UInt32]
  /// The root and what stands in it; not what stands in storages of embedded objects.
  private let root: Entry
  private let entries: [Entry]
  private let smallStreamBytes: Int
  private let smallTableStart: Int

  private struct Entry {
    var name: String
    var isStream: Bool
    var start: Int
    var size: Int
    /// Entries by their numbers: two beside this one, and one inside it.
    var left: Int
    var right: Int
    var child: Int
  }

  /// Sectors of this number and above are none.
  private static let lastSector = 0xFFFF_FFFA
  private static let smallSectorBytes = 64
  private static let entryBytes = 128
  /// The allocation table of a file is a 128th of it.
  private static let maximumBytes = 1 << 30
  private static let maximumEntries = 1 << 14

  init(_ file: RegularFile) throws(ReadingError) {
    guard file.size <= CompoundFile.maximumBytes else {
      throw ReadingError(
        .invalid,
        Diagnostic(
          .readArchiveLimit, at: .file(file.displayName),
          "the workbook is larger than \(CompoundFile.maximumBytes) bytes",
          fix: "open it in a spreadsheet program and save it as .xlsx"))
    }
    let header = LittleEndianBytes(bytes: try file.bytes(at: 0, count: 512), fileName: file.displayName)
    let shift = try header.word(30)
    guard shift == 9 || shift == 12 else {
      throw LittleEndianBytes.damaged(file.displayName, "its sectors are of no size that there is")
    }
    self.file = file
    sectorBytes = 1 << shift
    smallStreamBytes = try header.long(56)
    smallTableStart = try header.long(60)
    table = try CompoundFile.table(file, header, sectorBytes)
    let directory = CompoundStream(
      file, try CompoundFile.chain(from: header.long(48), table, file.displayName), sectorBytes, size: .max)
    let all = try CompoundFile.entries(directory, file.displayName)
    guard let root = all.first else {
      throw LittleEndianBytes.damaged(file.displayName, "it has no directory")
    }
    self.root = root
    entries = CompoundFile.children(of: root, among: all)
  }

  func contains(_ name: String) -> Bool { entries.contains { $0.name == name } }

  /// The stream of this name, compared without regard to case; nil when there is none.
  func stream(_ name: String) throws(ReadingError) -> CompoundStream? {
    guard let entry = entries.first(where: { $0.isStream && $0.name.lowercased() == name.lowercased() }) else {
      return nil
    }
    guard entry.size < smallStreamBytes else {
      return CompoundStream(
        file, try CompoundFile.chain(from: entry.start, table, file.displayName), sectorBytes, size: entry.size)
    }
    return CompoundStream(file, small: try smallStream(entry))
  }

  /// Short streams share the sectors of the root's, in pieces of 64 bytes.
  private func smallStream(_ entry: Entry) throws(ReadingError) -> [UInt8] {
    let name = file.displayName
    let container = CompoundStream(
      file, try CompoundFile.chain(from: root.start, table, name), sectorBytes, size: root.size)
    let tableBytes = CompoundStream(
      file, try CompoundFile.chain(from: smallTableStart, table, name), sectorBytes, size: .max)
    let smallTable = CompoundFile.longs(try tableBytes.bytes(at: 0, count: tableBytes.size))
    var bytes: [UInt8] = []
    for sector in try CompoundFile.chain(from: entry.start, smallTable, name) {
      guard bytes.count < entry.size else { break }
      bytes += try container.bytes(
        at: Int(sector) * CompoundFile.smallSectorBytes, count: CompoundFile.smallSectorBytes)
    }
    return Array(bytes.prefix(entry.size))
  }

  // MARK: The container's own tables

  /// The sectors of the table are listed in the header, and beyond the first 109 in sectors of their own.
  private static func table(
    _ file: RegularFile, _ header: LittleEndianBytes, _ sectorBytes: Int
  ) throws(ReadingError) -> [UInt32] {
    let perSector = sectorBytes / 4
    let sectors = file.size / sectorBytes
    let count = try header.long(44)
    guard count <= sectors / perSector + 1 else {
      throw LittleEndianBytes.damaged(file.displayName, "its allocation table is larger than the file")
    }
    var places: [Int] = []
    for index in 0..<min(count, 109) { places.append(try header.long(76 + 4 * index)) }
    var list = try header.long(68)
    while places.count < count, list < lastSector {
      let bytes = LittleEndianBytes(
        bytes: try file.bytes(at: (list + 1) * sectorBytes, count: sectorBytes), fileName: file.displayName)
      for index in 0..<min(perSector - 1, count - places.count) { places.append(try bytes.long(4 * index)) }
      list = try bytes.long(sectorBytes - 4)
    }
    var table: [UInt32] = []
    table.reserveCapacity(places.count * perSector)
    for place in places where place < lastSector {
      table += longs(try file.bytes(at: (place + 1) * sectorBytes, count: sectorBytes))
    }
    return table
  }

  private static func longs(_ bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count - 3, by: 4).map { offset in
      (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
    }
  }

  /// The sectors from one to the end of its chain.
  private static func chain(from start: Int, _ table: [UInt32], _ fileName: String) throws(ReadingError) -> [UInt32] {
    var sectors: [UInt32] = []
    var sector = start
    while sector < lastSector {
      guard sector < table.count, sectors.count <= table.count else {
        throw LittleEndianBytes.damaged(fileName, "a chain of its sectors leads nowhere")
      }
      sectors.append(UInt32(sector))
      sector = Int(table[sector])
    }
    return sectors
  }

  private static func entries(_ directory: CompoundStream, _ fileName: String) throws(ReadingError) -> [Entry] {
    var entries: [Entry] = []
    let size = min(directory.size, maximumEntries * entryBytes)
    let all = LittleEndianBytes(bytes: try directory.bytes(at: 0, count: size), fileName: fileName)
    for start in stride(from: 0, through: all.count - entryBytes, by: entryBytes) {
      let length = min(try all.word(start + 64), 64)
      let kind = try all.byte(start + 66)
      let units = try (0..<max(length - 2, 0) / 2).map { index throws(ReadingError) in
        UInt16(try all.word(start + 2 * index))
      }
      entries.append(
        Entry(
          name: String(decoding: units, as: UTF16.self), isStream: kind == 2,
          start: try all.long(start + 116), size: try all.long(start + 120), left: try all.long(start + 68),
          right: try all.long(start + 72), child: try all.long(start + 76)))
    }
    return entries
  }

  /// What stands in the root, in no order; each entry is visited once, whatever their numbers say.
  private static func children(of root: Entry, among all: [Entry]) -> [Entry] {
    var found: [Entry] = []
    var seen: Set<Int> = [0]
    var waiting = [root.child]
    while let index = waiting.popLast() {
      guard all.indices.contains(index), seen.insert(index).inserted else { continue }
      found.append(all[index])
      waiting += [all[index].left, all[index].right]
    }
    return found
  }
}

/// One stream of a compound file.
struct CompoundStream {
  let size: Int
  private let file: RegularFile
  private var sectors: [UInt32] = []
  private var sectorBytes = 1
  /// All of a short one.
  private var small: [UInt8]?

  init(_ file: RegularFile, _ sectors: [UInt32], _ sectorBytes: Int, size: Int) {
    self.file = file
    self.sectors = sectors
    self.sectorBytes = sectorBytes
    self.size = min(size, sectors.count * sectorBytes)
  }

  init(_ file: RegularFile, small: [UInt8]) {
    self.file = file
    self.small = small
    size = small.count
  }

  /// The bytes at `offset`, fewer at the end of the stream or when the file is cut off.
  func bytes(at offset: Int, count: Int) throws(ReadingError) -> [UInt8] {
    let end = min(offset + count, size)
    guard offset >= 0, offset < end else { return [] }
    if let small { return Array(small[offset..<end]) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - offset)
    while offset + bytes.count < end {
      let position = offset + bytes.count
      let index = position / sectorBytes
      // Sectors that stand one after another are read at once.
      var last = index
      while (last + 1) * sectorBytes < end, sectors[last + 1] == sectors[last] &+ 1 { last += 1 }
      let wanted = min((last + 1) * sectorBytes, end) - position
      let piece = try file.bytes(at: (Int(sectors[index]) + 1) * sectorBytes + position % sectorBytes, count: wanted)
      bytes += piece
      if piece.count < wanted { break }
    }
    return bytes
  }
}
