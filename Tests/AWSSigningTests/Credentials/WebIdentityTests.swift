import AWSSigning
import Foundation
import Testing

@Suite struct `Web identities` {
  private let files = SharedFiles(
    config: """
      [profile ci]
      role_arn = arn:aws:iam::1:role/ci
      web_identity_token_file = /run/token
      role_session_name = build-7
      source_profile = ignored
      """, others: ["/run/token": "  header.claims.signature\n", "/run/empty": " \n", "/run/none": ""])

  @Test func `the token goes to STS, unsigned`() async throws {
    let sources = SourceStandIn { _ in SourceStandIn.role("WEB") }
    let credentials = try await files.chain(profile: "ci", sources: sources).found()
    #expect(credentials.accessKeyID == "WEB")
    #expect(credentials.renewal == .always)
    #expect(credentials.source == "profile ci: role arn:aws:iam::1:role/ci by the web identity in /run/token")
    let request = try #require(sources.requests.first)
    #expect(request.header("authorization") == nil)
    #expect(
      request.form == [
        "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleArn": "arn:aws:iam::1:role/ci",
        "RoleSessionName": "build-7", "WebIdentityToken": "header.claims.signature",
      ])
  }

  @Test func `the environment names all three, as in EKS`() async throws {
    let sources = SourceStandIn { _ in SourceStandIn.role("WEB") }
    let environment = [
      "AWS_WEB_IDENTITY_TOKEN_FILE": "/run/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/pod",
      "AWS_ROLE_SESSION_NAME": "pod-1",
    ]
    let credentials = try await files.chain(environment: environment, sources: sources).found()
    #expect(credentials.source == "environment: role arn:aws:iam::1:role/pod by the web identity in /run/token")
    #expect(sources.requests.first?.form["RoleSessionName"] == "pod-1")
  }

  @Test(arguments: [
    (["AWS_WEB_IDENTITY_TOKEN_FILE": "/run/token"], "credentials.profile-incomplete", "AWS_ROLE_ARN"),
    (["AWS_WEB_IDENTITY_TOKEN_FILE": "/gone", "AWS_ROLE_ARN": "r"], "credentials.file-unreadable", "/gone"),
    (["AWS_WEB_IDENTITY_TOKEN_FILE": "/run/empty", "AWS_ROLE_ARN": "r"], "credentials.file-unreadable", "empty"),
  ])
  func `what is missing is named`(_ environment: [String: String], _ code: String, _ words: String) async throws {
    let error = try #require(await files.chain(environment: environment).failure())
    #expect(error.code.rawValue == code)
    #expect(error.message.contains(words))
  }

  @Test func `a token that has ended is not taken for keys that have`() async throws {
    let sources = SourceStandIn { _ in SourceStandIn.refusal(400, "ExpiredTokenException", "Token expired") }
    let error = try #require(await files.chain(profile: "ci", sources: sources).failure())
    #expect(error.fix?.contains("the token in the file has ended") == true)
    #expect(!error.description.contains("header.claims"))
  }
}
