import AWSSigning
import ConnectAPI
import ConnectClient
import Foundation
import Synchronization
import Testing

/// Hands out one key after the other and counts.
final class ChangingCredentials: CredentialProvider {
  private let keys: [Credentials]
  private let asked = Mutex(0)

  init(_ ids: [String], expiration: Date? = nil) {
    keys = ids.map {
      Credentials(accessKeyID: $0, secretAccessKey: Secret("s"), expiration: expiration, source: "test")
    }
  }

  var count: Int { asked.withLock { $0 } }

  func credentials() async throws(AWSSigningError) -> Credentials? {
    asked.withLock { count in
      count += 1
      return keys[min(count, keys.count) - 1]
    }
  }
}

@Suite struct `What the client learns from answers` {
  private func key(_ request: ScriptedServer.Received) throws -> String {
    try AuthorizationHeader(parsing: request.header("authorization") ?? "").accessKeyID
  }

  private func refused(_ code: String, date: String? = nil) -> ScriptedServer.Step {
    .answer(403, #"{"__type":"\#(code)"}"#, headers: date.map { [("Date", $0)] } ?? [])
  }

  private func start(_ client: ConnectClient) async -> StartTaskContactAnswer {
    await client.startTaskContact(body: taskBody, attempt: firstAttempt)
  }

  @Test func `after ExpiredToken the provider is asked before the next attempt, and only then`() async throws {
    let provider = ChangingCredentials(["OLD", "NEW"])
    try await withServer(
      [.created(), refused("ExpiredTokenException"), .created(), .created()], settings: { $0.credentials = provider }
    ) { server, client in
      for _ in 0..<4 { _ = await start(client) }
      let keys = try server.received.map(key)
      #expect(keys == ["OLD", "OLD", "NEW", "NEW"])
      #expect(provider.count == 2)
    }
  }

  @Test func `credentials are renewed before they end, and requests go on meanwhile`() async throws {
    let clock = Mutex(testInstant)
    let provider = ChangingCredentials(["A", "B"], expiration: testInstant.addingTimeInterval(3600))
    try await withServer(
      Array(repeating: .created(), count: 4),
      settings: {
        $0.credentials = provider
        $0.now = { clock.withLock { $0 } }
      }
    ) { server, client in
      _ = await start(client)
      clock.withLock { $0 += 2699 }
      _ = await start(client)
      #expect(provider.count == 1)
      clock.withLock { $0 += 1 }
      _ = await start(client)
      while provider.count < 2 { await Task.yield() }
      while try await client.credentials().accessKeyID == "A" { await Task.yield() }
      _ = await start(client)
      #expect(try server.received.map(key) == ["A", "A", "A", "B"])
    }
  }

  @Test(arguments: [
    ("InvalidSignatureException", "Fri, 02 Jan 2026 05:04:05 GMT", "20260102T050405Z"),
    ("InvalidSignatureException", "Fri, 02 Jan 2026 01:04:05 GMT", "20260102T010405Z"),
    ("RequestExpired", "Fri, 02 Jan 2026 03:14:05 GMT", "20260102T031405Z"),
    ("RequestTimeTooSkewed", "Fri, 02 Jan 2026 03:14:05 GMT", "20260102T031405Z"),
    ("RequestTimeTooSkewed", "Fri, 02 Jan 2026 02:54:05 GMT", "20260102T025405Z"),
    ("RequestInTheFuture", "Thu, 01 Jan 2026 03:04:05 GMT", "20260101T030405Z"),
    ("SignatureDoesNotMatch", "Fri, 02 Jan 2026 03:09:06 GMT", "20260102T030906Z"),
    ("SignatureDoesNotMatch", "Fri, 02 Jan 2026 02:59:04 GMT", "20260102T025904Z"),
    ("SignatureDoesNotMatch", "Fri, 02 Jan 2026 03:09:05 GMT", "20260102T030405Z"),
    ("SignatureDoesNotMatch", "Fri, 02 Jan 2026 02:59:05 GMT", "20260102T030405Z"),
    // A wrong secret with a right clock changes nothing.
    ("InvalidSignatureException", "Fri, 02 Jan 2026 03:04:15 GMT", "20260102T030405Z"),
    ("AccessDeniedException", "Fri, 02 Jan 2026 05:04:05 GMT", "20260102T030405Z"),
  ])
  func `a wrong clock is corrected by the service's from the next attempt on`(
    _ code: String, _ date: String, _ signedWith: String
  ) async throws {
    try await withServer([refused(code, date: date), .created(), .created()]) { server, client in
      let first = await start(client)
      guard case .refused(let error) = first else { throw Unexpected(answer: first) }
      #expect(error.clockSkewSeconds != nil)
      for _ in 0..<2 { _ = await start(client) }
      #expect(server.received.map { $0.header("x-amz-date") } == ["20260102T030405Z", signedWith, signedWith])
    }
  }

  @Test func `with a corrected clock, a wrong secret is no longer taken for a wrong clock`() async throws {
    let date = "Fri, 02 Jan 2026 05:04:05 GMT"
    let steps = [refused("RequestTimeTooSkewed", date: date), refused("InvalidSignatureException", date: date)]
    try await withServer(steps) { _, client in
      _ = await start(client)
      let second = await start(client)
      guard case .refused(let error) = second else { throw Unexpected(answer: second) }
      #expect(error.meaning == .accessDenied)
    }
  }
}
