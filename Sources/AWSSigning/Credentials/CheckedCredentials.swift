import Foundation

extension Credentials {
  /// Credentials read from outside, refused when they could not be part of a header.
  ///
  /// A key copied with its line break or with blanks around it would otherwise be refused by the service with a
  /// message about signatures.
  /// - Throws: `AWSSigningError` with code `credentials.malformed` that names the part and never its value.
  init(
    checkedAccessKeyID accessKeyID: String, secretAccessKey: String, sessionToken: String?, expiration: Date? = nil,
    renewal: Renewal = .never, source: String
  ) throws(AWSSigningError) {
    for (part, value) in [("access key id", accessKeyID), ("secret", secretAccessKey), ("token", sessionToken ?? "")] {
      guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw Self.malformed(part, source) }
    }
    // These end a key id inside the Authorization header.
    guard !accessKeyID.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ",") }) else {
      throw Self.malformed("access key id", source)
    }
    self.init(
      accessKeyID: accessKeyID, secretAccessKey: Secret(secretAccessKey), sessionToken: sessionToken.map(Secret.init),
      expiration: expiration, renewal: renewal, source: source)
  }

  private static func malformed(_ part: String, _ source: String) -> AWSSigningError {
    AWSSigningError(
      .credentialsMalformed, "the \(part) from \(source) holds blanks or characters that no key has",
      fix: "copy it again, without quotes, blanks or line breaks")
  }
}
