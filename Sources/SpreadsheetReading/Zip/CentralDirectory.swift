internal import Diagnostics

/// The directory of a zip archive, read before any library believes it.
///
/// A library allocates by the counts in it and follows its offsets; here they are checked first: one end, no more
/// entries than the limit, none that overlap, and later, for each part that is read, a local header that says the
/// same. Layout from PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
struct CentralDirectory {
  struct Entry {
    var name: [UInt8]
    var flags: Int
    var method: Int
    var checksum: Int
    var storedSize: Int
    var size: Int
    /// Where its local header begins in the file.
    var offset: Int
  }

  private(set) var entries: [Entry] = []
  /// Where the directory begins in the file.
  private var start = 0

  private static let maximumBytes = 64 << 20

  /// - Throws: `ReadingError` when the end is missing or there are two, or what it says cannot be.
  init(_ file: RegularFile, limits: ReadingLimits) throws(ReadingError) {
    let end = try EndOfCentralDirectory(file)
    guard end.entries <= limits.zipEntries else {
      throw ReadingError(
        .invalid,
        Diagnostic(
          .readArchiveLimit, at: .file(file.displayName),
          "the archive has \(end.entries) entries; a workbook with at most \(limits.zipEntries) can be read",
          fix: "save the workbook again without embedded pictures and objects; \(ReadingLimits.raise(\.zipEntries))"))
    }
    guard end.size <= CentralDirectory.maximumBytes, end.offset <= file.size, end.size <= file.size - end.offset else {
      throw ZipArchive.damaged(file.displayName, "its directory is not where its end says")
    }
    start = end.offset
    let bytes = try file.bytes(at: end.offset, count: end.size)
    guard try parse(bytes, count: end.entries, file) else {
      throw ZipArchive.damaged(file.displayName, "its directory is cut off or garbled")
    }
    try checkOverlap(file)
  }

  private mutating func parse(_ bytes: [UInt8], count: Int, _ file: RegularFile) throws(ReadingError) -> Bool {
    var position = 0
    for _ in 0..<count {
      guard bytes.count - position >= 46, bytes[position...].starts(with: [0x50, 0x4B, 0x01, 0x02]) else {
        return false
      }
      func number(_ offset: Int, _ width: Int) -> Int { bytes.littleEndian(at: position + offset, bytes: width) }
      let nameEnd = position + 46 + number(28, 2)
      let extraEnd = nameEnd + number(30, 2)
      let end = extraEnd + number(32, 2)
      guard end <= bytes.count else { return false }
      var entry = Entry(
        name: Array(bytes[position + 46..<nameEnd]), flags: number(8, 2), method: number(10, 2),
        checksum: number(16, 4), storedSize: number(20, 4), size: number(24, 4), offset: number(42, 4))
      guard entry.readZip64(bytes[nameEnd..<extraEnd]) else { return false }
      entries.append(entry)
      position = end
    }
    return true
  }

  /// Entries that share bytes make a small archive inflate to anything (D. Fifield, "A better zip bomb", 2019).
  private func checkOverlap(_ file: RegularFile) throws(ReadingError) {
    let sorted = entries.sorted { $0.offset < $1.offset }
    for (index, entry) in sorted.enumerated() {
      let next = index + 1 < sorted.count ? sorted[index + 1].offset : start
      let least = entry.offset.addingReportingOverflow(30 + entry.name.count)
      let end = least.partialValue.addingReportingOverflow(entry.storedSize)
      guard entry.offset >= 0, entry.storedSize >= 0, !least.overflow, !end.overflow, end.partialValue <= next else {
        throw ZipArchive.damaged(file.displayName, "its entry \(entry.shownName) overlaps another or the directory")
      }
    }
  }

  /// Refuses an entry whose local header says something else than the directory: two programs would read two
  /// different archives. Sizes that follow the data are zero in the header, which the flags say.
  static func checkLocalHeader(of entry: Entry, in file: RegularFile) throws(ReadingError) {
    let header = try file.bytes(at: entry.offset, count: 30 + entry.name.count)
    guard header.count == 30 + entry.name.count, header.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
      throw ZipArchive.damaged(file.displayName, "its entry \(entry.shownName) is not where the directory says")
    }
    func number(_ offset: Int, _ width: Int) -> Int { header.littleEndian(at: offset, bytes: width) }
    let sizesFollow = entry.flags & 8 != 0
    // All ones stand for a number in the zip64 field.
    func agrees(_ local: Int, _ directory: Int) -> Bool { sizesFollow || local == directory || local == 0xFFFF_FFFF }
    guard number(26, 2) == entry.name.count, header[30...].elementsEqual(entry.name), number(8, 2) == entry.method,
      agrees(number(14, 4), entry.checksum), agrees(number(18, 4), entry.storedSize), agrees(number(22, 4), entry.size)
    else {
      throw ZipArchive.damaged(
        file.displayName, "its entry \(entry.shownName) says something else about itself than the directory")
    }
  }
}

extension CentralDirectory.Entry {
  var shownName: String { JSONText.quoted(String(decoding: name, as: UTF8.self)) }

  /// Takes the numbers that do not fit into four bytes from the extra field; false when they are missing.
  fileprivate mutating func readZip64(_ extra: ArraySlice<UInt8>) -> Bool {
    let wanted = [size, storedSize, offset].filter { $0 == 0xFFFF_FFFF }.count
    if wanted == 0 { return true }
    var rest = extra
    while rest.count >= 4 {
      let id = Array(rest).littleEndian(at: 0, bytes: 2)
      let length = Array(rest).littleEndian(at: 2, bytes: 2)
      guard rest.count >= 4 + length else { return false }
      let field = Array(rest.dropFirst(4).prefix(length))
      rest = rest.dropFirst(4 + length)
      guard id == 1 else { continue }
      guard field.count >= 8 * wanted else { return false }
      var position = 0
      func next() -> Int {
        defer { position += 8 }
        return field.littleEndian(at: position, bytes: 8)
      }
      if size == 0xFFFF_FFFF { size = next() }
      if storedSize == 0xFFFF_FFFF { storedSize = next() }
      if offset == 0xFFFF_FFFF { offset = next() }
      return true
    }
    return false
  }
}

/// Where the end record of an archive says that its directory is.
struct EndOfCentralDirectory {
  var entries: Int
  var size: Int
  var offset: Int

  /// The record is 22 bytes and a comment of at most 65,535; before it may stand the locator of a wider one.
  private static let window = 22 + 65_535 + 20

  /// - Throws: `ReadingError` when there is none, so that this is no zip archive, or there are two.
  init(_ file: RegularFile) throws(ReadingError) {
    let tail = try file.bytes(at: max(file.size - EndOfCentralDirectory.window, 0), count: EndOfCentralDirectory.window)
    var found: [Int] = []
    var last: Int?
    for position in stride(from: tail.count - 22, through: 0, by: -1)
    where tail[position] == 0x50 && tail[position...].starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      last = last ?? position
      // A record whose comment reaches to the end of the file; else it is likely part of a comment itself.
      if position + 22 + tail.littleEndian(at: position + 20, bytes: 2) == tail.count { found.append(position) }
    }
    guard found.count <= 1 else { throw ZipArchive.damaged(file.displayName, "it has two ends") }
    guard let position = found.first ?? last else { throw ZipArchive.damaged(file.displayName, "its end is missing") }
    entries = tail.littleEndian(at: position + 10, bytes: 2)
    size = tail.littleEndian(at: position + 12, bytes: 4)
    offset = tail.littleEndian(at: position + 16, bytes: 4)
    // Libraries follow a locator whether the numbers before it ask for that or not.
    try readZip64(file, tail, endRecord: position)
  }

  /// Takes the numbers from the zip64 record, when a locator before the end record points to one.
  private mutating func readZip64(_ file: RegularFile, _ tail: [UInt8], endRecord: Int) throws(ReadingError) {
    let locator = endRecord - 20
    guard locator >= 0, tail[locator...].starts(with: [0x50, 0x4B, 0x06, 0x07]) else { return }
    let position = tail.littleEndian(at: locator + 8, bytes: 8)
    let record = position < file.size ? try file.bytes(at: position, count: 56) : []
    guard record.count == 56, record.starts(with: [0x50, 0x4B, 0x06, 0x06]) else {
      throw ZipArchive.damaged(file.displayName, "its end points to nowhere")
    }
    entries = record.littleEndian(at: 32, bytes: 8)
    size = record.littleEndian(at: 40, bytes: 8)
    offset = record.littleEndian(at: 48, bytes: 8)
  }
}

extension [UInt8] {
  /// A little-endian number; one beyond `Int.max` is `Int.max`.
  fileprivate func littleEndian(at offset: Int, bytes count: Int) -> Int {
    var value: UInt64 = 0
    for index in (0..<count).reversed() { value = value << 8 | UInt64(self[offset + index]) }
    return Int(clamping: value)
  }
}
