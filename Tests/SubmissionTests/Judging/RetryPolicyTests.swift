import Testing

@testable import Submission

@Suite struct RetryPolicyTests {
  @Test(arguments: [(1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 16.0), (6, 20.0), (60, 20.0), (2_000, 20.0)])
  func `full jitter below min(2^(n−1), 20 s)`(n: Int, most: Double) {
    let policy = RetryPolicy(maximumAttempts: 8)
    #expect(policy.delay(beforeRetry: n, random: 0) == 0)
    #expect(policy.delay(beforeRetry: n, random: 0.5) == most / 2)
    #expect(policy.delay(beforeRetry: n, random: 0.999) < most)
  }

  @Test func `a wait that the service asks for is honoured`() {
    let policy = RetryPolicy(maximumAttempts: 8)
    #expect(policy.delay(beforeRetry: 1, random: 0.1, hint: 30) == 30)
    #expect(policy.delay(beforeRetry: 6, random: 0.5, hint: 2) == 10)
    #expect(policy.delay(beforeRetry: 1, random: 0.1, hint: -5) == 0.1)
  }

  @Test func `an absurd wait is cut to an hour`() {
    #expect(RetryPolicy(maximumAttempts: 8).delay(beforeRetry: 1, random: 0, hint: 1e18) == 3_600)
  }

  @Test func `throttling has ten times the patience`() {
    #expect(RetryPolicy(maximumAttempts: 8).maximumThrottledAttempts == 80)
    #expect(RetryPolicy(maximumAttempts: 0).maximumAttempts == 1)
  }

  @Test func `a seed gives the same dice, and ids shaped like version 4 UUIDs`() throws {
    var first = SeededRandom(seed: 42)
    var second = SeededRandom(seed: 42)
    #expect((0..<5).map { _ in first.next() } == (0..<5).map { _ in second.next() })
    for _ in 0..<50 {
      let id = first.uuid()
      #expect(id.count == 36)
      #expect(Array(id)[14] == "4")
      #expect("89ab".contains(Array(id)[19]))
    }
    let fractions = (0..<1_000).map { _ in first.fraction() }
    #expect(fractions.allSatisfy { (0..<1).contains($0) })
  }
}
