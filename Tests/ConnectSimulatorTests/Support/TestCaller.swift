import AWSSigning
import AsyncHTTPClient
import ConnectSimulator
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// An answer as it came over the wire, its JSON decoded.
struct Reply {
  var status: Int
  var headers: [String: String]
  var body: [UInt8]

  /// The body as Foundation sees it: a decoder that is not the simulator's own.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
  }

  var contactID: String? { json["ContactId"] as? String }
  var errorType: String? { headers["x-amzn-errortype"] }
  var message: String? { (json["Message"] ?? json["message"]) as? String }
}

/// Calls a simulator over real HTTP, each request signed.
struct TestCaller: Sendable {
  let simulator: RunningSimulator
  var credentials: Credentials
  var region: String
  var date: @Sendable () -> Date
  /// A client of its own, so that a broken connection concerns one test only.
  let client: HTTPClient

  init(_ simulator: RunningSimulator) {
    self.simulator = simulator
    credentials = simulator.credentials
    region = simulator.region
    date = simulator.configuration.now
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.connectionPool.retryConnectionEstablishment = false
    // Also the longest wait for a free connection: generous, for machines that do much else.
    configuration.timeout.connect = .seconds(60)
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Sends a signed request; `change` may spoil its headers after signing.
  func send(
    _ method: String, _ path: String, query: [(String, String)] = [], body: String = "", attempt: Int? = nil,
    signs: Bool = true, change: (inout [(name: String, value: String)]) -> Void = { _ in }
  ) async throws -> Reply {
    var headers: [(name: String, value: String)] = [("Host", "127.0.0.1:\(simulator.port)")]
    if !body.isEmpty { headers.append(("Content-Type", "application/json")) }
    if signs {
      let request = RequestSigner.Request(
        method: method, path: path, query: query.map { (name: $0.0, value: $0.1) }, headers: headers,
        body: Array(body.utf8))
      headers += RequestSigner(region: region, service: "connect")
        .headers(for: request, credentials: credentials, at: date())
    }
    if let attempt { headers.append(("amz-sdk-request", "attempt=\(attempt); max=3")) }
    change(&headers)
    let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    let pairs = query.map { pair in
      [pair.0, pair.1].map { $0.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }.joined(separator: "=")
    }
    let target = path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    var request = HTTPClientRequest(url: simulator.url + target)
    request.method = .init(rawValue: method)
    for header in headers { request.headers.add(name: header.name, value: header.value) }
    if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
    let response = try await client.execute(request, timeout: .seconds(60))
    let bytes = try await response.body.collect(upTo: 4 << 20)
    var replyHeaders: [String: String] = [:]
    for header in response.headers { replyHeaders[header.name.lowercased()] = header.value }
    return Reply(status: Int(response.status.code), headers: replyHeaders, body: Array(bytes.readableBytesView))
  }

  /// StartTaskContact with these members.
  func start(_ body: String, attempt: Int? = nil) async throws -> Reply {
    try await send("PUT", "/contact/task", body: body, attempt: attempt)
  }

  /// StartTaskContact of a plain task.
  func start(token: String, name: String = "Callback", more: String = "", attempt: Int? = nil) async throws -> Reply {
    try await start(task(token: token, name: name, more: more), attempt: attempt)
  }

  /// A body that keeps every rule; `more` continues it, beginning with a comma.
  func task(token: String, name: String = "Callback", more: String = "") -> String {
    let flow = simulator.configuration.catalogue.flows.first?.id ?? ""
    return """
      {"InstanceId":"\(simulator.instanceID)","ContactFlowId":"\(flow)","Name":"\(name)",\
      "ClientToken":"\(token)"\(more)}
      """
  }
}

/// Starts a simulator, lends it and a caller to `body`, and stops both.
func withSimulator(
  _ change: (inout SimulatorConfiguration) -> Void = { _ in }, _ body: (TestCaller) async throws -> Void
) async throws {
  var configuration = SimulatorConfiguration()
  configuration.quotas = .unlimited
  change(&configuration)
  let simulator = try await ConnectSimulator.start(configuration)
  let caller = TestCaller(simulator)
  var failure: (any Error)?
  do { try await body(caller) } catch { failure = error }
  try await caller.client.shutdown()
  await simulator.stop()
  if let failure { throw failure }
}

/// A clock that stands still until it is moved.
final class StepClock: Sendable {
  private let seconds: Mutex<Double>

  init(_ seconds: Double = 1_800_000_000) { self.seconds = Mutex(seconds) }

  var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
  /// Since the epoch, for token buckets.
  var uptime: Duration { .seconds(seconds.withLock { $0 }) }
  var epochSeconds: Int { Int(seconds.withLock { $0 }) }

  func advance(_ duration: Double) { seconds.withLock { $0 += duration } }

  /// Makes a simulator live by this clock.
  func drive(_ configuration: inout SimulatorConfiguration) {
    configuration.now = { self.now }
    configuration.uptime = { self.uptime }
  }
}
