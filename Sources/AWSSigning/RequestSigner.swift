package import Foundation

/// Signature Version 4, for services that take it in the Authorization header.
package struct RequestSigner: Sendable {
  package var region: String
  package var service: String

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
  ) -> [(name: String, value: String)] { [] }

  /// The signature alone, lower-case hex, over exactly the headers in `request` (`x-amz-date` among them):
  /// what a server computes to verify a caller.
  package func signature(for request: Request, secretAccessKey: Secret, at date: Date) -> String { "" }
}
