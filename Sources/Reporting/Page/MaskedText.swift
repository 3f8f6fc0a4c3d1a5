import Foundation

/// A text by its shape alone: letters of any script become `x` or `X` by their case, digits become `#`; punctuation,
/// symbols and blanks stay. `+49 30 5550100` is `+## ## #######`, `Jürgen Groß` is `Xxxxxx Xxxx`.
package struct MaskedText: Sendable, Hashable {
  package let text: String

  package init(_ original: some StringProtocol) {
    var shape = String.UnicodeScalarView()
    for scalar in original.unicodeScalars {
      if let mask = Self.mask(of: scalar) { shape.append(mask) }
    }
    text = String(shape)
  }

  /// What stands for a scalar; nil for marks, which belong to the letter before them.
  private static func mask(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: "X"
    case .decimalNumber, .letterNumber, .otherNumber: "#"
    case .nonspacingMark, .spacingMark, .enclosingMark: nil
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format: scalar
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      scalar
    default: "x"
    }
  }
}
