import Diagnostics
import Foundation

/// The address a reference may lead to. Only the web and mail; anything else is shown as text.
struct PageLink {
  let address: String

  /// - Parameters:
  ///   - value: of a reference.
  ///   - type: `URL` or `EMAIL`; nothing else is a link.
  init?(_ value: String, type: String) {
    guard value.utf8.count <= 2_000, value.unicodeScalars.allSatisfy(Self.isPlain) else { return nil }
    switch type {
    case "URL":
      let lower = value.lowercased()
      guard let scheme = ["https://", "http://", "mailto:"].first(where: { lower.hasPrefix($0) }),
        value.utf8.count > scheme.utf8.count
      else { return nil }
      address = value
    case "EMAIL":
      let parts = value.split(separator: "@", omittingEmptySubsequences: false)
      // `?` and `&` would add headers to the mail, `%` hides them.
      guard parts.count == 2, !parts.contains(where: \.isEmpty), !value.contains(where: { "?&%:/\\#".contains($0) })
      else { return nil }
      address = "mailto:" + value
    default: return nil
    }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    !JSONText.isUnsafe(scalar) && !scalar.properties.isWhitespace && scalar != "\"" && scalar != "<" && scalar != ">"
      && scalar != "\\" && scalar != "`"
  }
}
