import AWSSigning
import Foundation
import Synchronization
import Testing

@Suite struct `Credentials of a container` {
  private let answering = SourceStandIn { _ in SourceStandIn.keys("TASK") }

  @Test func `ECS names a path, and it goes before a whole address`() async throws {
    let environment = [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/abc",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/x",
    ]
    let credentials = try await SharedFiles().chain(environment: environment, sources: answering).found()
    #expect(credentials.accessKeyID == "TASK")
    #expect(credentials.expiration == SourceStandIn.now.addingTimeInterval(7200))
    #expect(credentials.renewal == .always)
    #expect(credentials.source == "container: 169.254.170.2")
    #expect(answering.requests.first?.url == "http://169.254.170.2/v2/credentials/abc")
    #expect(answering.requests.first?.header("authorization") == nil)
  }

  @Test(arguments: [
    "https://anything.example.com/x", "http://localhost:8080/x", "http://127.0.0.1/x", "http://127.1.2.3:99/x",
    "http://[::1]:80/x", "http://169.254.170.2/x", "http://169.254.170.23/v1/credentials",
    "http://[fd00:ec2::23]/v1/credentials", "HTTP://LOCALHOST/x",
  ])
  func `a whole address may be encrypted, on this machine, or one of ECS and EKS`(_ url: String) async throws {
    let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url]
    #expect(try await SharedFiles().chain(environment: environment, sources: answering).found().accessKeyID == "TASK")
    #expect(answering.requests.last?.url == url)
  }

  @Test(arguments: [
    "http://example.com/x", "http://127.example.com/x", "http://127.0.0.1.example.com/x", "http://169.254.169.254/x",
    "http://10.0.0.1/x", "http://[fd00:ec2::24]/x", "ftp://127.0.0.1/x", "/x", "127.0.0.1", "http:///x",
    "http://localhost@example.com/x", "http://user:pass@127.0.0.1/x", "http://256.0.0.1/x",
  ])
  func `nobody else is asked, and no token is sent there`(_ url: String) async throws {
    let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "t"]
    let error = try #require(await SharedFiles().chain(environment: environment, sources: answering).failure())
    #expect(error.code == .addressForbidden)
    #expect(error.message.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI"))
    #expect(answering.requests.isEmpty)
  }

  @Test func `a path that would name another host is refused`() async {
    for path in ["@example.com/x", ".example.com/x", "x"] {
      let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": path]
      #expect(
        await SharedFiles().chain(environment: environment, sources: answering).failure()?.code == .addressForbidden)
    }
  }

  @Test func `the token's file goes before the token, and is read each time`() async throws {
    let tokens = Mutex(["first\n", "second\n"])
    let chain = SharedFiles().chain(
      environment: [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/var/run/token", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "other",
      ], sources: answering,
      settings: {
        $0.readFile = { (path: String) throws(AWSSigningError) in
          path == "/var/run/token" ? tokens.withLock { Array($0.removeFirst().utf8) } : nil
        }
      })
    _ = try await chain.found()
    _ = try await chain.found()
    #expect(answering.requests.map { $0.header("authorization") } == ["first", "second"])
  }

  @Test func `a token of the environment goes along as it is, and never with a line break`() async throws {
    var environment = [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc",
    ]
    _ = try await SharedFiles().chain(environment: environment, sources: answering).found()
    #expect(answering.requests.last?.header("authorization") == "Basic abc")
    environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "a\r\nX-Other: b"
    #expect(
      await SharedFiles().chain(environment: environment, sources: answering).failure()?.code == .credentialsMalformed)
  }

  @Test(arguments: [
    (nil, "credentials.source-unreachable"), (SourceAnswer.text("no", 403), "credentials.source-refused"),
    (SourceAnswer.text("no"), "credentials.answer-unreadable"),
    (SourceAnswer.text("{}"), "credentials.answer-unreadable"),
  ])
  func `what goes wrong names the variable`(_ answer: SourceAnswer?, _ code: String) async throws {
    let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost:1/x"]
    let sources = SourceStandIn { _ in answer }
    let error = try #require(await SharedFiles().chain(environment: environment, sources: sources).failure())
    #expect(error.code.rawValue == code)
    #expect(error.description.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI") || error.description.contains("container"))
  }
}
