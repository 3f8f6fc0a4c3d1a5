/// Reads a compiled zone file (TZif, RFC 9636, versions 1 to 4) into rules.
enum TimeZoneFile {
  /// Bytes of a zone file that is worth reading: the largest of the database has under 4 KiB.
  static let maximumBytes = 256 << 10
  /// The last year for which a zone's standing rule is written out as transitions.
  static let lastYear = 2_200

  /// - Returns: nil when the bytes are no zone file.
  static func rules(name: String, bytes: [UInt8]) -> TimeZoneRules? {
    guard let first = Block(bytes, at: 0, timeSize: 4) else { return nil }
    guard first.version >= UInt8(ascii: "2") else {
      return TimeZoneRules(name: name, transitions: first.transitions, offsets: first.offsets)
    }
    // From version 2 on, a second block with 64-bit times and a rule for the time after it follow.
    guard let second = Block(bytes, at: first.end, timeSize: 8) else { return nil }
    var transitions = second.transitions
    var offsets = second.offsets
    let footer = bytes[second.end...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
    if let rule = StandingZoneRule(footer) {
      let from = transitions.last ?? Int64.min
      // A last change before 1900, as odd files have it, is no reason to write out the age of the universe.
      let lastChange = transitions.last.map { CivilTime(wallSeconds: $0).year } ?? 1_970
      let firstYear = min(max(lastChange, 1_900), lastYear)
      for (instant, offset) in rule.transitions(years: firstYear...lastYear) where instant > from {
        transitions.append(instant)
        offsets.append(offset)
      }
    }
    return TimeZoneRules(name: name, transitions: transitions, offsets: offsets)
  }

  /// A header and its data.
  private struct Block {
    var version: UInt8
    var transitions: [Int64] = []
    var offsets: [Int32] = []
    /// The position after the block.
    var end: Int

    init?(_ bytes: [UInt8], at start: Int, timeSize: Int) {
      guard bytes.count >= start + 44, bytes[start..<start + 4].elementsEqual("TZif".utf8) else { return nil }
      version = bytes[start + 4]
      func count(_ index: Int) -> Int { Int(TimeZoneFile.integer(bytes, at: start + 20 + 4 * index, size: 4)) }
      let (isUTCount, isStandardCount, leapCount) = (count(0), count(1), count(2))
      let (timeCount, typeCount, letterCount) = (count(3), count(4), count(5))
      let counts = [isUTCount, isStandardCount, leapCount, timeCount, typeCount, letterCount]
      guard counts.allSatisfy({ (0...10_000).contains($0) }), typeCount > 0 else { return nil }
      let times = start + 44
      let indexes = times + timeCount * timeSize
      let types = indexes + timeCount
      end = types + typeCount * 6 + letterCount + leapCount * (timeSize + 4) + isStandardCount + isUTCount
      guard end <= bytes.count else { return nil }
      func offset(ofType index: Int) -> Int32 { Int32(TimeZoneFile.integer(bytes, at: types + 6 * index, size: 4)) }
      // RFC 9636, 3.2: local time before the first transition is that of type 0.
      offsets.append(offset(ofType: 0))
      for index in 0..<timeCount {
        let type = Int(bytes[indexes + index])
        guard type < typeCount else { return nil }
        let instant = TimeZoneFile.integer(bytes, at: times + index * timeSize, size: timeSize)
        if let last = transitions.last, instant <= last { return nil }
        transitions.append(instant)
        offsets.append(offset(ofType: type))
      }
      guard offsets.allSatisfy(TimeZoneRules.isPlausible) else { return nil }
    }
  }

  /// A signed big-endian integer of 4 or 8 bytes.
  private static func integer(_ bytes: [UInt8], at position: Int, size: Int) -> Int64 {
    var value: UInt64 = 0
    for index in 0..<size { value = value << 8 | UInt64(bytes[position + index]) }
    return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }
}
