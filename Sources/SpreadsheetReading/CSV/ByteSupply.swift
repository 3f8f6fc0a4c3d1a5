/// The bytes of an input in their order, in pieces of any size.
protocol ByteSupply {
  /// Appends the next bytes to `buffer`, at least one and at most `count`, which is 64 or more;
  /// returns how many, 0 at the end.
  mutating func append(to buffer: inout [UInt8], atMost count: Int) throws(SupplyFailure) -> Int
}

/// Why a supply cannot go on.
enum SupplyFailure: Error {
  case reading(ReadingError)
  /// The bytes from this offset of the input mean nothing in its encoding. What comes before them was
  /// appended.
  case undecodable(offset: Int)
  /// The text is UTF-8 throughout although another encoding was named; with some bytes of it as an example.
  case misnamed([UInt8])
  /// A control character of U+0080 to U+009F, which single-byte encodings have where others have letters.
  case controlCharacter(UInt8)
}

/// The bytes of a file; refuses it at its end when it was changed in the meantime.
struct FileBytes: ByteSupply {
  private let file: RegularFile

  init(_ file: RegularFile) { self.file = file }

  mutating func append(to buffer: inout [UInt8], atMost count: Int) throws(SupplyFailure) -> Int {
    do {
      let got = try file.append(to: &buffer, atMost: count)
      if got == 0 { try file.confirmUnchanged() }
      return got
    } catch {
      throw .reading(error)
    }
  }
}
