/// The `Authorization` header of a signed request, made by the caller and taken apart by a server.
///
/// `AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/connect/aws4_request, SignedHeaders=host;x-amz-date, Signature=…`
package struct AuthorizationHeader: Sendable, Hashable, CustomStringConvertible {
  package static let algorithm = "AWS4-HMAC-SHA256"
  /// The last part of every credential scope.
  package static let terminator = "aws4_request"

  package var accessKeyID: String
  /// The day of the scope, `20260102`.
  package var day: String
  package var region: String
  package var service: String
  /// Lower case, in the order of the header.
  package var signedHeaders: [String]
  /// 64 lower-case hexadecimal digits.
  package var signature: String

  package init(
    accessKeyID: String, day: String, region: String, service: String, signedHeaders: [String], signature: String
  ) {
    self.accessKeyID = accessKeyID
    self.day = day
    self.region = region
    self.service = service
    self.signedHeaders = signedHeaders
    self.signature = signature
  }

  /// The scope of the signing key: `20260102/us-east-1/connect/aws4_request`.
  package var scope: String { "\(day)/\(region)/\(service)/\(Self.terminator)" }

  /// As it goes on the wire.
  package var description: String {
    "\(Self.algorithm) Credential=\(accessKeyID)/\(scope), "
      + "SignedHeaders=\(signedHeaders.joined(separator: ";")), Signature=\(signature)"
  }

  /// Takes a header apart; blanks after the commas may be missing, the order of the three parts is free.
  /// - Throws: `AWSSigningError` with code `signing.malformed-authorization` that names the part at fault.
  package init(parsing text: String) throws(AWSSigningError) {
    let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard words.count == 2, words[0] == Self.algorithm else {
      throw Self.malformed("it does not begin with \(Self.algorithm)")
    }
    var parts: [Substring: Substring] = [:]
    for field in words[1].split(separator: ",") {
      let trimmed = field.drop { $0 == " " }
      guard let equals = trimmed.firstIndex(of: "=") else { throw Self.malformed("a part has no \"=\"") }
      guard parts.updateValue(trimmed[trimmed.index(after: equals)...], forKey: trimmed[..<equals]) == nil else {
        throw Self.malformed("a part is given twice")
      }
    }
    guard let credential = parts["Credential"] else { throw Self.malformed("Credential is missing") }
    guard let names = parts["SignedHeaders"], !names.isEmpty else {
      throw Self.malformed("SignedHeaders is missing")
    }
    guard let signature = parts["Signature"] else { throw Self.malformed("Signature is missing") }
    // The key id is the first part: ids hold no slash.
    let scope = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard scope.count == 5, scope.allSatisfy({ !$0.isEmpty }), scope[4] == Self.terminator else {
      throw Self.malformed("Credential is not KEY/DAY/REGION/SERVICE/\(Self.terminator)")
    }
    self.init(
      accessKeyID: scope[0], day: scope[1], region: scope[2], service: scope[3],
      signedHeaders: names.split(separator: ";").map(String.init),
      signature: String(signature.reversed().drop { $0 == " " }.reversed()))
  }

  private static func malformed(_ what: String) -> AWSSigningError {
    AWSSigningError(.malformedAuthorization, "the Authorization header cannot be read: \(what)")
  }
}
