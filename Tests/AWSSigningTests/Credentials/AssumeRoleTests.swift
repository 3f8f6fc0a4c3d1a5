import AWSSigning
import Foundation
import Synchronization
import Testing

@Suite struct `Assumed roles` {
  private let files = SharedFiles(
    config: """
      [profile prod]
      role_arn = arn:aws:iam::111122223333:role/loader
      source_profile = base
      external_id = ext/1
      duration_seconds = 3600
      role_session_name = nightly
      [profile chained]
      role_arn = arn:aws:iam::444455556666:role/second
      source_profile = prod
      [profile base]
      aws_access_key_id = BASE
      aws_secret_access_key = base-secret
      [profile itself]
      role_arn = arn:aws:iam::1:role/self
      source_profile = itself
      aws_access_key_id = SELF
      aws_secret_access_key = s
      [profile a]
      role_arn = arn:aws:iam::1:role/a
      source_profile = b
      [profile b]
      role_arn = arn:aws:iam::1:role/b
      source_profile = c
      [profile c]
      role_arn = arn:aws:iam::1:role/c
      source_profile = a
      [profile environment]
      role_arn = arn:aws:iam::1:role/e
      credential_source = Environment
      [profile instance]
      role_arn = arn:aws:iam::1:role/i
      credential_source = Ec2InstanceMetadata
      [profile container]
      role_arn = arn:aws:iam::1:role/c
      credential_source = EcsContainer
      [profile mfa]
      role_arn = arn:aws:iam::1:role/m
      source_profile = base
      mfa_serial = arn:aws:iam::1:mfa/ana
      """)

  private static func keyID(_ request: SourceRequest) throws -> String {
    try AuthorizationHeader(parsing: request.header("authorization") ?? "").accessKeyID
  }

  @Test func `the request carries what the profile says and is signed with the source's keys`() async throws {
    let sources = SourceStandIn { _ in SourceStandIn.role("ROLE") }
    let credentials = try await files.chain(profile: "prod", sources: sources).found()
    #expect(credentials.accessKeyID == "ROLE")
    #expect(credentials.secretAccessKey == Secret("secret/ROLE"))
    #expect(credentials.sessionToken == Secret("token+/&ROLE"))
    #expect(credentials.expiration == SourceStandIn.now.addingTimeInterval(7200))
    #expect(credentials.renewal == .always)
    #expect(
      credentials.source == "profile prod: assume role arn:aws:iam::111122223333:role/loader from "
        + "profile base in /home/ana/.aws/config")
    let request = try #require(sources.requests.first)
    #expect(sources.requests.count == 1)
    #expect(request.method == .post)
    #expect(request.url == "https://sts.eu-central-1.amazonaws.com/")
    #expect(
      request.form == [
        "Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": "arn:aws:iam::111122223333:role/loader",
        "RoleSessionName": "nightly", "ExternalId": "ext/1", "DurationSeconds": "3600",
      ])
    let authorization = try AuthorizationHeader(parsing: request.header("authorization") ?? "")
    #expect(authorization.accessKeyID == "BASE")
    #expect(authorization.service == "sts")
    #expect(authorization.region == "eu-central-1")
    let signed = RequestSigner.Request(
      method: "POST", path: "/",
      headers: authorization.signedHeaders.map { ($0, request.header($0) ?? "") }, body: request.body ?? [])
    #expect(
      RequestSigner(region: "eu-central-1", service: "sts").signature(
        for: signed, secretAccessKey: Secret("base-secret"), at: SourceStandIn.now) == authorization.signature)
  }

  @Test func `a chain of roles is assumed one by the other, and the source tells them all`() async throws {
    let sources = SourceStandIn { request in
      SourceStandIn.role(request.form["RoleArn"]?.hasSuffix("second") == true ? "SECOND" : "FIRST")
    }
    let credentials = try await files.chain(profile: "chained", sources: sources).found()
    #expect(credentials.accessKeyID == "SECOND")
    #expect(try sources.requests.map(Self.keyID) == ["BASE", "FIRST"])
    #expect(sources.requests.last?.header("x-amz-security-token") == "token+/&FIRST")
    #expect(
      credentials.source == "profile chained: assume role arn:aws:iam::444455556666:role/second from profile prod: "
        + "assume role arn:aws:iam::111122223333:role/loader from profile base in /home/ana/.aws/config")
  }

  @Test func `a profile may be the source of its own role when it has keys`() async throws {
    let sources = SourceStandIn { _ in SourceStandIn.role("ROLE") }
    _ = try await files.chain(profile: "itself", sources: sources).found()
    #expect(try sources.requests.map(Self.keyID) == ["SELF"])
  }

  @Test func `profiles that take credentials from each other are named, and nobody is asked`() async throws {
    let sources = SourceStandIn()
    let error = try #require(await files.chain(profile: "a", sources: sources).failure())
    #expect(error.code == .profileLoop)
    #expect(error.message.contains("a → b → c → a"))
    #expect(sources.requests.isEmpty)
  }

  @Test(arguments: [
    ("environment", ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"], "ENV", "from environment"),
    ("instance", [:], "INSTANCE", "from instance metadata: role loader"),
    (
      "container", ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"], "CONTAINER", "from container: 169.254.170.2"
    ),
  ])
  func `credential_source names the environment, the container or the instance`(
    _ profile: String, _ environment: [String: String], _ key: String, _ source: String
  ) async throws {
    let sources = SourceStandIn { request in
      if request.url.hasPrefix("http://169.254.170.2/") { return SourceStandIn.keys("CONTAINER") }
      return SourceStandIn.instance("INSTANCE")(request) ?? SourceStandIn.role("ROLE")
    }
    let credentials = try await files.chain(profile: profile, environment: environment, sources: sources).found()
    #expect(credentials.accessKeyID == "ROLE")
    #expect(credentials.source.hasSuffix(source))
    #expect(try Self.keyID(try #require(sources.requests.last)) == key)
  }

  @Test(arguments: [
    ("role_arn = r", "neither source_profile nor credential_source"),
    ("role_arn = r\nsource_profile = base\ncredential_source = Environment", "both set"),
    ("role_arn = r\ncredential_source = Moon", "\"Moon\" is unknown"),
    ("role_arn = r\nsource_profile = base\nduration_seconds = 60", "duration_seconds"),
    ("role_arn = r\nsource_profile = base\nduration_seconds = an hour", "duration_seconds"),
    ("role_arn = r\nsource_profile = nowhere", "in neither file"),
    ("role_arn = r\nsource_profile = empty", "has no credentials"),
    ("role_arn = r\ncredential_source = Environment", "has no keys"),
    ("role_arn = r\ncredential_source = EcsContainer", "no container"),
    ("role_arn = r\ncredential_source = Ec2InstanceMetadata", "instance metadata has no credentials"),
    ("web_identity_token_file = /t", "role_arn is not"),
  ])
  func `settings that make no sense are named with the profile`(_ settings: String, _ words: String) async throws {
    let files = SharedFiles(
      config: "[profile x]\n\(settings)\n[profile empty]\nregion = x\n[profile base]\naws_access_key_id=K\n"
        + "aws_secret_access_key=S\n")
    let error = try #require(await files.chain(profile: "x").failure())
    #expect(error.code == .profileIncomplete)
    #expect(error.message.contains("x") && error.message.contains(words), "\(error)")
    #expect(error.fix?.isEmpty == false)
  }

  @Test(arguments: [
    (403, "AccessDenied", "User: arn:aws:iam::1:user/ana is not authorized", "trust policy"),
    (403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.", "type the code"),
    (403, "ExpiredToken", "The security token included in the request is expired", "renew the credentials"),
    (403, "InvalidClientTokenId", "The security token included in the request is invalid", "check the keys"),
    (403, "SignatureDoesNotMatch", "Signature expired: 1 is now earlier than 2", "set this machine's clock"),
    (403, "RegionDisabledException", "STS is not activated in this region", "activate STS"),
    (400, "ValidationError", "1 validation error detected", "duration_seconds"),
  ])
  func `a refusal of STS says who was refused, why, and what to do`(
    _ status: Int, _ code: String, _ message: String, _ fix: String
  ) async throws {
    let sources = SourceStandIn { _ in SourceStandIn.refusal(status, code, message) }
    let error = try #require(await files.chain(profile: "prod", sources: sources).failure())
    #expect(error.code == .sourceRefused)
    #expect(
      error.message.hasPrefix("profile prod: assume role arn:aws:iam::111122223333:role/loader from profile base"))
    #expect(error.message.contains(code) && error.message.contains(message))
    #expect(error.fix?.contains(fix) == true, "\(error)")
    #expect(sources.requests.count == 1)
  }

  @Test func `silence, server errors and throttling are tried again, three times in all`() async throws {
    let replies = Mutex<[SourceAnswer?]>([nil, .text("", 503), SourceStandIn.role("ROLE")])
    let healing = SourceStandIn { _ in replies.withLock { $0.removeFirst() } }
    #expect(try await files.chain(profile: "prod", sources: healing).found().accessKeyID == "ROLE")
    #expect(healing.requests.count == 3)

    let throttled = SourceStandIn { _ in SourceStandIn.refusal(400, "Throttling", "Rate exceeded") }
    #expect(await files.chain(profile: "prod", sources: throttled).failure()?.code == .sourceRefused)
    #expect(throttled.requests.count == 3)

    let silent = SourceStandIn()
    let error = try #require(await files.chain(profile: "prod", sources: silent).failure())
    #expect(error.code == .sourceUnreachable)
    #expect(error.message.contains("STS in eu-central-1 did not answer: nothing listens there"))
    #expect(silent.requests.count == 3)
  }

  @Test(arguments: [
    "", "<html>Sign in</html>", "{}", "<AccessKeyId>K</AccessKeyId><SecretAccessKey>S</SecretAccessKey>",
    "<AccessKeyId>K</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>soon"
      + "</Expiration>",
  ])
  func `an answer that is not STS's is no credentials`(_ body: String) async throws {
    let error = try #require(
      await files.chain(profile: "prod", sources: SourceStandIn { _ in .text(body) }).failure())
    #expect(error.code == .answerUnreadable)
    #expect(!error.description.contains(">K<"))
  }

  @Test func `the code of an MFA device is asked for once, and goes along`() async throws {
    let sources = SourceStandIn { _ in SourceStandIn.role("ROLE") }
    let asked = Mutex<[String]>([])
    let chain = files.chain(
      profile: "mfa", sources: sources,
      settings: {
        $0.askForCode = { device in
          asked.withLock { $0.append(device) }
          return "123456"
        }
      })
    let credentials = try await chain.found()
    #expect(asked.withLock { $0 } == ["arn:aws:iam::1:mfa/ana"])
    #expect(sources.requests.first?.form["SerialNumber"] == "arn:aws:iam::1:mfa/ana")
    #expect(sources.requests.first?.form["TokenCode"] == "123456")
    #expect(credentials.renewal == .never)
    #expect(credentials.endsForGood == credentials.expiration)
    // In the middle of a load nobody is asked: it stops, and the same command asks again.
    let later = try #require(await chain.failure())
    #expect(later.code == .mfaNeeded)
    #expect(later.fix?.contains("run the same command again") == true)
    #expect(asked.withLock { $0.count } == 1)
  }

  @Test func `without a terminal, or without digits, a role with MFA is an error`() async throws {
    let alone = try #require(await files.chain(profile: "mfa").failure())
    #expect(alone.code == .mfaNeeded)
    #expect(alone.message.contains("arn:aws:iam::1:mfa/ana"))
    #expect(alone.fix?.contains("export-credentials --profile mfa") == true)
    for typed in ["", "12 34", "quit"] {
      let chain = files.chain(profile: "mfa", settings: { $0.askForCode = { _ in typed } })
      #expect(await chain.failure()?.code == .mfaNeeded)
    }
  }

  @Test func `a role that session keys assume ends with them`() async throws {
    let environment = [
      "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
      "AWS_CREDENTIAL_EXPIRATION": "2026-11-21T05:00:05+00:00",
    ]
    let credentials = try await files.chain(
      profile: "environment", environment: environment, sources: SourceStandIn { _ in SourceStandIn.role("ROLE") }
    ).found()
    let end = SourceStandIn.now.addingTimeInterval(6 * 3600)
    #expect(credentials.renewal == .until(end))
    #expect(credentials.endsForGood == end)
  }

  @Test func `a session without a name gets one of the time`() async throws {
    let sources = SourceStandIn { _ in SourceStandIn.role("ROLE") }
    _ = try await files.chain(profile: "itself", sources: sources).found()
    #expect(sources.requests.first?.form["RoleSessionName"] == "taskferry-1795215605")
  }
}
