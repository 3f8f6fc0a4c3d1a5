internal import Diagnostics

/// A value as it may be shown to people who should not see it: letters become `a`, digits `9`.
enum ValueMask {
  private static let longest = 24

  /// `Vera Böhm` becomes `Aaaa Aaaa`, `030 555-01` becomes `999 999-99`; at most 24 characters of it.
  static func masked(_ text: String) -> String {
    var mask = ""
    for scalar in text.unicodeScalars.prefix(longest) { mask.unicodeScalars.append(sign(for: scalar)) }
    return text.unicodeScalars.count > longest ? mask + "…" : mask
  }

  /// What values of one kind have in common: the mask with runs of one sign made one, `Aa Aa`.
  static func shape(_ text: String) -> String {
    var shape = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(200) {
      let sign = sign(for: scalar)
      if sign != shape.last { shape.append(sign) }
    }
    return String(shape)
  }

  private static func sign(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.isASCII {
      switch scalar {
      case "0"..."9": return "9"
      case "A"..."Z": return "A"
      case "a"..."z": return "a"
      case "\t", "\n", "\r": return " "
      default: return JSONText.isUnsafe(scalar) ? "?" : scalar
      }
    }
    if scalar.properties.isUppercase { return "A" }
    if scalar.properties.isAlphabetic { return "a" }
    if scalar.properties.numericType != nil { return "9" }
    if scalar.properties.isWhitespace { return " " }
    return "?"
  }

  /// The three oddest of some values, masked, with their rows: those of the rarest shapes, the first of each.
  static func oddest(of cells: some Sequence<SampleCell>) -> [(mask: String, row: Int)] {
    var shapes: [String: (count: Int, first: SampleCell)] = [:]
    for cell in cells {
      let shape = shape(cell.text)
      if shapes[shape] == nil, shapes.count >= 1_000 { continue }
      shapes[shape, default: (0, cell)].count += 1
    }
    return shapes.values.sorted { ($0.count, $0.first.row) < ($1.count, $1.first.row) }.prefix(3)
      .map { (masked($0.first.text), $0.first.row) }
  }
}
