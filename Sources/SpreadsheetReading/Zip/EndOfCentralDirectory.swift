/// How many entries a zip archive says it has, read before any library believes it.
///
/// A library allocates its table of entries by this number, so that a few forged bytes could cost gigabytes.
/// Layout from PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16.
enum EndOfCentralDirectory {
  /// The record is 22 bytes and a comment of at most 65,535.
  private static let window = 22 + 65_535 + 20

  /// The largest number any end record claims; nil when there is none, so that this is no zip archive.
  static func claimedEntries(_ file: RegularFile) throws(ReadingError) -> Int? {
    let start = max(file.size - window, 0)
    let tail = try file.bytes(at: start, count: window)
    guard tail.count >= 22 else { return nil }
    var largest: Int?
    // A forged archive may carry several end records; the true one is not for us to guess.
    for position in stride(from: tail.count - 22, through: 0, by: -1)
    where tail[position] == 0x50 && tail[position...].starts(with: [0x50, 0x4B, 0x05, 0x06]) {
      largest = max(largest ?? 0, number(in: tail, at: position + 10, bytes: 2))
      if let wide = try entriesOfZip64(file, tail, endRecord: position) { largest = max(largest ?? 0, wide) }
    }
    return largest
  }

  /// The count in the zip64 record, when a locator before the end record points to one.
  private static func entriesOfZip64(
    _ file: RegularFile, _ tail: [UInt8], endRecord: Int
  ) throws(ReadingError) -> Int? {
    let locator = endRecord - 20
    guard locator >= 0, tail[locator...].starts(with: [0x50, 0x4B, 0x06, 0x07]) else { return nil }
    let offset = number(in: tail, at: locator + 8, bytes: 8)
    guard offset >= 0, offset < file.size else { return nil }
    let record = try file.bytes(at: offset, count: 56)
    guard record.count == 56, record.starts(with: [0x50, 0x4B, 0x06, 0x06]) else { return nil }
    return max(number(in: record, at: 24, bytes: 8), number(in: record, at: 32, bytes: 8))
  }

  /// A little-endian number; one beyond `Int.max` is `Int.max`.
  private static func number(in bytes: [UInt8], at offset: Int, bytes count: Int) -> Int {
    var value: UInt64 = 0
    for index in (0..<count).reversed() { value = value << 8 | UInt64(bytes[offset + index]) }
    return Int(clamping: value)
  }
}
