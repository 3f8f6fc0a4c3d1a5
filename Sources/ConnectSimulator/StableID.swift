/// A 128-bit hash that is the same on every machine and in every run: names and tokens become UUID-shaped ids with it.
///
/// Two FNV-1a lanes with different factors, finished as SplitMix64 does. It is not cryptographic: it keeps the
/// simulator's ids apart, nothing more.
struct StableID: Sendable, Hashable {
  /// The hash, with version 8 and the RFC 9562 variant in their places.
  let bits: UInt128

  /// Hashes a seed, a namespace and a text.
  init(seed: UInt64 = 0, namespace: StaticString, _ text: String) {
    self.init(seed: seed, namespace: namespace, text.utf8)
  }

  init(seed: UInt64 = 0, namespace: StaticString, _ bytes: some Sequence<UInt8>) {
    var low = 0xCBF2_9CE4_8422_2325 ^ seed
    var high = 0x6C62_272E_07BB_0142 ^ seed
    func mix(_ byte: UInt8) {
      low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      high = (high ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
    }
    for byte in "\(namespace)".utf8 { mix(byte) }
    mix(0)
    for byte in bytes { mix(byte) }
    let hash = UInt128(splitMixFinish(high ^ low >> 32)) << 64 | UInt128(splitMixFinish(low ^ high >> 32))
    let cleared = hash & ~(UInt128(0xF) << 76 | UInt128(0b11) << 62)
    bits = cleared | UInt128(8) << 76 | UInt128(0b10) << 62
  }

  /// Reads a UUID in lower or upper case; nil for any other text.
  init?(uuid text: String) {
    var bits: UInt128 = 0
    var digits = 0
    for (index, byte) in text.utf8.enumerated() {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
      bits = bits << 4 | UInt128(digit)
      digits += 1
      guard digits <= 32 else { return nil }
    }
    guard digits == 32, text.utf8.count == 36 else { return nil }
    self.bits = bits
  }

  /// `8-4-4-4-12` lower-case hexadecimal digits.
  var uuid: String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for index in 0..<32 {
      if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
      let digit = UInt8(truncatingIfNeeded: bits >> UInt128(124 - 4 * index)) & 15
      text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// The last step of SplitMix64: spreads every bit of a number over all 64.
func splitMixFinish(_ number: UInt64) -> UInt64 {
  var mixed = number
  mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
  mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
  return mixed ^ mixed >> 31
}
