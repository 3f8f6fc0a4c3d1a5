import AWSSigning
import Foundation
import Testing

/// One line of the table: what there is, and whose credentials count.
struct Precedence: Sendable, CustomTestStringConvertible {
  var what: String
  var profile: String?
  var environment: [String: String] = [:]
  /// Lines of `[default]` in the config file.
  var config = ""
  /// The key id, or the code of the error.
  var winner: String
  var testDescription: String { "\(what) → \(winner)" }
}

private let keys = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"]
private let webIdentity = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/web"]
private let container = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/1"]
private let role = "role_arn = arn:aws:iam::1:role/r\nsource_profile = base\n"
private let webRole = "role_arn = arn:aws:iam::1:role/r\nweb_identity_token_file = /token\n"
private let signOn =
  "sso_start_url = https://x\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = r\n"
private let static_ = "aws_access_key_id = STATIC\naws_secret_access_key = s\n"
private let process =
  "credential_process = /usr/bin/printf '%s' "
  + #"'{"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"s"}'"# + "\n"

private func merged(_ parts: [String: String]...) -> [String: String] {
  parts.reduce(into: [:]) { $0.merge($1) { $1 } }
}

/// Everything there is answers here, and the table says which is asked.
@Suite struct `Precedence of credentials` {
  static let table: [Precedence] = [
    // The chain, from the top: each line leaves out what won before.
    Precedence(
      what: "an explicit profile before all else", profile: "other",
      environment: merged(keys, webIdentity, container, ["AWS_PROFILE": "base"]), config: static_, winner: "OTHER"),
    Precedence(
      what: "keys of the environment", environment: merged(keys, webIdentity, container, ["AWS_PROFILE": "other"]),
      config: static_, winner: "ENV"),
    Precedence(
      what: "the profile of AWS_PROFILE", environment: merged(webIdentity, container, ["AWS_PROFILE": "other"]),
      config: static_, winner: "OTHER"),
    Precedence(
      what: "the profile default", environment: merged(webIdentity, container), config: static_, winner: "STATIC"),
    Precedence(what: "a web identity of the environment", environment: merged(webIdentity, container), winner: "WEB"),
    Precedence(what: "the container", environment: container, winner: "CONTAINER"),
    Precedence(what: "instance metadata", winner: "INSTANCE"),
    Precedence(
      what: "nothing", environment: ["AWS_EC2_METADATA_DISABLED": "true"], winner: "credentials.missing"),

    // Within a profile.
    Precedence(what: "a role before all else", config: role + signOn + static_ + process, winner: "ROLE"),
    Precedence(what: "a web identity", config: webRole + signOn + static_ + process, winner: "WEB"),
    Precedence(what: "single sign-on", config: signOn + static_ + process, winner: "SSO"),
    Precedence(what: "keys", config: static_ + process, winner: "STATIC"),
    Precedence(what: "a process", config: process, winner: "PROCESS"),

    // Nothing falls through that somebody meant.
    Precedence(
      what: "a key id without its secret", environment: merged(webIdentity, container, ["AWS_ACCESS_KEY_ID": "K"]),
      config: static_, winner: "credentials.incomplete"),
    Precedence(
      what: "an empty variable counts as unset",
      environment: ["AWS_ACCESS_KEY_ID": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_PROFILE": ""], config: static_,
      winner: "STATIC"),
    Precedence(
      what: "an explicit profile without any", profile: "empty", environment: merged(keys, webIdentity, container),
      winner: "credentials.missing"),
    Precedence(
      what: "an unknown AWS_PROFILE", environment: merged(container, ["AWS_PROFILE": "nowhere"]),
      winner: "credentials.profile-unknown"),
    Precedence(
      what: "a process that fails", environment: container, config: "credential_process = false\n",
      winner: "credentials.process-failed"),
    Precedence(
      what: "a role without a source", environment: container, config: "role_arn = arn:aws:iam::1:role/r\n",
      winner: "credentials.profile-incomplete"),
    Precedence(
      what: "a web identity whose file is gone",
      environment: merged(container, webIdentity).merging(
        ["AWS_WEB_IDENTITY_TOKEN_FILE": "/gone"]) { $1 }, winner: "credentials.file-unreadable"),
  ]

  @Test(arguments: table) func `the first source that answers counts`(_ line: Precedence) async throws {
    let sources = SourceStandIn { request in
      if request.url.hasPrefix("https://sts.") {
        return SourceStandIn.role(request.form["Action"] == "AssumeRole" ? "ROLE" : "WEB")
      }
      if request.url.hasPrefix("https://portal.sso.") {
        return .text(
          #"{"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"s","sessionToken":"t","expiration":1795219205000}}"#
        )
      }
      if request.url.hasPrefix("http://169.254.170.2/") { return SourceStandIn.keys("CONTAINER") }
      return SourceStandIn.instance("INSTANCE")(request)
    }
    let files = SharedFiles(
      config: """
        [default]
        \(line.config)
        [profile other]
        aws_access_key_id = OTHER
        aws_secret_access_key = s
        [profile base]
        aws_access_key_id = BASE
        aws_secret_access_key = s
        [profile empty]
        region = eu-central-1
        """,
      others: [
        "/token": "web-token\n",
        // SHA-1 of https://x
        "/home/ana/.aws/sso/cache/\(SSOCache.fileName("https://x"))":
          #"{"accessToken":"bearer","expiresAt":"2026-11-21T08:00:05Z"}"#,
      ])
    let environment = line.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }
    let chain = files.chain(profile: line.profile, environment: environment, sources: sources)
    do {
      let credentials = try await chain.found()
      #expect(credentials.accessKeyID == line.winner)
    } catch let error as AWSSigningError {
      #expect(error.code.rawValue == line.winner, "\(error)")
    }
  }
}
