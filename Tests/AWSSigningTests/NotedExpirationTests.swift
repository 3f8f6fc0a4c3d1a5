import Foundation
import Testing

@testable import AWSSigning

@Suite struct `The end of a session in a shared file` {
  private let end = Date(timeIntervalSince1970: 1_893_537_251)

  @Test(arguments: [
    "2030-01-01T22:34:11Z", "2030-01-02T00:34:11+02:00", "2030-01-01T22:34:11+0000", "2030-01-01 22:34:11",
    "2030-01-01T22:34:11.000Z",
  ])
  func `is read in the forms that tools write`(text: String) {
    #expect(NotedExpiration.date(text) == end)
  }

  @Test(arguments: ["", "tomorrow", "1893537251", "2030-01-01", "2030-13-01T00:00:00Z"])
  func `is not known where it cannot be read`(text: String) {
    #expect(NotedExpiration.date(text) == nil)
  }

  private func credentials(_ lines: String) async throws -> Credentials? {
    let file = "[default]\naws_access_key_id = AKID\naws_secret_access_key = secret\n\(lines)\n"
    return try await SharedFiles(credentials: file).chain().credentials()
  }

  @Test(arguments: NotedExpiration.keys) func `comes with the session's keys`(key: String) async throws {
    let session = try await credentials("aws_session_token = t\n\(key) = 2030-01-01T22:34:11Z")
    #expect(session?.expiration == end)
    #expect(session?.endsForGood == end)
  }

  @Test func `is none of keys without a session, which do not end`() async throws {
    #expect(try await credentials("expiration = 2030-01-01T22:34:11Z")?.expiration == nil)
    #expect(try await credentials("aws_session_token = t")?.expiration == nil)
  }

  @Test func `is told for the environment by AWS_CREDENTIAL_EXPIRATION`() async throws {
    func expiration(_ text: String) async throws -> Date? {
      try await EnvironmentCredentialProvider(environment: [
        "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_CREDENTIAL_EXPIRATION": text,
      ]).credentials()?.expiration
    }
    #expect(try await expiration("2030-01-01T22:34:11+00:00") == end)
    #expect(try await expiration("") == nil)
  }
}
