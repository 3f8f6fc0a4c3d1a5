import AWSSigning
import Foundation
import Synchronization
import Testing

/// Hands out one key after the other, each living as long, when it is let; counts how many ask and how many at once.
private final class SlowSource: CredentialProvider {
  private struct State {
    var asked = 0
    var asking = 0
    var mostAtOnce = 0
    var failing = false
    var held = false
  }

  private let state = Mutex(State())
  private let clock: TestClock
  private let life: Double

  init(_ clock: TestClock, life: Double = 3600) {
    self.clock = clock
    self.life = life
  }

  var asked: Int { state.withLock { $0.asked } }
  var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
  func fails(_ failing: Bool) { state.withLock { $0.failing = failing } }
  func hold(_ held: Bool) { state.withLock { $0.held = held } }

  func credentials() async throws(AWSSigningError) -> Credentials? {
    let number = state.withLock { state in
      state.asked += 1
      state.asking += 1
      state.mostAtOnce = max(state.mostAtOnce, state.asking)
      return state.asked
    }
    for _ in 0..<20 { await Task.yield() }
    while state.withLock({ $0.held }), !Task.isCancelled { await Task.yield() }
    let fails = state.withLock { state in
      state.asking -= 1
      return state.failing
    }
    if fails || Task.isCancelled { throw AWSSigningError(.sourceUnreachable, "the source is silent") }
    return Credentials(
      accessKeyID: "K\(number)", secretAccessKey: Secret("s"), expiration: clock.now.addingTimeInterval(life),
      renewal: .always, source: "test")
  }
}

private final class TestClock: Sendable {
  private let seconds = Mutex(1_795_215_605.0)
  var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }
  func advance(_ by: Double) { seconds.withLock { $0 += by } }
}

@Suite struct `Renewed credentials` {
  private let clock = TestClock()

  private func renewed(_ source: SlowSource) -> RenewedCredentials {
    let clock = clock
    return RenewedCredentials(source, now: { clock.now })
  }

  /// Lets the renewal under way come to its end.
  private func settle(_ source: SlowSource, asked: Int, _ credentials: RenewedCredentials) async throws -> String {
    while true {
      let id = try await credentials.current().accessKeyID
      if source.asked >= asked, id == "K\(asked)" { return id }
      await Task.yield()
    }
  }

  @Test func `hundreds who ask at once cause one question`() async throws {
    let source = SlowSource(clock)
    let credentials = renewed(source)
    let ids = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<500 { group.addTask { try await credentials.current().accessKeyID } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(ids == ["K1"])
    #expect(source.asked == 1)
  }

  @Test func `before the end all go on with the old ones while one question is under way`() async throws {
    let source = SlowSource(clock)
    let credentials = renewed(source)
    _ = try await credentials.current()
    clock.advance(2700)
    source.hold(true)
    // Nobody waits: the source does not answer, and all are served.
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<500 { group.addTask { try await credentials.current().accessKeyID } }
      for try await id in group { #expect(id == "K1") }
    }
    #expect(source.asked == 2)
    source.hold(false)
    #expect(try await settle(source, asked: 2, credentials) == "K2")
    #expect(source.mostAtOnce == 1)
  }

  @Test func `over many lives and random callers there is one question a life, one at a time`() async throws {
    var random = SystemRandomNumberGenerator()
    let source = SlowSource(clock, life: 600)
    let credentials = renewed(source)
    for life in 1...30 {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<Int.random(in: 1...300, using: &random) {
          group.addTask {
            let found = try await credentials.current()
            #expect(found.expiration.map { $0 > clock.now } == true)
          }
        }
        try await group.waitForAll()
      }
      _ = try await settle(source, asked: life, credentials)
      // Somewhere between the begin of renewal and well past the end.
      clock.advance(Double.random(in: 300...900, using: &random))
    }
    #expect(source.asked == 30)
    #expect(source.mostAtOnce == 1)
  }

  @Test func `a source that fails does not matter while the old ones live, and is asked again later`() async throws {
    let source = SlowSource(clock)
    let failures = Mutex(0)
    let clock = clock
    let credentials = RenewedCredentials(
      source, now: { clock.now }, onFailure: { _ in failures.withLock { $0 += 1 } })
    _ = try await credentials.current()
    source.fails(true)
    clock.advance(2700)
    #expect(try await credentials.current().accessKeyID == "K1")
    while failures.withLock({ $0 }) < 1 { await Task.yield() }
    for _ in 0..<100 { #expect(try await credentials.current().accessKeyID == "K1") }
    #expect(source.asked == 2)
    // Within the last seconds it is waited for, in vain, and the old ones still do.
    clock.advance(895)
    #expect(try await credentials.current().accessKeyID == "K1")
    #expect(source.asked == 3)
    clock.advance(10)
    await #expect(throws: AWSSigningError.self) { try await credentials.current() }
    source.fails(false)
    #expect(try await credentials.current().accessKeyID == "K5")
  }

  @Test func `refused ones are replaced before the next request, once for all who were refused`() async throws {
    let source = SlowSource(clock)
    let credentials = renewed(source)
    let first = try await credentials.current()
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<200 {
        group.addTask {
          credentials.refused(first)
          return try await credentials.current().accessKeyID
        }
      }
      for try await id in group { #expect(id == "K2") }
    }
    #expect(source.asked == 2)
  }

  @Test func `a caller that is cancelled takes nobody's renewal away`() async throws {
    let source = SlowSource(clock)
    source.hold(true)
    let credentials = renewed(source)
    let first = Task { try await credentials.current().accessKeyID }
    while source.asked == 0 { await Task.yield() }
    let second = Task { try await credentials.current().accessKeyID }
    first.cancel()
    source.hold(false)
    #expect(try await second.value == "K1")
    #expect(source.asked == 1)
  }

  @Test func `closing ends a question that is not answered`() async throws {
    let source = SlowSource(clock)
    let credentials = renewed(source)
    _ = try await credentials.current()
    clock.advance(2700)
    source.hold(true)
    _ = try await credentials.current()
    await credentials.close()
    #expect(source.asked == 2)
  }
}
