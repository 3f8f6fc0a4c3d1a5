import AWSSigning
import Foundation
import Testing

/// Holds our signatures against those of botocore, where Python and botocore are installed.
@Suite struct `A second implementation` {
  struct Case: Codable {
    var method: String
    var url: String
    var headers: [String: String]
    var body: String
    var date: String
    var region: String
    var key: String
    var secret: String
    var token: String?
  }

  @Test(.enabled(if: Botocore.isInstalled))
  func `botocore computes the same signature for 50 random requests`() throws {
    var random = SplitMix(seed: 20_261_121)
    var cases: [Case] = []
    var ours: [String] = []
    for _ in 0..<50 {
      let (next, request, credentials, date) = randomRequest(&random)
      let signer = RequestSigner(region: next.region, service: "connect")
      let headers = signer.headers(for: request, credentials: credentials, at: date)
      let authorization = try #require(headers.last).value
      ours.append(try AuthorizationHeader(parsing: authorization).signature)
      cases.append(next)
    }
    #expect(try Botocore.signatures(cases) == ours)
  }

  private func randomRequest(
    _ random: inout SplitMix
  ) -> (Case, RequestSigner.Request, Credentials, Date) {
    let method = ["GET", "PUT", "POST"].randomElement(using: &random) ?? "GET"
    let path =
      "/"
      + (0..<Int.random(in: 1...4, using: &random)).map { _ in percentEncoded(text(&random)) }
      .joined(separator: "/")
    let query = (0..<Int.random(in: 0...5, using: &random)).map { _ in (name: text(&random), value: text(&random)) }
    let body = Bool.random(using: &random) ? text(&random) : ""
    let headers = [
      "Content-Type": "application/json", "Host": "connect.example.test", "X-Custom": "  a   b \(random.next()) ",
    ]
    let date = Date(timeIntervalSince1970: Double(Int.random(in: 0..<4_000_000_000, using: &random)))
    let token = Bool.random(using: &random) ? "token/\(random.next())+=" : nil
    let credentials = Credentials(
      accessKeyID: "AKID\(random.next())", secretAccessKey: Secret("secret/\(random.next())"),
      sessionToken: token.map(Secret.init), source: "test")
    let wire = query.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&")
    let region = ["us-east-1", "eu-central-1", "cn-north-1"].randomElement(using: &random) ?? "us-east-1"
    return (
      Case(
        method: method, url: "https://connect.example.test\(path)\(wire.isEmpty ? "" : "?\(wire)")", headers: headers,
        body: body, date: SigningDate.text(of: date), region: region, key: credentials.accessKeyID,
        secret: credentials.secretAccessKey.exposed(), token: token),
      RequestSigner.Request(
        method: method, path: path, query: query, headers: headers.map { (name: $0.key, value: $0.value) },
        body: Array(body.utf8)),
      credentials, date
    )
  }

  private func text(_ random: inout SplitMix) -> String {
    let letters: [Character] = [
      "a", "Z", "0", "-", "_", "~", " ", "/", ":", "+", "=", "&", "%", "é", "中", "👍", "*", "'",
    ]
    return "x"
      + String((0..<Int.random(in: 0...12, using: &random)).compactMap { _ in letters.randomElement(using: &random) })
  }
}

/// A small seeded generator (SplitMix64), so that a failure can be met again.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

enum Botocore {
  static let isInstalled = (try? run("import botocore.auth", input: Data())) != nil

  static func signatures(_ cases: [`A second implementation`.Case]) throws -> [String] {
    let program = """
      import json, sys
      from botocore.auth import SigV4Auth
      from botocore.awsrequest import AWSRequest
      from botocore.credentials import Credentials
      for c in json.load(sys.stdin):
          request = AWSRequest(method=c["method"], url=c["url"], data=c["body"].encode(), headers=c["headers"])
          request.context["timestamp"] = c["date"]
          signer = SigV4Auth(Credentials(c["key"], c["secret"], c.get("token")), "connect", c["region"])
          signer._modify_request_before_signing(request)
          text = signer.string_to_sign(request, signer.canonical_request(request))
          print(signer.signature(text, request))
      """
    let output = try run(program, input: JSONEncoder().encode(cases))
    return output.split(separator: "\n").map(String.init)
  }

  private struct Failed: Error {}

  private static func run(_ program: String, input: Data) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "taskferry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A file instead of a pipe: nothing can fill up and wait.
    let inputFile = folder.appending(path: "input")
    try input.write(to: inputFile)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
