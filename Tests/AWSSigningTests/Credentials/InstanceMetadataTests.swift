import AWSSigning
import Foundation
import Testing

@Suite struct `Instance metadata` {
  @Test func `a token is asked for first and goes with each question`() async throws {
    let sources = SourceStandIn(SourceStandIn.instance("INSTANCE"))
    let credentials = try await SharedFiles().chain(sources: sources).found()
    #expect(credentials.accessKeyID == "INSTANCE")
    #expect(credentials.source == "instance metadata: role loader")
    #expect(credentials.renewal == .always)
    let asked = sources.requests
    #expect(
      asked.map { "\($0.method.rawValue) \($0.url)" } == [
        "PUT http://169.254.169.254/latest/api/token",
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/loader",
      ])
    #expect(asked[0].header("x-aws-ec2-metadata-token-ttl-seconds") == "21600")
    #expect(asked[1...].allSatisfy { $0.header("x-aws-ec2-metadata-token") == "metadata-token" })
    #expect(asked.allSatisfy { $0.timeLimit == .seconds(1) })
  }

  @Test func `where nobody answers it is asked twice, and there are no credentials`() async throws {
    let sources = SourceStandIn()
    let error = try #require(await SharedFiles().chain(sources: sources).failure())
    #expect(error.code == .credentialsMissing)
    #expect(sources.requests.count == 2)
  }

  @Test(arguments: ["true", "TRUE"]) func `the variable turns it off`(_ value: String) async throws {
    let sources = SourceStandIn(SourceStandIn.instance("INSTANCE"))
    let chain = SharedFiles().chain(environment: ["AWS_EC2_METADATA_DISABLED": value], sources: sources)
    let error = try #require(await chain.failure())
    #expect(error.message.contains("disabled"))
    #expect(sources.requests.isEmpty)
  }

  @Test(arguments: [
    (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "", "http://[fd00:ec2::254]/"),
    (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:99/"], "", "http://127.0.0.1:99/"),
    ([:], "ec2_metadata_service_endpoint_mode = ipv6", "http://[fd00:ec2::254]/"),
    ([:], "ec2_metadata_service_endpoint = http://127.0.0.1:98", "http://127.0.0.1:98/"),
  ])
  func `its address is a setting`(_ environment: [String: String], _ setting: String, _ prefix: String) async {
    let sources = SourceStandIn()
    _ = await SharedFiles(config: "[default]\n\(setting)\n").chain(environment: environment, sources: sources).failure()
    #expect(sources.requests.first?.url.hasPrefix(prefix) == true)
  }

  @Test func `an instance without a role has no credentials`() async {
    let sources = SourceStandIn { $0.method == .put ? .text("token") : .text("", 404) }
    #expect(await SharedFiles().chain(sources: sources).failure()?.code == .credentialsMissing)
  }

  @Test func `what answers otherwise than metadata would is none`() async {
    let sources = SourceStandIn { _ in .text("", 501) }
    #expect(await SharedFiles().chain(sources: sources).failure()?.code == .credentialsMissing)
  }

  @Test(arguments: [403, 404, 405]) func `version 1 is not spoken`(_ status: Int) async throws {
    let sources = SourceStandIn { $0.method == .put ? .text("", status) : SourceStandIn.keys("V1") }
    let error = try #require(await SharedFiles().chain(sources: sources).failure())
    #expect(error.code == .sourceRefused)
    #expect(error.fix?.contains("IMDSv2") == true)
  }

  @Test(arguments: [
    (#"{"Code":"AssumeRoleUnauthorizedAccess"}"#, "credentials.source-refused"),
    ("x", "credentials.answer-unreadable"), (#"{"Code":"Success"}"#, "credentials.answer-unreadable"),
  ])
  func `a role that cannot be had is an error`(_ body: String, _ code: String) async throws {
    let sources = SourceStandIn { request in
      if request.method == .put { return .text("token") }
      return request.url.hasSuffix("/") ? .text("loader") : .text(body)
    }
    #expect(await SharedFiles().chain(sources: sources).failure()?.code.rawValue == code)
  }
}
