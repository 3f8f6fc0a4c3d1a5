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
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return nil
    case .decimalNumber, .letterNumber, .otherNumber: return "#"
    case .uppercaseLetter, .titlecaseLetter: return "X"
    // Letters in circles are symbols, and letters all the same.
    case _ where properties.isAlphabetic: return properties.isUppercase ? "X" : "x"
    case .otherLetter, .modifierLetter, .privateUse, .unassigned, .surrogate: return "x"
    default: return scalar
    }
  }
}
