import Foundation
import Testing

@testable import AWSSigning

/// Holds our signatures against those of botocore, AWS's own signer for Python: canonical request, string to sign and
/// header of each case.
///
/// `make test` reads the cases in Tests/Fixtures; `make signing` makes new ones and names their file in
/// TASKFERRY_SIGNING_CASES. Trials/oracles/signing.py writes both.
@Suite struct `A second implementation` {
  private struct Case: Codable {
    /// `suite get-vanilla` of the public test suite of Signature Version 4, or `random 17`.
    var name: String
    var method: String
    /// As on the wire.
    var path: String
    /// Decoded names and values.
    var query: [[String]]
    var headers: [[String]]
    var body: String
    var date: String
    var region: String
    var service: String
    var key: String
    var secret: String
    var token: String?
    var canonicalRequest: String
    var stringToSign: String
    var authorization: String
  }

  private static func cases() throws -> [Case] {
    let named = ProcessInfo.processInfo.environment["TASKFERRY_SIGNING_CASES"]
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/signing.json")
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: named.map { URL(filePath: $0) } ?? fixtures))
  }

  @Test func `botocore makes the same canonical requests, strings to sign and signatures`() throws {
    let cases = try Self.cases()
    #expect(cases.count >= 60)
    for next in cases { try compare(next) }
  }

  private func compare(_ next: Case) throws {
    let date = try #require(SigningDate.date(next.date))
    let signer = RequestSigner(region: next.region, service: next.service)
    let request = RequestSigner.Request(
      method: next.method, path: next.path, query: next.query.map { (name: $0[0], value: $0[1]) },
      headers: next.headers.map { (name: $0[0], value: $0[1]) }, body: Array(next.body.utf8))
    let credentials = Credentials(
      accessKeyID: next.key, secretAccessKey: Secret(next.secret), sessionToken: next.token.map(Secret.init),
      source: "test")
    let added = signer.headers(for: request, credentials: credentials, at: date)
    var signed = request
    signed.headers += added.dropLast()
    let canonical = CanonicalRequest(signed)
    #expect(canonical.text == next.canonicalRequest, "\(next.name)")
    #expect(signer.stringToSign(of: canonical, at: date) == next.stringToSign, "\(next.name)")
    #expect(added.last?.name == "Authorization")
    #expect(added.last?.value == next.authorization, "\(next.name)")
  }
}
