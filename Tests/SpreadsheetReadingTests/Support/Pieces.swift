import Testing

@testable import SpreadsheetReading

/// In what pieces an input arrives.
enum Pieces: Sendable, CustomTestStringConvertible {
  case whole
  case bytes
  case random(seed: UInt64)

  static let all: [Pieces] = [.whole, .bytes] + (1...8).map { .random(seed: $0) }

  var testDescription: String {
    switch self {
    case .whole: "whole"
    case .bytes: "byte by byte"
    case .random(let seed): "random pieces \(seed)"
    }
  }

  /// The sizes of the pieces, one after another.
  func sizes() -> () -> Int {
    switch self {
    case .whole: return { .max }
    case .bytes: return { 1 }
    case .random(let seed):
      var generator = SplitMix(state: seed)
      return { Int.random(in: 1...23, using: &generator) }
    }
  }
}

/// A seeded generator (S. Vigna, SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Bytes that arrive in pieces.
struct PiecewiseSupply: ByteSupply {
  private var rest: ArraySlice<UInt8>
  private let size: () -> Int

  init(_ bytes: [UInt8], _ pieces: Pieces) {
    rest = bytes[...]
    size = pieces.sizes()
  }

  mutating func append(to buffer: inout [UInt8], atMost count: Int) throws(SupplyFailure) -> Int {
    let piece = rest.prefix(min(size(), count))
    buffer.append(contentsOf: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}
