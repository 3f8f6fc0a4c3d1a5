/// The offsets of zones by wall-clock time, for the times that a zone's clocks show exactly once and that lie far from
/// every change: nearly all times of nearly all tables.
///
/// The years 1970 to 2100 are divided into pieces of 2^19 seconds, some 6 days. A piece that is more than a day away
/// from every change has one offset; of the others, and of all other years, nothing is said here.
struct WallClocks: Sendable {
  private static let pieceBits: Int64 = 19
  private static let pieces = 7_888
  private static let unsaid = Int32.min

  /// Seconds east of Greenwich, one zone behind the other.
  private var offsets: [Int32] = []

  /// Adds a zone.
  /// - Returns: its number.
  mutating func add(_ rules: TimeZoneRules) -> Int {
    let number = offsets.count / WallClocks.pieces
    for piece in 0..<Int64(WallClocks.pieces) {
      let start = piece << WallClocks.pieceBits
      let offset = rules.offset(throughoutWall: start...start + (1 << WallClocks.pieceBits) - 1)
      offsets.append(offset.map { Int32(truncatingIfNeeded: $0) } ?? WallClocks.unsaid)
    }
    return number
  }

  /// The instant at which a zone's clocks show a time; nil when the zone's rules have to be asked.
  func instant(atWall wallSeconds: Int64, zone: Int) -> Int64? {
    let piece = wallSeconds >> WallClocks.pieceBits
    guard piece >= 0, piece < Int64(WallClocks.pieces) else { return nil }
    let offset = offsets[zone * WallClocks.pieces + Int(piece)]
    return offset == WallClocks.unsaid ? nil : wallSeconds - Int64(offset)
  }
}
