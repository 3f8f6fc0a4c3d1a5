import AWSSigning
import ConnectClient
import Diagnostics
import Foundation
import Testing

@Suite struct `Trusted certificates` {
  private func resolve(
    _ environment: [String: String], config: String = "", files: [String: String] = [:]
  ) throws -> CertificateAuthorities? {
    let all = files.merging(["/h/.aws/config": config]) { $1 }
    return try ConnectionOptions().resolved(
      environment: environment.merging(["HOME": "/h", "AWS_REGION": "eu-central-1"]) { $1 },
      readFile: { (path: String) in all[path].map { Array($0.utf8) } }
    ).configuration.certificateAuthorities
  }

  private static let authority =
    (try? String(contentsOf: URL(filePath: Fixture.certificate("authority.pem")), encoding: .utf8)) ?? ""

  @Test(arguments: [
    (["AWS_CA_BUNDLE": "/a.pem"], "", "/a.pem"),
    (["AWS_CA_BUNDLE": "/a.pem"], "[default]\nca_bundle = /b.pem\n", "/a.pem"),
    (["AWS_CA_BUNDLE": ""], "[default]\nca_bundle = /b.pem\n", "/b.pem"),
    ([:], "[default]\nca_bundle = ~/c.pem\n", "/h/c.pem"),
    ([:], "", nil),
  ])
  func `the variable goes before the profile, and without them the system's are trusted`(
    _ environment: [String: String], _ config: String, _ file: String?
  ) throws {
    let files = ["/a.pem": Self.authority, "/b.pem": Self.authority + Self.authority, "/h/c.pem": Self.authority]
    #expect(try resolve(environment, config: config, files: files)?.file == file)
  }

  @Test(arguments: [
    ("", "no certificate"), ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate"),
    ("hello", "no certificate"), (nil, "there is no file"),
  ])
  func `a file that cannot be used is an error, and nobody else is trusted in its place`(
    _ content: String?, _ reason: String
  ) {
    let error = #expect(throws: ConnectClientError.self) {
      try resolve(["AWS_CA_BUNDLE": "/a.pem"], files: content.map { ["/a.pem": $0] } ?? [:])
    }
    #expect(error?.diagnostic.code == .clientCABundleInvalid)
    #expect(error?.diagnostic.message.contains(reason) == true)
    #expect(error?.diagnostic.message.contains("AWS_CA_BUNDLE") == true)
  }
}

@Suite struct `Exceptions from the proxy` {
  private func isExcepted(_ url: String, _ list: String) throws -> Bool {
    try ProxyServer.server(
      for: Endpoint(parsing: url, source: "test"), environment: ["HTTPS_PROXY": "http://p:1", "NO_PROXY": list]) == nil
  }

  @Test(arguments: [
    ("https://10.1.2.3", "10.0.0.0/8", true), ("https://11.1.2.3", "10.0.0.0/8", false),
    ("https://10.1.2.3", "a, 192.168.0.0/16 10.1.2.2/31", true), ("https://10.1.2.4", "10.1.2.2/31", false),
    ("https://10.1.2.3", "0.0.0.0/0", true), ("https://10.1.2.3", "10.1.2.3/32", true),
    ("https://10.1.2.3", "10.1.2.3/33", false), ("https://10.1.2.3", "10.1.2.3/", false),
    ("https://10.1.2.3", "10.1/16", false), ("https://10.1.2.3", "10.1.2.3/+8", false),
    ("https://[fd00::1]", "fd00::/8", true), ("https://[fe00::1]", "fd00::/8", false),
    ("https://[fd00::1]", "fd00::1/128", true), ("https://[fd00::1]", "10.0.0.0/8", false),
    ("https://[fd00::1]", "::/0", true), ("https://10.1.2.3", "::/0", false),
    // A name is not looked up.
    ("https://connect.example", "0.0.0.0/0", false),
  ])
  func `a range speaks of addresses of its version`(_ url: String, _ list: String, _ excepted: Bool) throws {
    #expect(try isExcepted(url, list) == excepted)
  }

  @Test(arguments: [
    ("https://10.1.2.3", "10.1.2.3", true), ("https://10.1.2.3:8443", "10.1.2.3", true),
    ("https://10.1.2.3:8443", "10.1.2.3:8443", true), ("https://10.1.2.3", "10.1.2.3:8443", false),
    ("https://10.1.2.3", "2.3", false), ("https://10.1.2.3", ".2.3", false),
    ("https://[fd00::1]", "fd00::1", true), ("https://[fd00::1]", "[fd00::1]", true),
    ("https://[fd00::1]", "[FD00:0::0001]", true), ("https://[fd00::1]:8443", "[fd00::1]:8443", true),
    ("https://[fd00::1]:8443", "[fd00::1]:443", false),
  ])
  func `an address is compared as an address`(_ url: String, _ list: String, _ excepted: Bool) throws {
    #expect(try isExcepted(url, list) == excepted)
  }

  @Test(arguments: [
    ("https://connect.example", "connect.example", true), ("https://connect.example", "CONNECT.Example", true),
    ("https://connect.example", "example", true), ("https://connect.example", ".example", true),
    ("https://connect.example", "*.example", true), ("https://connect.example", "*", true),
    ("https://connect.example", "other,\tconnect.example\n", true), ("https://connect.example", "nnect.example", false),
    ("https://connect.example", "x.connect.example", false), ("https://connect.example", "connect.example:443", true),
    ("https://connect.example:8443", "connect.example:443", false), ("https://connect.example", "", false),
    ("https://connect.example", ", ,", false), ("https://connect.example", "connect.*", false),
  ])
  func `a name stands for itself and all below it, on one port or on all`(
    _ url: String, _ list: String, _ excepted: Bool
  ) throws {
    #expect(try isExcepted(url, list) == excepted)
  }
}

@Suite struct `Settings of the caller` {
  @Test(arguments: [
    (["AWS_SDK_UA_APP_ID": "a", "AWS_MAX_ATTEMPTS": "5"], "[default]\nsdk_ua_app_id = b\nmax_attempts = 6\n", "a", 5),
    (["AWS_SDK_UA_APP_ID": "", "AWS_MAX_ATTEMPTS": ""], "[default]\nsdk_ua_app_id = b\nmax_attempts = 6\n", "b", 6),
    (["AWS_MAX_ATTEMPTS": "0"], "", nil, 1), (["AWS_MAX_ATTEMPTS": "99"], "", nil, 10),
    (["AWS_MAX_ATTEMPTS": "many"], "", nil, 3), ([:], "", nil, 3),
  ])
  func `variables go before the profile`(
    _ environment: [String: String], _ config: String, _ applicationID: String?, _ attempts: Int
  ) throws {
    let configuration = try ConnectionOptions(region: "eu-west-2").resolved(
      environment: environment.merging(["HOME": "/h"]) { $1 },
      readFile: { (path: String) in path == "/h/.aws/config" ? Array(config.utf8) : nil }
    ).configuration
    #expect(configuration.applicationID == applicationID)
    #expect(configuration.maximumAttempts == attempts)
  }
}

@Suite struct `Endpoints of botocore` {
  /// As Trials/oracles/endpoints.py writes them.
  private struct Case: Codable {
    var region: String
    var fips: Bool
    var dualstack: Bool
    var url: String
    var signingRegion: String
    /// Whether botocore knows Amazon Connect to run there.
    var known: Bool
  }

  @Test func `every region, with FIPS and dual-stack and without, has the endpoint that botocore gives it`() throws {
    let path = ProcessInfo.processInfo.environment["TASKFERRY_ENDPOINT_CASES"]
    let file = path.map { URL(filePath: $0) } ?? Fixture.folder.appending(path: "endpoints.json")
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    #expect(cases.count >= 32)
    for next in cases {
      let resolved = try ConnectionOptions(region: next.region).resolved(
        environment: ["AWS_USE_FIPS_ENDPOINT": "\(next.fips)", "AWS_USE_DUALSTACK_ENDPOINT": "\(next.dualstack)"],
        readFile: { (_: String) in nil })
      #expect(resolved.configuration.endpoint.description == next.url, "\(next)")
      #expect(resolved.configuration.region == next.signingRegion, "\(next)")
      #expect(resolved.warnings.map(\.code) == (next.known ? [] : [.clientRegionUnknown]), "\(next)")
    }
  }
}

@Suite struct `FIPS and an endpoint URL` {
  @Test(arguments: [
    ("true", "https://connect.example", true), ("true", "https://connect-fips.eu-west-2.amazonaws.com", false),
    ("true", "http://127.0.0.1:1", false), ("false", "https://connect.example", false),
  ])
  func `the URL goes before, with a warning unless it is one of FIPS`(
    _ fips: String, _ url: String, _ warns: Bool
  ) throws {
    let resolved = try ConnectionOptions(region: "eu-west-2", endpointURL: url).resolved(
      environment: ["AWS_USE_FIPS_ENDPOINT": fips], readFile: { (_: String) in nil })
    #expect(resolved.configuration.endpoint.description == url)
    #expect(resolved.warnings.map(\.code) == (warns ? [.clientFIPSNotApplied] : []))
  }
}
