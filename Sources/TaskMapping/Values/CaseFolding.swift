/// Simple case folding: one scalar to one scalar, as Unicode's CaseFolding.txt has it under C and S.
enum CaseFolding {
  static func folded(_ text: String) -> [UInt8] { folded(Array(text.utf8).span) }

  static func folded(_ text: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    for index in text.indices {
      let byte = text[index]
      if byte >= 0x80 { return foldedScalars(TextBytes.string(text)) }
      bytes.append(lowered(byte))
    }
    return bytes
  }

  /// Whether a text folds to `other`, which is folded already.
  static func isEqual(_ text: Span<UInt8>, toFolded other: [UInt8]) -> Bool {
    for index in text.indices {
      if text[index] >= 0x80 { return foldedScalars(TextBytes.string(text)) == other }
      guard index < other.count, lowered(text[index]) == other[index] else {
        // A longer character may fold to a shorter one, but only in a text that has one.
        return TextBytes.isASCII(text) ? false : foldedScalars(TextBytes.string(text)) == other
      }
    }
    return text.count == other.count
  }

  static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  private static func foldedScalars(_ text: String) -> [UInt8] {
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { folded.append(self.folded(scalar)) }
    return Array(String(folded).utf8)
  }

  /// Upper case first, so that σ and ς, s and ſ come to the same letter. The dotless ı folds to itself.
  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar == "ı" { return scalar }
    let upper = scalar.properties.uppercaseMapping.unicodeScalars
    let base = upper.count == 1 ? upper.first ?? scalar : scalar
    let lower = base.properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first ?? base : base
  }
}
