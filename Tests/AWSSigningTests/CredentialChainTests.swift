import AWSSigning
import Foundation
import Testing

@Suite struct `Credential chain` {
  let keys = ["AWS_ACCESS_KEY_ID": "ENVKEY", "AWS_SECRET_ACCESS_KEY": "envsecret"]
  let files = SharedFiles(
    config: """
      [default]
      aws_access_key_id = CONFIGDEFAULT
      aws_secret_access_key = c0
      [profile prod]
      aws_access_key_id = CONFIGPROD
      aws_secret_access_key = c1
      [profile only-region]
      region = eu-central-1
      """,
    credentials: """
      [prod]
      aws_access_key_id = CREDPROD
      aws_secret_access_key = c2
      aws_session_token = token2
      [old]
      aws_access_key_id = CREDOLD
      aws_secret_access_key = c3
      """)

  private func found(_ chain: CredentialChain) async throws -> Credentials { try await chain.found() }

  private func failure(_ chain: CredentialChain) async -> AWSSigningError? { await chain.failure() }

  @Test func `an explicit profile goes before the environment's keys`() async throws {
    let credentials = try await found(files.chain(profile: "prod", environment: keys))
    #expect(credentials.accessKeyID == "CREDPROD")
  }

  @Test func `the environment's keys go before the profile of AWS_PROFILE`() async throws {
    let environment = keys.merging(["AWS_PROFILE": "prod", "AWS_SESSION_TOKEN": "t"]) { $1 }
    let credentials = try await found(files.chain(environment: environment))
    #expect(credentials.accessKeyID == "ENVKEY")
    #expect(credentials.secretAccessKey == Secret("envsecret"))
    #expect(credentials.sessionToken == Secret("t"))
    #expect(credentials.source == "environment")
  }

  @Test(arguments: [
    ([:], "CONFIGDEFAULT"),
    (["AWS_PROFILE": "prod"], "CREDPROD"),
    (["AWS_DEFAULT_PROFILE": "old"], "CREDOLD"),
    (["AWS_PROFILE": "prod", "AWS_DEFAULT_PROFILE": "old"], "CREDPROD"),
    (["AWS_PROFILE": "", "AWS_DEFAULT_PROFILE": "old"], "CREDOLD"),
  ])
  func `without keys in the environment the profile is asked`(
    _ environment: [String: String], _ accessKeyID: String
  ) async throws {
    #expect(try await found(files.chain(environment: environment)).accessKeyID == accessKeyID)
  }

  @Test func `the credentials file wins, and key, secret and token come from one file`() async throws {
    let credentials = try await found(files.chain(profile: "prod"))
    #expect(credentials.secretAccessKey == Secret("c2"))
    #expect(credentials.sessionToken == Secret("token2"))
    #expect(credentials.source == "profile prod in /home/ana/.aws/credentials")
    #expect(try await found(files.chain()).source == "profile default in /home/ana/.aws/config")
  }

  @Test func `an empty variable counts as unset`() async throws {
    let environment = ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "x"]
    #expect(try await found(files.chain(environment: environment)).accessKeyID == "CONFIGDEFAULT")
    let empty = keys.merging(["AWS_SESSION_TOKEN": ""]) { $1 }
    #expect(try await found(files.chain(environment: empty)).sessionToken == nil)
  }

  @Test(arguments: [["AWS_ACCESS_KEY_ID": "K"], ["AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": ""]])
  func `a key id without its secret is an error, not a fall-through`(_ environment: [String: String]) async {
    #expect(await failure(files.chain(environment: environment))?.code == .credentialsIncomplete)
  }

  @Test func `a key id without its secret in a profile is an error too`() async {
    let files = SharedFiles(config: "[default]\naws_secret_access_key=s", credentials: "[default]\naws_access_key_id=K")
    #expect(await failure(files.chain())?.code == .credentialsIncomplete)
  }

  @Test(arguments: ["nowhere", "Prod", "profile prod"])
  func `a profile that is in no file names those there are`(_ name: String) async throws {
    let error = try #require(await failure(files.chain(profile: name, environment: keys)))
    #expect(error.code == .profileUnknown)
    #expect(error.fix?.contains("default, old, only-region, prod") == true)
  }

  @Test func `an unknown AWS_PROFILE is an error that names the variable`() async throws {
    let error = try #require(await failure(files.chain(environment: ["AWS_PROFILE": "nowhere"])))
    #expect(error.message.contains("AWS_PROFILE"))
  }

  @Test func `a profile without keys is an error, and the environment is not asked instead`() async {
    #expect(await failure(files.chain(profile: "only-region", environment: keys))?.code == .credentialsMissing)
  }

  @Test func `nothing anywhere is an error that says what to set`() async throws {
    let error = try #require(await failure(SharedFiles().chain()))
    #expect(error.code == .credentialsMissing)
    #expect(error.fix?.contains("AWS_ACCESS_KEY_ID") == true)
  }

  @Test func `a way that is not built yet is named, with what to do`() async throws {
    let files = SharedFiles(config: "[profile x]\nlogin_session = arn:aws:iam::1:user/ana\n")
    let error = try #require(await failure(files.chain(profile: "x")))
    #expect(error.code == .credentialsNotSupported)
    #expect(error.fix?.contains("export-credentials --profile x") == true)
  }

  @Test func `keys go before credential_process`() async throws {
    let files = SharedFiles(config: "[default]\ncredential_process = p\naws_access_key_id=K\naws_secret_access_key=S")
    #expect(try await found(files.chain()).accessKeyID == "K")
  }

  @Test func `keys of the environment may tell when they end`() async throws {
    let environment = keys.merging(["AWS_CREDENTIAL_EXPIRATION": "2026-11-21T01:00:05+00:00"]) { $1 }
    let credentials = try await found(files.chain(environment: environment))
    #expect(credentials.expiration == Date(timeIntervalSince1970: 1_795_222_805))
    #expect(credentials.renewal == .never)
    #expect(credentials.endsForGood == credentials.expiration)
  }

  @Test(arguments: [
    ("K\r\n", "s", "t"), ("K", "s s", "t"), ("K", "s", "t\u{0}"), (" K", "s", "t"), ("K/x", "s", "t"), ("Ä", "s", "t"),
  ])
  func `what cannot be part of a header is refused without showing it`(
    _ key: String, _ secret: String, _ token: String
  ) async throws {
    let environment = ["AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token]
    let error = try #require(await failure(SharedFiles().chain(environment: environment)))
    #expect(error.code == .credentialsMalformed)
    #expect(!"\(error)".contains(secret == "s s" ? secret : key))
  }

  @Test func `files are read anew each time, for credentials that were renewed`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "taskferry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "credentials")
    let chain = SharedFiles().chain(
      environment: ["AWS_SHARED_CREDENTIALS_FILE": file.path],
      settings: { $0.readFile = configurationFileOnDisk })
    for key in ["FIRST", "SECOND"] {
      try Data("[default]\naws_access_key_id=\(key)\naws_secret_access_key=s\n".utf8).write(to: file)
      #expect(try await found(chain).accessKeyID == key)
    }
  }
}
