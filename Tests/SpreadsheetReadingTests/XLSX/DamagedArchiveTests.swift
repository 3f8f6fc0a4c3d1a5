import Diagnostics
import Foundation
import Testing

@testable import SpreadsheetReading

@Suite struct DamagedArchiveTests {
  private let scratch: Scratch
  private let sound: [UInt8]
  private let rows = [ReadRow(1, ["1", "two"]), ReadRow(2, ["3", "four"])]

  init() throws {
    scratch = try Scratch()
    let fixture = WorkbookFixture(
      rows: #"<row><c><v>1</v></c><c t="s"><v>0</v></c></row><row><c><v>3</v></c><c t="s"><v>1</v></c></row>"#,
      sharedStrings: "<si><t>two</t></si><si><t>four</t></si>")
    sound = Array(try Data(contentsOf: URL(fileURLWithPath: fixture.write(in: scratch))))
  }

  private func read(_ bytes: [UInt8]) throws -> [ReadRow] {
    let path = try scratch.file("damaged.xlsx", bytes)
    var source = try SpreadsheetFile.open(path: path, displayName: "damaged.xlsx", settings: withoutHeader)
    return plain(try source.allRows())
  }

  @Test func `a sound archive is read`() throws {
    #expect(try read(sound) == rows)
  }

  @Test func `an archive cut off anywhere is refused`() throws {
    for length in stride(from: 4, to: sound.count, by: 7) {
      #expect(refusal { _ = try read(Array(sound.prefix(length))) } != nil, "cut to \(length) bytes")
    }
  }

  @Test func `a flipped bit is noticed or changes nothing`() throws {
    var generator = SplitMix(state: 77)
    for _ in 0..<300 {
      var bytes = sound
      let index = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      do {
        #expect(try read(bytes) == rows, "byte \(index)")
      } catch {
        #expect(error is ReadingError)
      }
    }
  }

  /// Positions of a signature in the archive.
  private func positions(of signature: [UInt8]) -> [Int] {
    sound.indices.filter { sound[$0...].starts(with: signature) }
  }

  // Offsets in a header of the central directory (APPNOTE 4.3.12): checksum 16, stored size 20, size 24.
  @Test(arguments: [16, 24])
  func `a directory that lies about an entry is refused`(offset: Int) {
    var bytes = sound
    for position in positions(of: [0x50, 0x4B, 0x01, 0x02]) { bytes[position + offset] ^= 0x01 }
    #expect(refusal { _ = try read(bytes) }?.code == .readDamagedArchive)
  }

  @Test(arguments: [0x01, 0x40, 0x80] as [UInt8])
  func `a stored size that lies cannot change what is read`(bit: UInt8) throws {
    var bytes = sound
    for position in positions(of: [0x50, 0x4B, 0x01, 0x02]) { bytes[position + 20] ^= bit }
    do {
      #expect(try read(bytes) == rows)
    } catch {
      #expect((error as? ReadingError)?.diagnostic.code == .readDamagedArchive)
    }
  }

  @Test func `an end record that claims more entries than there can be is refused`() throws {
    var bytes = sound
    let end = try #require(positions(of: [0x50, 0x4B, 0x05, 0x06]).last)
    for offset in [8, 9, 10, 11] { bytes[end + offset] = 0xF0 }
    #expect(refusal { _ = try read(bytes) }?.code == .readArchiveLimit)
  }

  @Test func `a zip64 record that claims billions of entries is refused`() throws {
    let end = try #require(positions(of: [0x50, 0x4B, 0x05, 0x06]).last)
    func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    // The zip64 end record (56 bytes) and its locator (20), then the old end record.
    let claim = UInt64(1) << 40
    let record =
      [0x50, 0x4B, 0x06, 0x06] + littleEndian(44, 8) + littleEndian(45, 2) + littleEndian(45, 2)
      + littleEndian(0, 8) + littleEndian(claim, 8) + littleEndian(claim, 8) + littleEndian(0, 8) + littleEndian(0, 8)
    let locator = [0x50, 0x4B, 0x06, 0x07] + littleEndian(0, 4) + littleEndian(UInt64(end), 8) + littleEndian(1, 4)
    let bytes = Array(sound[..<end]) + record + locator + Array(sound[end...])
    #expect(refusal { _ = try read(bytes) }?.code == .readArchiveLimit)
  }

  @Test func `an encrypted entry is called encrypted`() {
    var bytes = sound
    for position in positions(of: [0x50, 0x4B, 0x01, 0x02]) { bytes[position + 8] |= 0x01 }
    for position in positions(of: [0x50, 0x4B, 0x03, 0x04]) { bytes[position + 6] |= 0x01 }
    #expect(refusal { _ = try read(bytes) }?.code == .readEncrypted)
  }

  @Test func `an unusual packing method is refused`() {
    var bytes = sound
    for position in positions(of: [0x50, 0x4B, 0x01, 0x02]) { bytes[position + 10] = 12 }
    for position in positions(of: [0x50, 0x4B, 0x03, 0x04]) { bytes[position + 8] = 12 }
    #expect(refusal { _ = try read(bytes) }?.code == .readDamagedArchive)
  }

  // Offsets in a local header (APPNOTE 4.3.7): method 8, checksum 14, stored size 18, size 22, name 30.
  @Test(arguments: [8, 14, 18, 22, 33])
  func `a local header that says something else than the directory is refused`(offset: Int) {
    var bytes = sound
    for position in positions(of: [0x50, 0x4B, 0x03, 0x04]) { bytes[position + offset] ^= 0x01 }
    #expect(refusal { _ = try read(bytes) }?.code == .readDamagedArchive)
  }

  @Test func `entries that share bytes are refused`() {
    var bytes = sound
    let headers = positions(of: [0x50, 0x4B, 0x01, 0x02])
    // The second entry begins where the first does.
    for offset in 42..<46 { bytes[headers[1] + offset] = bytes[headers[0] + offset] }
    let found = refusal { _ = try read(bytes) }
    #expect(found?.message.contains("overlaps") == true)
  }

  @Test func `an archive with two ends is refused`() throws {
    let end = try #require(positions(of: [0x50, 0x4B, 0x05, 0x06]).last)
    var first = Array(sound[end...])
    first[20] = UInt8(sound.count - end)
    #expect(
      refusal { _ = try read(Array(sound[..<end]) + first + Array(sound[end...])) }?.message.contains("two ends")
        == true)
  }

  @Test func `sizes behind the data, stored entries and a zip64 end are legal`() throws {
    let python = """
      import sys, zipfile
      class Pipe:
        def __init__(self, file): self.file = file
        def write(self, data): return self.file.write(data)
        def flush(self): pass
      source, target, how = sys.argv[1:4]
      with zipfile.ZipFile(source) as old, open(target, "wb") as file:
        method = zipfile.ZIP_STORED if how == "stored" else zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(Pipe(file) if how == "streamed" else file, "w", method) as new:
          for name in old.namelist():
            with new.open(zipfile.ZipInfo(name) if how == "stored" else name, "w", force_zip64=how == "zip64") as part:
              part.write(old.read(name))
      """
    guard Python.isThere else { return }
    let path = try scratch.file("sound.xlsx", sound)
    for how in ["streamed", "stored", "zip64"] {
      let target = scratch.path + "/\(how).xlsx"
      try Python.run(python, path, target, how)
      var source = try SpreadsheetFile.open(path: target, displayName: how, settings: withoutHeader)
      #expect(plain(try source.allRows()) == rows, "\(how)")
    }
  }
}

/// The Python of the machine, for archives written by another hand.
enum Python {
  static let isThere = (try? run("pass")) != nil

  static func run(_ program: String, _ arguments: String...) throws {
    struct Failed: Error {}
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
  }
}
