import AWSSigning
import Foundation
import Testing

@Suite struct `Shared configuration` {
  @Test func `comments, blanks, quotes, CRLF, a byte-order mark and nested settings are understood`() throws {
    let config = """
      \u{FEFF}# a comment
      ; another
      [ default ]\r
      region=eu-west-2 # the office
      [profile "big one"]
      Region =  us-west-2\t
      endpoint_url = http://h/#fragment
      services = local
      s3 =
        max_concurrent_requests = 20
        region = nested
      [services local]
      connect =
        endpoint_url = http://127.0.0.1:9/
      dynamodb =
        endpoint_url = http://127.0.0.1:8/
      [sso-session x]
      sso_region = us-east-1
      """
    let profile = try #require(try SharedFiles(config: config).configuration(profile: "big one").profile)
    #expect(profile.setting("region") == "us-west-2")
    #expect(profile.setting("endpoint_url") == "http://h/#fragment")
    #expect(profile.setting("endpoint_url", ofService: "connect") == "http://127.0.0.1:9/")
    let standard = try SharedFiles(config: config).configuration()
    #expect(standard.profile?.setting("region") == "eu-west-2")
    #expect(standard.profileNames == ["big one", "default"])
  }

  @Test func `a section that comes twice is merged and the later setting counts`() throws {
    let files = SharedFiles(config: "[default]\na=1\nb=1\n[profile x]\n[default]\nb=2\n")
    let profile = try files.configuration().profile
    #expect(profile?.setting("a") == "1")
    #expect(profile?.setting("b") == "2")
  }

  @Test(arguments: [
    ("region = x", 1), ("[default]\n[oops\n", 2), ("[default]\n\nsecretsecret\n", 3), ("[]\n", 1),
    ("[default]\n= x", 2),
  ])
  func `a line that is neither section nor setting is named by number and not shown`(
    _ text: String, _ line: Int
  ) throws {
    let error = #expect(throws: AWSSigningError.self) { try SharedFiles(config: text).configuration() }
    #expect(error?.code == .fileMalformed)
    #expect(error?.message.contains("line \(line) ") == true)
    #expect(error?.description.contains("secretsecret") == false)
  }

  @Test func `invalid UTF-8 is refused, not repaired`() throws {
    let error = #expect(throws: AWSSigningError.self) {
      try SharedConfiguration(
        profile: nil, environment: ["AWS_CONFIG_FILE": "/c"],
        readFile: { (_: String) throws(AWSSigningError) -> [UInt8]? in [0x5B, 0xFF] })
    }
    #expect(error?.code == .fileMalformed)
  }

  @Test func `both files can be elsewhere and a tilde is the home folder`() throws {
    let configuration = try SharedFiles().configuration(
      environment: ["AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/etc/k"])
    #expect(configuration.configPath == "/home/ana/c")
    #expect(configuration.credentialsPath == "/etc/k")
  }

  @Test(arguments: [
    ("f", ["AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"], "f", "--region"),
    (nil, ["AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"], "a", "AWS_REGION"),
    (nil, ["AWS_REGION": "", "AWS_DEFAULT_REGION": "b"], "b", "AWS_DEFAULT_REGION"),
    (nil, [:], "p", "profile default"),
    ("", [:], "p", "profile default"),
  ])
  func `region goes by flag, AWS_REGION, AWS_DEFAULT_REGION, profile`(
    _ flag: String?, _ environment: [String: String], _ name: String, _ source: String
  ) throws {
    let configuration = try SharedFiles(config: "[default]\nregion=p").configuration(environment: environment)
    #expect(try configuration.region(flag: flag) == Region(name: name, source: source))
  }

  @Test func `no region anywhere is an error`() throws {
    let configuration = try SharedFiles().configuration()
    let error = #expect(throws: AWSSigningError.self) { try configuration.region(flag: nil) }
    #expect(error?.code == .regionMissing)
  }

  @Test(arguments: [
    "eu central", "a.evil.example/", "EU-CENTRAL-1", "-a", "a\n", "é", String(repeating: "a", count: 64),
  ])
  func `what cannot be part of a host name is no region`(_ region: String) throws {
    let configuration = try SharedFiles().configuration()
    let error = #expect(throws: AWSSigningError.self) { try configuration.region(flag: region) }
    #expect(error?.code == .regionMalformed)
  }

  @Test func `on disk, no file and the null device are nothing, a folder and a huge file are errors`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "taskferry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try configurationFileOnDisk(folder.appending(path: "none").path) == nil)
    #expect(try configurationFileOnDisk("/dev/null") == nil)
    let huge = folder.appending(path: "huge")
    try Data(count: 1 << 20 + 1).write(to: huge)
    for path in [folder.path, huge.path, "/dev/zero"] {
      let error = #expect(throws: AWSSigningError.self) { try configurationFileOnDisk(path) }
      #expect(error?.code == .fileUnreadable)
    }
    let linked = folder.appending(path: "linked")
    try Data("x".utf8).write(to: folder.appending(path: "real"))
    try FileManager.default.createSymbolicLink(at: linked, withDestinationURL: folder.appending(path: "real"))
    #expect(try configurationFileOnDisk(linked.path) == Array("x".utf8))
  }
}
