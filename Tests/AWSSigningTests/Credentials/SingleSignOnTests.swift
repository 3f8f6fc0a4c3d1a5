import AWSSigning
import Foundation
import Synchronization
import Testing

@Suite struct `Single sign-on` {
  private static let config = """
    [profile modern]
    sso_session = corp
    sso_account_id = 111122223333
    sso_role_name = Loader Role
    [profile legacy]
    sso_start_url = https://corp.awsapps.com/start
    sso_region = eu-west-1
    sso_account_id = 111122223333
    sso_role_name = Loader
    [sso-session corp]
    sso_region = eu-west-1
    sso_start_url = https://corp.awsapps.com/start
    """

  /// - Parameter signIn: of the modern profile.
  private func files(_ signIn: String?) -> SharedFiles {
    var files = SharedFiles(config: Self.config)
    // SHA-1 of "corp".
    files.others["/home/ana/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"] = signIn
    return files
  }

  private let signedIn = #"{"startUrl":"x","accessToken":"bearer-1","expiresAt":"2026-11-21T07:00:05Z","extra":1}"#
  private static let role = SourceAnswer.text(
    #"{"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"s","sessionToken":"t","expiration":1795219205000}}"#)

  @Test func `the cached sign-in asks the portal for the role`() async throws {
    let sources = SourceStandIn { _ in Self.role }
    let credentials = try await files(signedIn).chain(profile: "modern", sources: sources).found()
    #expect(credentials.accessKeyID == "SSO")
    #expect(credentials.expiration == SourceStandIn.now.addingTimeInterval(3600))
    #expect(credentials.renewal == .until(SourceStandIn.now.addingTimeInterval(8 * 3600)))
    #expect(credentials.endsForGood == SourceStandIn.now.addingTimeInterval(8 * 3600))
    #expect(credentials.source == "profile modern: single sign-on, role Loader Role in account 111122223333")
    let request = try #require(sources.requests.first)
    #expect(
      request.url == "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials"
        + "?role_name=Loader%20Role&account_id=111122223333")
    #expect(request.header("x-amz-sso_bearer_token") == "bearer-1")
    #expect(request.header("authorization") == nil)
  }

  @Test func `a profile without a session finds its sign-in by the start URL`() async throws {
    let sources = SourceStandIn { _ in Self.role }
    var files = files(nil)
    files.others["/home/ana/.aws/sso/cache/\(SSOCache.fileName("https://corp.awsapps.com/start"))"] = signedIn
    #expect(try await files.chain(profile: "legacy", sources: sources).found().accessKeyID == "SSO")
  }

  @Test func `cache files are named as every AWS tool names them`() {
    // FIPS 180-2, appendix A.
    #expect(SSOCache.fileName("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d.json")
  }

  @Test(arguments: [
    (nil, "nobody has signed in"),
    (#"{"accessToken":"bearer-1","expiresAt":"2026-11-20T23:00:05Z"}"#, "has ended"),
    (#"{"accessToken":"bearer-1","expiresAt":"2026-11-20T23:00:05UTC"}"#, "has ended"),
    (#"{"accessToken":"bearer-1","expiresAt":"tomorrow"}"#, "has ended"),
    (#"{"clientId":"x"}"#, "holds no sign-in"), ("", "holds no sign-in"),
    (#"{"accessToken":"bearer 1\r\n","expiresAt":"2026-11-21T07:00:05Z"}"#, "damaged"),
  ])
  func `a stale sign-in is renewed by a person, with this command`(_ signIn: String?, _ words: String) async throws {
    let sources = SourceStandIn()
    let error = try #require(await files(signIn).chain(profile: "modern", sources: sources).failure())
    #expect(error.code == .ssoExpired)
    #expect(error.message.contains(words))
    #expect(error.fix == "run: aws sso login --profile modern")
    #expect(!error.description.contains("bearer"))
    #expect(sources.requests.isEmpty)
  }

  /// A sign-in of `aws sso login` with a session: it can be renewed without a person.
  private func renewable(until end: String, registration: String = "2027-01-01T00:00:00Z") -> String {
    """
    {"accessToken":"bearer-1","expiresAt":"\(end)","refreshToken":"refresh-1","clientId":"client",
     "clientSecret":"hush","registrationExpiresAt":"\(registration)","startUrl":"https://x"}
    """
  }

  @Test func `a sign-in that is about to end is renewed, and the cache has the new one`() async throws {
    let sources = SourceStandIn { request in
      request.url.hasPrefix("https://oidc.")
        ? .text(#"{"accessToken":"bearer-2","expiresIn":3600,"refreshToken":"refresh-2","tokenType":"Bearer"}"#)
        : Self.role
    }
    let written = Mutex<[String: String]>([:])
    let chain = files(renewable(until: "2026-11-20T23:10:05Z")).chain(
      profile: "modern", sources: sources,
      settings: {
        $0.writeFile = { path, bytes in written.withLock { $0[path] = String(decoding: bytes, as: UTF8.self) } }
      })
    let credentials = try await chain.found()
    // As long as the client's registration lasts.
    #expect(credentials.renewal == .until(Date(timeIntervalSince1970: 1_798_761_600)))
    #expect(sources.requests.map(\.url).first == "https://oidc.eu-west-1.amazonaws.com/token")
    #expect(
      String(decoding: sources.requests.first?.body ?? [], as: UTF8.self)
        == #"{"clientId":"client","clientSecret":"hush","grantType":"refresh_token","refreshToken":"refresh-1"}"#)
    #expect(sources.requests.last?.header("x-amz-sso_bearer_token") == "bearer-2")
    let (path, text) = try #require(written.withLock { $0.first })
    #expect(path == "/home/ana/.aws/sso/cache/\(SSOCache.fileName("corp"))")
    for part in ["bearer-2", "refresh-2", "2026-11-21T00:00:05Z", "startUrl", "registrationExpiresAt"] {
      #expect(text.contains(part))
    }
  }

  @Test(arguments: [
    // Long enough, or not to be renewed: the token itself says when it ends.
    ("2026-11-20T23:20:05Z", "2027-01-01T00:00:00Z", "SSO", 1),
    ("2026-11-20T23:10:05Z", "2026-11-01T00:00:00Z", "SSO", 1),
    ("2026-11-20T22:10:05Z", "2026-11-01T00:00:00Z", "credentials.sso-expired", 0),
    // Renewal is refused.
    ("2026-11-20T23:10:05Z", "2027-01-01T00:00:00Z", "SSO", 2),
    ("2026-11-20T22:10:05Z", "2027-01-01T00:00:00Z", "credentials.sso-expired", 1),
  ])
  func `a sign-in that cannot be renewed does while it lasts`(
    _ end: String, _ registration: String, _ expected: String, _ questions: Int
  ) async throws {
    let sources = SourceStandIn { request in
      request.url.hasPrefix("https://oidc.") ? .text(#"{"error":"invalid_grant"}"#, 400) : Self.role
    }
    let chain = files(renewable(until: end, registration: registration)).chain(profile: "modern", sources: sources)
    do {
      #expect(try await chain.found().accessKeyID == expected)
    } catch let error as AWSSigningError {
      #expect(error.code.rawValue == expected)
      #expect(!error.description.contains("hush") && !error.description.contains("refresh-"))
    }
    #expect(sources.requests.count == questions)
  }

  @Test func `the cache is replaced as a whole, for its owner only`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "taskferry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "x.json").path
    replaceFileOnDisk(file, Array("old, and longer".utf8))
    replaceFileOnDisk(file, Array("new".utf8))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "new")
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.json"])
    replaceFileOnDisk(folder.appending(path: "nowhere/x.json").path, [])
  }

  @Test(arguments: [
    (401, "credentials.sso-expired", "aws sso login --profile modern"),
    (403, "credentials.source-refused", "sso_account_id"), (404, "credentials.source-refused", "sso_role_name"),
    (500, "credentials.source-refused", "later"),
  ])
  func `what the portal answers is explained`(_ status: Int, _ code: String, _ fix: String) async throws {
    let error = try #require(
      await files(signedIn).chain(profile: "modern", sources: SourceStandIn { _ in .text("{}", status) }).failure())
    #expect(error.code.rawValue == code)
    #expect(error.fix?.contains(fix) == true)
  }

  @Test(arguments: [
    ("sso_session = nowhere\nsso_account_id=1\nsso_role_name=r", "no [sso-session nowhere]"),
    ("sso_session = corp\nsso_role_name=r", "sso_account_id"),
    ("sso_session = corp\nsso_account_id=1", "sso_role_name"),
    ("sso_start_url = https://x\nsso_account_id=1\nsso_role_name=r", "sso_region"),
    ("sso_session = half\nsso_account_id=1\nsso_role_name=r", "sso_start_url is missing in [sso-session half]"),
    ("sso_start_url = https://x\nsso_region=x/y\nsso_account_id=1\nsso_role_name=r", "no region"),
  ])
  func `a setting that is missing is named`(_ settings: String, _ words: String) async throws {
    let files = SharedFiles(
      config: "[profile x]\n\(settings)\n[sso-session corp]\nsso_region=eu-west-1\nsso_start_url=https://x\n"
        + "[sso-session half]\nsso_region=eu-west-1\n")
    let error = try #require(await files.chain(profile: "x").failure())
    #expect(error.code == .profileIncomplete)
    #expect(error.message.contains(words), "\(error)")
    #expect(error.fix == "set it up with: aws configure sso --profile x")
  }
}
