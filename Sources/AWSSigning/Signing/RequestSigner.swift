import Crypto
package import Foundation

/// Signature Version 4, for services that take it in the Authorization header.
///
/// Copies share the derived signing key, which is made once a day, region, service and secret.
/// Source: AWS IAM user guide, "Create a signed AWS API request" (read 2026-11).
package struct RequestSigner: Sendable {
  package var region: String
  package var service: String
  private let signingKeys = SigningKeyCache()

  package init(region: String, service: String) {
    self.region = region
    self.service = service
  }

  /// What is signed.
  package struct Request: Sendable {
    package var method: String
    /// As it goes on the wire, percent-encoded once; it is encoded again for the canonical request.
    package var path: String
    /// Decoded names and values, in the order of the wire.
    package var query: [(name: String, value: String)]
    /// Headers to be signed, `host` included; `x-amz-date` and the token are added.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
      method: String, path: String, query: [(name: String, value: String)] = [],
      headers: [(name: String, value: String)], body: [UInt8] = []
    ) {
      self.method = method
      self.path = path
      self.query = query
      self.headers = headers
      self.body = body
    }
  }

  /// The headers to add: `X-Amz-Date`, `X-Amz-Security-Token` where there is one, `Authorization`.
  package func headers(
    for request: Request, credentials: Credentials, at date: Date
  ) -> [(name: String, value: String)] {
    var added: [(name: String, value: String)] = [("X-Amz-Date", SigningDate.text(of: date))]
    if let token = credentials.sessionToken { added.append(("X-Amz-Security-Token", token.exposed())) }
    var signed = request
    signed.headers.append(contentsOf: added)
    let canonical = CanonicalRequest(signed)
    let authorization = AuthorizationHeader(
      accessKeyID: credentials.accessKeyID, day: SigningDate.day(of: date), region: region, service: service,
      signedHeaders: canonical.signedHeaders,
      signature: signature(of: canonical, secretAccessKey: credentials.secretAccessKey, at: date))
    added.append(("Authorization", authorization.description))
    return added
  }

  /// The signature alone, lower-case hex, over exactly the headers in `request` (`x-amz-date` among them):
  /// what a server computes to verify a caller.
  package func signature(for request: Request, secretAccessKey: Secret, at date: Date) -> String {
    signature(of: CanonicalRequest(request), secretAccessKey: secretAccessKey, at: date)
  }

  private func signature(of request: CanonicalRequest, secretAccessKey: Secret, at date: Date) -> String {
    let key = signingKeys.key(
      secretAccessKey: secretAccessKey, day: SigningDate.day(of: date), region: region, service: service)
    let toSign = stringToSign(of: request, at: date)
    return hexadecimal(HMAC<SHA256>.authenticationCode(for: Array(toSign.utf8), using: key))
  }

  /// Algorithm, time, scope and the hash of the canonical request, a line each.
  func stringToSign(of request: CanonicalRequest, at date: Date) -> String {
    """
    \(AuthorizationHeader.algorithm)
    \(SigningDate.text(of: date))
    \(SigningDate.day(of: date))/\(region)/\(service)/\(AuthorizationHeader.terminator)
    \(hexadecimal(SHA256.hash(data: Array(request.text.utf8))))
    """
  }
}
