/// A sum over row numbers that does not depend on their order: two sets of rows of the same inputs are equal when their
/// sums are, but for a chance of 2⁻¹²⁸.
struct RowSum: Hashable {
  private(set) var count = 0
  private(set) var high: UInt64 = 0
  private(set) var low: UInt64 = 0

  mutating func add(_ ordinal: RowOrdinal) {
    count += 1
    high &+= Self.mixed(ordinal.value &+ 0x9E37_79B9_7F4A_7C15)
    low &+= Self.mixed(ordinal.value ^ 0xD1B5_4A32_D192_ED03)
  }

  /// The last step of SplitMix64 (Steele, Lea, Flood 2014): every bit of the number moves half of the others.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
