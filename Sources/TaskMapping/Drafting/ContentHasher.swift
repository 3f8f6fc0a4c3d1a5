/// A fast keyed hash of 64 bits: words are mixed by a multiplication to 128 bits whose halves are folded, as wyhash and
/// its kin do (Wang Yi, "wyhash", github.com/wangyi-fudan/wyhash, read 2026-11).
///
/// Two contents that differ have one hash once in 2^64 pairs, and it is only asked of rows that share an identity.
/// What is combined must tell its own length.
struct ContentHasher {
  /// One of a process: odd, so that no factor is lost.
  private static let keys = (
    seed: UInt64.random(in: .min ... .max), factor: UInt64.random(in: .min ... .max) | 1,
    last: UInt64.random(in: .min ... .max) | 1
  )

  private var state: UInt64
  private let factor: UInt64
  private let last: UInt64

  init() {
    let keys = ContentHasher.keys
    state = keys.seed
    factor = keys.factor
    last = keys.last
  }

  @inline(__always)
  mutating func combine(_ word: UInt64) {
    let product = (state ^ word).multipliedFullWidth(by: factor)
    // The sum keeps a product of nothing from forgetting what came before.
    state = (product.high ^ product.low) &+ (state << 7 | state >> 57)
  }

  /// Combines bytes whose number was combined before.
  @inline(__always)
  mutating func combine(_ bytes: Span<UInt8>) {
    // The bytes are only read, and only during the call; each load lies within them, since a whole word is left.
    unsafe bytes.withUnsafeBytes { bytes in
      var index = 0
      while index &+ 8 <= bytes.count {
        combine(unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        index &+= 8
      }
      var rest: UInt64 = 0
      while index < bytes.count {
        rest = rest << 8 | UInt64(unsafe bytes[index])
        index &+= 1
      }
      combine(rest)
    }
  }

  var value: UInt64 {
    let product = state.multipliedFullWidth(by: last)
    return product.high ^ product.low
  }
}
