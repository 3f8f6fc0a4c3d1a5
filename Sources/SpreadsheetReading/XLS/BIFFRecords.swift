internal import Diagnostics

/// The records of a binary workbook's stream, one after another (MS-XLS 2.1.4).
struct BIFFRecords {
  /// The numbers of the records that are read (MS-XLS 2.3.2).
  enum Kind {
    static let beginOfFile = 0x0809
    static let endOfFile = 0x000A
    static let continuation = 0x003C
    static let passwordProtection = 0x002F
    static let dateMode = 0x0022
    static let sheet = 0x0085
    static let format = 0x041E
    static let cellFormat = 0x00E0
    static let sharedStrings = 0x00FC
    static let externalBook = 0x01AE
    static let externalSheets = 0x0017
    static let definedName = 0x0018
    static let row = 0x0208
    static let columns = 0x007D
    static let number = 0x0203
    static let compactNumber = 0x027E
    static let compactNumbers = 0x00BD
    static let sharedString = 0x00FD
    static let label = 0x0204
    static let richLabel = 0x00D6
    static let booleanOrError = 0x0205
    static let formula = 0x0006
    static let formulaText = 0x0207
    static let mergedCells = 0x00E5
  }

  private let stream: CompoundStream
  private let fileName: String
  private var window: [UInt8] = []
  private var windowStart = 0
  /// Where the next record begins.
  private var position: Int
  private(set) var kind = 0
  /// Where the record begins.
  private(set) var start = 0
  private(set) var content: LittleEndianBytes

  private static let windowBytes = 1 << 16

  init(_ stream: CompoundStream, at position: Int, fileName: String) {
    self.stream = stream
    self.fileName = fileName
    self.position = position
    content = LittleEndianBytes(bytes: [], fileName: fileName)
  }

  /// Goes to the next record; false at the end of the stream.
  mutating func next() throws(ReadingError) -> Bool {
    guard let (kind, length) = try head() else { return false }
    self.kind = kind
    start = position
    guard try fill(from: position + 4, count: length) else {
      throw LittleEndianBytes.damaged(fileName, "it ends in the middle of a record")
    }
    let start = position + 4 - windowStart
    content.bytes = Array(window[start..<start + length])
    position += 4 + length
    return true
  }

  /// Makes the record that begins there the next one.
  mutating func seek(to position: Int) { self.position = position }

  /// Goes on to the record's continuation; false when there is none.
  mutating func nextContinuation() throws(ReadingError) -> Bool {
    guard let (kind, _) = try head(), kind == Kind.continuation else { return false }
    return try next()
  }

  private mutating func head() throws(ReadingError) -> (kind: Int, length: Int)? {
    guard try fill(from: position, count: 4) else { return nil }
    let start = position - windowStart
    return (
      Int(window[start]) | Int(window[start + 1]) << 8, Int(window[start + 2]) | Int(window[start + 3]) << 8
    )
  }

  /// Makes sure that the window holds these bytes; false when the stream does not.
  private mutating func fill(from start: Int, count: Int) throws(ReadingError) -> Bool {
    if start >= windowStart, start + count <= windowStart + window.count { return true }
    window = try stream.bytes(at: start, count: max(count, BIFFRecords.windowBytes))
    windowStart = start
    return window.count >= count
  }
}

/// Reads what a record and its continuations hold from front to back, texts above all.
struct BIFFCursor {
  private(set) var records: BIFFRecords
  private var offset: Int

  /// - Parameter offset: where to begin in the record that is being read.
  init(_ records: BIFFRecords, at offset: Int = 0) {
    self.records = records
    self.offset = offset
  }

  struct Text {
    /// UTF-8.
    var bytes: [UInt8] = []
    /// Half a surrogate pair stands in it, which is no character.
    var isBroken = false
  }

  /// Whether there is nothing more.
  mutating func isAtEnd() throws(ReadingError) -> Bool {
    while offset >= records.content.count {
      guard try records.nextContinuation() else { return true }
      offset = 0
    }
    return false
  }

  mutating func number(_ width: Int) throws(ReadingError) -> Int {
    var value = 0
    for index in 0..<width {
      guard try !isAtEnd() else { return value }
      value |= try records.content.byte(offset) << (8 * index)
      offset += 1
    }
    return value
  }

  mutating func skip(_ count: Int) throws(ReadingError) {
    var left = count
    while left > 0, try !isAtEnd() {
      let step = min(left, records.content.count - offset)
      offset += step
      left -= step
    }
  }

  /// A text with its length before it (MS-XLS 2.5.293 and 2.5.296).
  /// - Parameter lengthWidth: how many bytes the length has.
  mutating func text(lengthWidth: Int = 2) throws(ReadingError) -> Text {
    let count = try number(lengthWidth)
    return try text(count)
  }

  /// A text of so many characters.
  mutating func text(_ count: Int) throws(ReadingError) -> Text {
    let flags = try number(1)
    let runs = flags & 0x08 != 0 ? try number(2) : 0
    let extra = flags & 0x04 != 0 ? try number(4) : 0
    let text = try characters(count, isWide: flags & 0x01 != 0)
    // Formats of parts of the text, and how it is pronounced.
    try skip(4 * runs + extra)
    return text
  }

  /// Where a continuation begins in the middle of characters, its first byte says anew how wide they are.
  private mutating func characters(_ count: Int, isWide: Bool) throws(ReadingError) -> Text {
    var isWide = isWide
    var text = Text()
    text.bytes.reserveCapacity(count)
    var high: UInt16?
    var left = count
    while left > 0 {
      if offset >= records.content.count {
        guard try !isAtEnd() else { break }
        isWide = try number(1) & 0x01 != 0
        continue
      }
      let unit: UInt16
      if isWide {
        unit = UInt16(try number(2))
      } else {
        unit = UInt16(try records.content.byte(offset))
        offset += 1
      }
      text.append(unit, after: &high)
      left -= 1
    }
    if high != nil { text.isBroken = true }
    return text
  }
}

extension BIFFCursor.Text {
  /// Appends a unit of UTF-16; `high` is the first half of a pair that waits for the other.
  fileprivate mutating func append(_ unit: UInt16, after high: inout UInt16?) {
    if let first = high {
      high = nil
      if UTF16.isTrailSurrogate(unit) {
        let value = 0x1_0000 + (UInt32(first) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
        return Unicode.Scalar(value).map { append($0) } ?? ()
      }
      isBroken = true
    }
    if UTF16.isLeadSurrogate(unit) {
      high = unit
    } else if let scalar = Unicode.Scalar(unit) {
      append(scalar)
    } else {
      isBroken = true
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 { bytes.append(UInt8(scalar.value)) } else { bytes += UTF8.encode(scalar) ?? .init() }
  }
}
