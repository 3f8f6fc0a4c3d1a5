import AWSSigning
import ConnectClient
import Diagnostics
import Testing

@Suite struct `Endpoint resolver` {
  private func resolve(
    flag: String? = nil, region: String = "eu-central-1", environment: [String: String] = [:], config: String = "",
    allowsPlainHTTP: Bool = false
  ) throws -> ResolvedEndpoint {
    let configuration = try SharedConfiguration(
      profile: nil, environment: environment.merging(["HOME": "/home/ana"]) { $1 },
      readFile: { (path: String) in path == "/home/ana/.aws/config" ? Array(config.utf8) : nil })
    return try EndpointResolver(configuration: configuration, allowsPlainHTTP: allowsPlainHTTP)
      .endpoint(flag: flag, region: Region(name: region, source: "test"))
  }

  private func failure(_ flag: String) -> ConnectClientError? {
    #expect(throws: ConnectClientError.self) { try resolve(flag: flag) }
  }

  @Test(arguments: [
    ("eu-central-1", false, false, "https://connect.eu-central-1.amazonaws.com"),
    ("us-east-1", true, false, "https://connect-fips.us-east-1.amazonaws.com"),
    ("us-east-1", false, true, "https://connect.us-east-1.api.aws"),
    ("us-east-1", true, true, "https://connect-fips.us-east-1.api.aws"),
    ("us-gov-west-1", false, false, "https://connect.us-gov-west-1.amazonaws.com"),
    ("us-gov-west-1", true, false, "https://connect.us-gov-west-1.amazonaws.com"),
    ("us-gov-west-1", true, true, "https://connect-fips.us-gov-west-1.api.aws"),
    ("cn-north-1", false, false, "https://connect.cn-north-1.amazonaws.com.cn"),
    ("cn-north-1", true, false, "https://connect-fips.cn-north-1.amazonaws.com.cn"),
    ("cn-north-1", false, true, "https://connect.cn-north-1.api.amazonwebservices.com.cn"),
    ("eusc-de-east-1", false, false, "https://connect.eusc-de-east-1.amazonaws.eu"),
  ])
  func `the host follows partition, FIPS and dual-stack`(
    _ region: String, _ fips: Bool, _ dualStack: Bool, _ url: String
  ) throws {
    let environment = ["AWS_USE_FIPS_ENDPOINT": "\(fips)", "AWS_USE_DUALSTACK_ENDPOINT": "\(dualStack)"]
    #expect(try resolve(region: region, environment: environment).endpoint.description == url)
    let config = "[default]\nuse_fips_endpoint = \(fips)\nuse_dualstack_endpoint = \(dualStack)\n"
    #expect(try resolve(region: region, config: config).endpoint.description == url)
  }

  @Test func `an explicit URL goes by flag, service variable, variable, services section, profile`() throws {
    var environment = ["AWS_ENDPOINT_URL_CONNECT": "https://b", "AWS_ENDPOINT_URL": "https://c"]
    let services =
      "[default]\nservices = s\nendpoint_url = https://e\n[services s]\nconnect =\n  endpoint_url = https://d\n"
    func chosen(_ flag: String?, _ config: String) throws -> [String] {
      let resolved = try resolve(flag: flag, environment: environment, config: config)
      return [resolved.endpoint.description, resolved.source]
    }
    #expect(try chosen("https://a", services) == ["https://a", "--endpoint-url"])
    #expect(try chosen(nil, services) == ["https://b", "AWS_ENDPOINT_URL_CONNECT"])
    environment["AWS_ENDPOINT_URL_CONNECT"] = ""
    #expect(try chosen(nil, services) == ["https://c", "AWS_ENDPOINT_URL"])
    environment = [:]
    #expect(try chosen("", services) == ["https://d", "services section of profile default"])
    #expect(try chosen(nil, "[default]\nendpoint_url = https://e\n") == ["https://e", "profile default"])
    #expect(try chosen(nil, "") == ["https://connect.eu-central-1.amazonaws.com", "region eu-central-1"])
  }

  @Test func `configured URLs can be ignored, the flag cannot`() throws {
    let environment = ["AWS_ENDPOINT_URL": "https://c", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]
    #expect(try resolve(environment: environment).source == "region eu-central-1")
    #expect(try resolve(flag: "https://a", environment: environment).source == "--endpoint-url")
  }

  @Test(arguments: [
    ("HTTP://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080"),
    ("https://Connect.Example:443/", "https://connect.example", "connect.example"),
    ("http://localhost", "http://localhost", "localhost"),
    ("http://[::1]:9000/base/", "http://[::1]:9000/base", "[::1]:9000"),
    ("https://h/a%20b", "https://h/a%20b", "h"),
  ])
  func `a URL is read into scheme, authority and path`(_ text: String, _ url: String, _ authority: String) throws {
    let endpoint = try resolve(flag: text).endpoint
    #expect(endpoint.description == url)
    #expect(endpoint.authority == authority)
  }

  @Test(arguments: [
    "ftp://h", "h", "//h", "https://", "https:///x", "https://user:pass@h", "https://h?x=1", "https://h#x",
    "https://h:0", "https://h:70000", "https://h h", "https://h\r\nX: y", "https://é.example", "",
  ])
  func `what is no endpoint is refused without showing it`(_ text: String) {
    guard !text.isEmpty else { return }
    let error = failure(text)
    #expect(error?.diagnostic.code == .clientEndpointInvalid)
    #expect(error?.diagnostic.message.contains("pass") == false)
  }

  @Test(arguments: [
    "http://connect.example", "http://10.0.0.1", "http://127.example.com", "http://0.0.0.0", "http://[fe80::1]",
  ])
  func `plain HTTP beyond this machine has to be allowed`(_ url: String) throws {
    #expect(failure(url)?.diagnostic.code == .clientPlainHTTP)
    #expect(try resolve(flag: url, allowsPlainHTTP: true).endpoint.scheme == .http)
  }

  @Test(arguments: ["http://127.0.0.1", "http://127.9.9.9:1", "http://localhost:4566", "http://[::1]:1"])
  func `plain HTTP on this machine is allowed`(_ url: String) throws {
    #expect(try resolve(flag: url).endpoint.scheme == .http)
  }

  @Test func `a region where the service is not known to run is a warning`() throws {
    let warnings = try resolve(region: "eu-north-1").warnings
    #expect(warnings.map(\.code) == [.clientRegionUnknown])
    #expect(warnings.first?.severity == .warning)
    #expect(try resolve(region: "eu-west-2").warnings.isEmpty)
    #expect(try resolve(flag: "https://x", region: "eu-north-1").warnings.isEmpty)
  }
}

@Suite struct `Proxy` {
  private func proxy(_ environment: [String: String], for url: String = "https://connect.eu-central-1.amazonaws.com")
    throws -> ProxyServer?
  {
    try ProxyServer.server(for: Endpoint(parsing: url, source: "test"), environment: environment)
  }

  @Test(arguments: [
    ("http://proxy.example:3128", "proxy.example", 3128), ("proxy.example:8080", "proxy.example", 8080),
    ("http://proxy.example", "proxy.example", 80), ("http://[::1]:3128/", "::1", 3128),
  ])
  func `HTTPS_PROXY names it`(_ text: String, _ host: String, _ port: Int) throws {
    let proxy = try #require(try proxy(["HTTPS_PROXY": text]))
    #expect(proxy.host == host)
    #expect(proxy.port == port)
    #expect(try self.proxy(["https_proxy": text, "HTTPS_PROXY": "http://other:1"])?.host == host)
  }

  @Test func `user and password are taken from the URL, the password unprintable`() throws {
    let proxy = try #require(try proxy(["HTTPS_PROXY": "http://ana:p%40ss@h:1"]))
    #expect(proxy.user == "ana")
    #expect(proxy.password == Secret("p@ss"))
    #expect(!"\(proxy)".contains("p@ss"))
  }

  @Test(arguments: [
    "http://127.0.0.1:1", "https://127.0.0.1", "https://localhost", "https://[::1]", "https://169.254.170.2",
    "https://[fe80::1]",
  ])
  func `never for this machine or this link`(_ url: String) throws {
    #expect(try proxy(["HTTPS_PROXY": "http://p:1"], for: url) == nil)
  }

  @Test func `none without the variable, and HTTP_PROXY is not it`() throws {
    #expect(try proxy([:]) == nil)
    #expect(try proxy(["HTTPS_PROXY": "", "HTTP_PROXY": "http://p:1"]) == nil)
  }

  @Test(arguments: [
    ("*", true), ("connect.eu-central-1.amazonaws.com", true), ("amazonaws.com", true), (".amazonaws.com", true),
    ("*.amazonaws.com", true), ("a, AMAZONAWS.COM ,b", true), ("amazonaws.com:443", true), ("amazonaws.com:80", false),
    ("naws.com", false), ("eu-central-1", false), ("", false), (".", false), ("[::1]:443", false), ("::1", false),
  ])
  func `NO_PROXY names exceptions`(_ list: String, _ isExcepted: Bool) throws {
    #expect(try (proxy(["HTTPS_PROXY": "http://p:1", "NO_PROXY": list]) == nil) == isExcepted)
  }

  @Test(arguments: ["https://p:1", "socks5://p:1", "http://", "http://h:0", "http://secret@h h"])
  func `what cannot be used is an error that does not show it`(_ text: String) {
    let error = #expect(throws: ConnectClientError.self) { try proxy(["HTTPS_PROXY": text]) }
    #expect(error?.diagnostic.code == .clientProxyInvalid)
    #expect(error?.diagnostic.message.contains("secret") == false)
  }
}

@Suite struct `Connection options` {
  @Test func `flags, environment and files become one configuration`() throws {
    let options = ConnectionOptions(profile: "prod")
    let resolved = try options.resolved(
      environment: ["HOME": "/h", "HTTPS_PROXY": "http://p:1", "AWS_SDK_UA_APP_ID": "app", "AWS_MAX_ATTEMPTS": "5"],
      readFile: { (path: String) in
        path == "/h/.aws/config" ? Array("[profile prod]\nregion = eu-west-2\n".utf8) : nil
      })
    #expect(resolved.configuration.endpoint.description == "https://connect.eu-west-2.amazonaws.com")
    #expect(resolved.configuration.region == "eu-west-2")
    #expect(resolved.region.source == "profile prod")
    #expect(resolved.endpointSource == "region eu-west-2")
    #expect(resolved.configuration.proxy?.host == "p")
    #expect(resolved.configuration.applicationID == "app")
    #expect(resolved.configuration.maximumAttempts == 5)
    #expect(resolved.warnings.isEmpty)
  }

  @Test(arguments: [
    ([:], true), (["AWS_ENDPOINT_URL": "http://127.0.0.1:1"], false),
    (["AWS_ENDPOINT_URL": "https://connect.eu-central-1.amazonaws.com"], true),
    (["AWS_ENDPOINT_URL": "https://connect-fips.eu-central-1.api.aws"], true),
    (["AWS_ENDPOINT_URL": "https://amazonaws.com.example.org"], false),
    (["AWS_ENDPOINT_URL": "https://notamazonaws.com"], false),
  ])
  func `it is known whether the endpoint is AWS's, whoever named it`(named: [String: String], isOfAWS: Bool) throws {
    let environment = ["AWS_REGION": "eu-central-1"].merging(named) { $1 }
    let resolved = try ConnectionOptions().resolved(environment: environment, readFile: { (_: String) in nil })
    #expect(resolved.endpointIsOfAWS == isOfAWS)
  }

  @Test func `a missing region is an error for a person`() throws {
    let error = #expect(throws: ConnectClientError.self) {
      try ConnectionOptions().resolved(environment: [:], readFile: { (_: String) in nil })
    }
    #expect(error?.diagnostic.code == .clientRegion)
    #expect(error?.diagnostic.fix?.contains("--region") == true)
  }
}
