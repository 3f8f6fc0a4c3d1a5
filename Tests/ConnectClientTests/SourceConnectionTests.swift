import AWSSigning
import ConnectClient
import Diagnostics
import Foundation
import Testing

/// The sources of credentials over real HTTP: what a command line's connection asks, and whom.
@Suite struct `Sources of credentials over HTTP` {
  private let sts = """
    <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId>
    <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
    <Expiration>2126-11-21T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
    """
  private let keys =
    #"{"Code":"Success","AccessKeyId":"KEY","SecretAccessKey":"s","Token":"t","Expiration":"2126-11-21T00:00:00Z"}"#

  /// What the chain finds with these variables and files.
  private func found(
    _ environment: [String: String], config: String = "", other: [String: String] = [:]
  ) async throws -> Credentials {
    let environment = environment.merging(["HOME": "/home/ana", "AWS_REGION": "eu-central-1"]) { $1 }
    let resolved = try ConnectionOptions().resolved(
      environment: environment,
      readFile: { (path: String) throws(AWSSigningError) in
        path == "/home/ana/.aws/config" ? Array(config.utf8) : other[path].map { Array($0.utf8) }
      })
    return try #require(try await resolved.configuration.credentials.credentials())
  }

  private func withSource<Result>(
    _ steps: [ScriptedServer.Step], _ body: (ScriptedServer, String) async throws -> Result
  ) async throws -> Result {
    let server = try await ScriptedServer(steps)
    let result = try await body(server, "http://127.0.0.1:\(server.port)")
    try await server.close()
    return result
  }

  @Test func `STS is asked at its configured endpoint, signed for the region`() async throws {
    try await withSource([.answer(200, sts)]) { server, url in
      let credentials = try await found(
        ["AWS_ENDPOINT_URL_STS": url + "/base/", "AWS_PROFILE": "prod", "AWS_SDK_UA_APP_ID": "night"],
        config: """
          [profile prod]
          role_arn = arn:aws:iam::1:role/r
          source_profile = base
          [profile base]
          aws_access_key_id = BASE
          aws_secret_access_key = s
          """)
      #expect(credentials.accessKeyID == "ROLE")
      let request = try #require(server.received.first)
      #expect(request.line == "POST /base/ HTTP/1.1")
      #expect(request.header("host") == "127.0.0.1:\(server.port)")
      #expect(request.header("content-type") == "application/x-www-form-urlencoded; charset=utf-8")
      #expect(request.header("user-agent")?.hasPrefix("taskferry/") == true)
      #expect(request.header("user-agent")?.hasSuffix("app/night") == true)
      #expect(request.body.hasPrefix("Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"))
      let authorization = try AuthorizationHeader(parsing: request.header("authorization") ?? "")
      #expect(authorization.accessKeyID == "BASE")
      #expect(authorization.signedHeaders == ["content-type", "host", "x-amz-date"])
    }
  }

  @Test func `a container's address is asked with its token`() async throws {
    try await withSource([.answer(200, keys)]) { server, url in
      let credentials = try await found([
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/get?role=1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer x",
      ])
      #expect(credentials.accessKeyID == "KEY")
      #expect(server.received.first?.line == "GET /get?role=1 HTTP/1.1")
      #expect(server.received.first?.header("authorization") == "Bearer x")
    }
  }

  @Test func `instance metadata is asked by version 2`() async throws {
    try await withSource([.answer(200, "the-token"), .answer(200, "loader"), .answer(200, keys)]) { server, url in
      let credentials = try await found(["AWS_EC2_METADATA_SERVICE_ENDPOINT": url])
      #expect(credentials.accessKeyID == "KEY")
      #expect(
        server.received.map(\.line) == [
          "PUT /latest/api/token HTTP/1.1", "GET /latest/meta-data/iam/security-credentials/ HTTP/1.1",
          "GET /latest/meta-data/iam/security-credentials/loader HTTP/1.1",
        ])
      #expect(server.received.last?.header("x-aws-ec2-metadata-token") == "the-token")
    }
  }

  @Test func `the sign-in portal is asked with the cached sign-in`() async throws {
    let role =
      #"{"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"s","sessionToken":"t","expiration":4950000000000}}"#
    try await withSource([.answer(200, role)]) { server, url in
      let credentials = try await found(
        ["AWS_ENDPOINT_URL_SSO": url],
        config: """
          [default]
          sso_session = corp
          sso_account_id = 1
          sso_role_name = r
          [sso-session corp]
          sso_region = eu-west-1
          sso_start_url = https://x
          """,
        other: [
          "/home/ana/.aws/sso/cache/\(SSOCache.fileName("corp"))":
            #"{"accessToken":"bearer","expiresAt":"2126-11-21T00:00:00Z"}"#
        ])
      #expect(credentials.accessKeyID == "SSO")
      #expect(server.received.first?.line == "GET /federation/credentials?role_name=r&account_id=1 HTTP/1.1")
      #expect(server.received.first?.header("x-amz-sso_bearer_token") == "bearer")
    }
  }

  @Test func `a redirect is not followed, and no proxy is asked on the way to this machine`() async throws {
    try await withSource([]) { other, otherURL in
      try await withSource([
        .answer(302, "", headers: [("Location", otherURL + "/steal")])
      ]) { server, url in
        let error = await #expect(throws: AWSSigningError.self) {
          try await found([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "t",
            "HTTPS_PROXY": otherURL, "HTTP_PROXY": otherURL, "http_proxy": otherURL,
          ])
        }
        #expect(error?.code == .sourceRefused)
        #expect(error?.message.contains("302") == true)
        #expect(server.received.count == 1)
        #expect(other.connections == 0)
      }
    }
  }

  @Test func `an answer that does not end is given up, by size and by time`() async throws {
    let endless = ScriptedServer.Step.answer(200, String(repeating: " ", count: 70_000))
    try await withSource([endless, endless, endless]) { _, url in
      let error = await #expect(throws: AWSSigningError.self) {
        try await found(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
      }
      #expect(error?.code == .sourceUnreachable)
    }
    // Metadata has a second, and one more attempt; where it is silent there are no credentials.
    try await withSource([.trickle, .silence]) { server, url in
      let started = ContinuousClock.now
      let error = await #expect(throws: AWSSigningError.self) {
        try await found(["AWS_EC2_METADATA_SERVICE_ENDPOINT": url])
      }
      #expect(error?.code == .credentialsMissing)
      #expect(ContinuousClock.now - started < .seconds(20))
      #expect(server.received.count == 2)
    }
  }

  @Test func `nobody listening is said with the place`() async throws {
    let port = try await ScriptedServer.unusedPort()
    let error = await #expect(throws: AWSSigningError.self) {
      try await found(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(port)/"])
    }
    #expect(error?.message.contains("nothing listens on 127.0.0.1:\(port)") == true)
  }
}

@Suite struct `Endpoints of sources` {
  /// The URL that STS or the portal is asked at, told by the error of a name that does not exist.
  private func address(_ environment: [String: String], config: String = "", service: SourceService = .sts) throws
    -> String
  {
    let shared = try SharedConfiguration(
      profile: nil, environment: environment.merging(["HOME": "/h"]) { $1 },
      readFile: { (path: String) throws(AWSSigningError) in path == "/h/.aws/config" ? Array(config.utf8) : nil })
    return try SourceEndpoints(configuration: shared, allowsPlainHTTP: false).address(
      of: service, in: environment["AWS_REGION"] ?? "eu-central-1"
    ).url
  }

  @Test(arguments: [
    ([:], SourceService.sts, "https://sts.eu-central-1.amazonaws.com"),
    ([:], .ssoPortal, "https://portal.sso.eu-central-1.amazonaws.com"),
    (["AWS_REGION": "cn-north-1"], .sts, "https://sts.cn-north-1.amazonaws.com.cn"),
    (
      ["AWS_REGION": "us-gov-west-1", "AWS_USE_FIPS_ENDPOINT": "true"], .sts, "https://sts.us-gov-west-1.amazonaws.com"
    ),
    (["AWS_REGION": "us-east-1", "AWS_USE_FIPS_ENDPOINT": "true"], .sts, "https://sts-fips.us-east-1.amazonaws.com"),
    (["AWS_REGION": "us-east-1", "AWS_USE_DUALSTACK_ENDPOINT": "true"], .sts, "https://sts.us-east-1.api.aws"),
    (["AWS_ENDPOINT_URL": "http://127.0.0.1:1/x/"], .sts, "http://127.0.0.1:1/x"),
    (["AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_STS": "https://a"], .sts, "https://a"),
    (["AWS_ENDPOINT_URL_STS": "https://a"], .ssoPortal, "https://portal.sso.eu-central-1.amazonaws.com"),
    (["AWS_ENDPOINT_URL_SSO": "https://b"], .ssoPortal, "https://b"),
    ([:], .ssoOIDC, "https://oidc.eu-central-1.amazonaws.com"),
    (["AWS_ENDPOINT_URL_SSO_OIDC": "https://c"], .ssoOIDC, "https://c"),
    (
      ["AWS_ENDPOINT_URL_STS": "https://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], .sts,
      "https://sts.eu-central-1.amazonaws.com"
    ),
    (["AWS_ENDPOINT_URL_CONNECT": "http://127.0.0.1:1"], .sts, "https://sts.eu-central-1.amazonaws.com"),
  ])
  func `are configured, or the region's`(_ environment: [String: String], _ service: SourceService, _ url: String)
    throws
  {
    #expect(try address(environment, service: service) == url)
  }

  @Test func `may stand in the services section or in the profile`() throws {
    let services =
      "[default]\nservices = x\nendpoint_url = https://p\n[services x]\nsts =\n  endpoint_url = https://s\n"
    #expect(try address([:], config: services) == "https://s")
    #expect(try address([:], config: services, service: .ssoPortal) == "https://p")
  }

  @Test(arguments: ["http://sts.example.com", "http://10.0.0.1", "sts.example.com", "https://user:pass@x"])
  func `never hand out credentials unencrypted but on this machine`(_ url: String) {
    let error = #expect(throws: AWSSigningError.self) { try address(["AWS_ENDPOINT_URL_STS": url]) }
    #expect(error?.code == .addressForbidden)
    #expect(error?.message.contains("AWS_ENDPOINT_URL_STS") == true)
    #expect(error?.message.contains("pass@") == false)
  }
}
