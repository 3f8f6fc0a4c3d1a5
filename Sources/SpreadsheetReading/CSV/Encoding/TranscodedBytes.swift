#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The text of another supply, converted to UTF-8 by the C library's iconv.
///
/// A class because it owns the converter, which is closed with the last reference.
// Safe to use: the converter is private, open from init to deinit, and only passed to iconv.
@safe final class TranscodedBytes: ByteSupply {
  private var supply: any ByteSupply
  private let converter: iconv_t
  /// What the bytes that were read say about the name of the encoding; nil when it is Unicode's own.
  private(set) var misnamed: MisnamedEncoding?
  private let refusesNextLine: Bool
  /// Read and not yet converted.
  private var input: [UInt8]
  /// The offset in the input of the first byte of `input`.
  private var inputOffset = 0
  private var inputEnded = false
  private var flushed = false

  /// Nil when the converter does not know the encoding.
  /// - Parameters:
  ///   - head: bytes that were taken from `supply` already.
  ///   - headOffset: where they stand in the input.
  ///   - watchesName: whether to notice that the text is UTF-8 in truth.
  init?(_ supply: any ByteSupply, head: [UInt8], headOffset: Int, encoding: String, watchesName: Bool = false) {
    // A slash would begin iconv's own options (`//IGNORE`), which drop or replace characters silently.
    guard !encoding.isEmpty, encoding.utf8.allSatisfy({ TranscodedBytes.mayStandInName($0) }) else { return nil }
    guard let converter = unsafe iconv_open("UTF-8", encoding), unsafe converter != iconv_t(bitPattern: -1) else {
      return nil
    }
    unsafe self.converter = converter
    let name = encoding.lowercased().filter { $0.isLetter || $0.isNumber }
    refusesNextLine = name.hasPrefix("iso8859") || name.hasPrefix("latin")
    self.supply = supply
    self.input = head
    self.inputOffset = headOffset
    guard watchesName else { return }
    misnamed = MisnamedEncoding()
    misnamed?.watch(head[...])
  }

  /// A text that is in memory as UTF-8; nil when the encoding is unknown or has no such bytes. A character cut
  /// off at the end is left out.
  static func decode(_ bytes: [UInt8], from encoding: String) -> [UInt8]? {
    guard let converter = TranscodedBytes(NoBytes(), head: bytes, headOffset: 0, encoding: encoding) else { return nil }
    var text: [UInt8] = []
    do {
      while try converter.append(to: &text, atMost: 1 << 16) > 0 {}
    } catch {
      guard case .undecodable(let offset) = error, bytes.count - offset < 4 else { return nil }
    }
    return text
  }

  private struct NoBytes: ByteSupply {
    func append(to buffer: inout [UInt8], atMost count: Int) -> Int { 0 }
  }

  deinit { unsafe iconv_close(converter) }

  func append(to buffer: inout [UInt8], atMost count: Int) throws(SupplyFailure) -> Int {
    let before = buffer.count
    while buffer.count == before && !flushed {
      if !inputEnded && input.count < 64 { try readInput() }
      // No encoding makes more than three bytes of UTF-8 out of one.
      let start = buffer.count
      if try convert(to: &buffer, room: min(count, 64 + 3 * input.count)) { try readInput() }
      if misnamed != nil { try refuseControls(in: &buffer, from: start) }
    }
    return buffer.count - before
  }

  /// U+0085 alone of these characters is met in texts, a line break of mainframes; in the ISO 8859 encodings it is the
  /// ellipsis of the Windows encoding beside it.
  private func refuseControls(in buffer: inout [UInt8], from start: Int) throws(SupplyFailure) {
    var index = start
    while let found = buffer[index...].firstIndex(of: 0xC2), found + 1 < buffer.count {
      let next = buffer[found + 1]
      if (0x80...0x9F).contains(next), next != 0x85 || refusesNextLine {
        // Lines are counted up to here.
        buffer.removeLast(buffer.count - found)
        throw .controlCharacter(next)
      }
      index = found + 1
    }
  }

  private func readInput() throws(SupplyFailure) {
    let before = input.count
    if try supply.append(to: &input, atMost: 1 << 16) == 0 {
      inputEnded = true
      if let example = misnamed?.example { throw .misnamed(example) }
    }
    misnamed?.watch(input[before...])
  }

  /// Converts what fits into `room`; true when the input ends inside a character and more is needed.
  private func convert(to buffer: inout [UInt8], room: Int) throws(SupplyFailure) -> Bool {
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: room))
    let step = iconvStep(&buffer, start: start, room: room)
    buffer.removeLast(room - step.written)
    input.removeFirst(step.consumed)
    inputOffset += step.consumed
    switch step.failure {
    case 0:
      if inputEnded && input.isEmpty { flush(to: &buffer) }
      return false
    case E2BIG:
      return false
    case EINVAL where !inputEnded:
      return true
    default:
      // What was converted is of use to whoever counts lines, so it stays in the buffer.
      throw .undecodable(offset: inputOffset)
    }
  }

  private func iconvStep(
    _ buffer: inout [UInt8], start: Int, room: Int
  ) -> (consumed: Int, written: Int, failure: Int32) {
    let available = input.count
    // Both pointers are to whole arrays that outlive the call, and the two counts are what is left in them;
    // iconv never goes beyond its counts.
    return unsafe input.withUnsafeMutableBytes { source in
      unsafe buffer.withUnsafeMutableBytes { target in
        var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = unsafe target.baseAddress.map { unsafe ($0 + start).assumingMemoryBound(to: CChar.self) }
        var fromLeft = available
        var toLeft = room
        let answer = unsafe iconv(converter, &from, &fromLeft, &to, &toLeft)
        return (available - fromLeft, room - toLeft, answer == Int.max || answer == -1 ? errno : 0)
      }
    }
  }

  /// Lets a stateful encoding give out what it holds back.
  private func flush(to buffer: inout [UInt8]) {
    flushed = true
    var rest = [UInt8](repeating: 0, count: 64)
    // No input, and the output is 64 bytes that outlive the call.
    let written = unsafe rest.withUnsafeMutableBytes { target in
      var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = 64
      _ = unsafe iconv(converter, nil, nil, &to, &left)
      return 64 - left
    }
    buffer.append(contentsOf: rest.prefix(written))
  }

  private static func mayStandInName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "+"): true
    default: false
    }
  }
}
