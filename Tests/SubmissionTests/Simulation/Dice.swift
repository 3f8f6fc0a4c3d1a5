/// Numbers that a seed decides (SplitMix64).
struct Dice: Sendable {
  private var state: UInt64

  /// - Parameter salts: tell apart what one seed decides.
  init(_ seed: UInt64, _ salts: UInt64...) {
    state = seed
    for salt in salts { state = (state ^ salt &+ 0x51_7C_C1_B7_27_22_0A_95) &* 0x100_0000_01B3 }
    _ = word()
  }

  mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// In 0..<1.
  mutating func fraction() -> Double { Double(word() >> 11) * 0x1p-53 }
  /// In 0..<count.
  mutating func below(_ count: Int) -> Int { Int(word() % UInt64(count)) }
  mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
  mutating func seconds(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + fraction() * (range.upperBound - range.lowerBound)
  }
  /// True once in `count` times.
  mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// A number that belongs to a text.
  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
