import Testing

@testable import Submission

@Suite struct LimitMemoryTests {
  /// A memory that met a limit of 10/s twice, the second time at 110.
  private func known(timesMet: Int = 1) -> LimitMemory {
    var memory = LimitMemory(ceiling: 20)
    memory.met(at: 100, rate: 20)
    var now = 100.0
    for _ in 0..<timesMet {
      for _ in 0..<100 { memory.succeeded(at: now) }
      now += 10
      memory.met(at: now, rate: 14)
    }
    return memory
  }

  @Test func `a limit that was met once is chance`() {
    var memory = LimitMemory(ceiling: 20)
    memory.met(at: 100, rate: 20)
    #expect(memory.limit == nil)
    #expect(memory.allowance(at: 100) == 20)
    // Once more, but not within a minute.
    memory.met(at: 161, rate: 20)
    #expect(memory.limit == nil)
  }

  @Test func `met twice, what was accepted in between is what is free`() {
    #expect(known().limit == 10)
  }

  @Test func `few accepted requests are a guess, and no reason to go below the usual cut`() {
    var memory = LimitMemory(ceiling: 20)
    memory.met(at: 100, rate: 20)
    memory.succeeded(at: 101)
    memory.met(at: 102, rate: 14)
    expect(memory.limit ?? 0, near: 9.8)
  }

  @Test(arguments: [(0.0, 9.5), (4.9, 9.5), (5, 9.5), (20, 10.75), (36, 20), (300, 20)])
  func `it stays a little below the limit for five seconds and then climbs beyond it`(
    seconds: Double, allowed: Double
  ) {
    expect(known().allowance(at: 110 + seconds), near: allowed)
  }

  @Test(arguments: zip(1...5, [5.0, 20, 100, 100, 100]))
  func `the more often it was met the longer it rests, but never for longer than a thousand requests take`(
    times: Int, rest: Double
  ) {
    let memory = known(timesMet: times)
    let met = 100 + 10 * Double(times)
    #expect(memory.allowance(at: met + rest) == 9.5)
    #expect(memory.allowance(at: met + rest + 3) > 9.5)
  }

  @Test func `five minutes is the longest rest of all`() {
    var memory = LimitMemory(ceiling: 2)
    var now = 0.0
    for _ in 0..<12 {
      for _ in 0..<20 { memory.succeeded(at: now) }
      now += 20
      memory.met(at: now, rate: 1.4)
    }
    #expect(memory.limit == 1)
    #expect(memory.allowance(at: now + 300) == 0.95)
    #expect(memory.allowance(at: now + 332) == 2)
  }

  @Test func `when the full rate was borne for a minute the limit is forgotten`() {
    var memory = known()
    // Full at 110 + 5 + 30 · ∛1.05.
    memory.succeeded(at: 205)
    #expect(memory.limit == 10)
    memory.succeeded(at: 206)
    #expect(memory == LimitMemory(ceiling: 20))
  }

  @Test func `a limit that was met in climbing is not lower than it was`() {
    var memory = known()
    // A rest in which the service's bucket ran over measures too little.
    for _ in 0..<80 { memory.succeeded(at: 115) }
    memory.met(at: 126, rate: 13)
    #expect(memory.limit == 10)
  }

  @Test func `met while resting it is lower than thought`() {
    var memory = known(timesMet: 4)
    for _ in 0..<160 { memory.succeeded(at: 160) }
    memory.met(at: 160, rate: 9.5)
    #expect(memory.limit == 8)
  }

  @Test func `it is never believed to be below one request in two seconds`() {
    var memory = LimitMemory(ceiling: 2)
    for moment in 0..<20 { memory.met(at: Double(moment), rate: 0.5) }
    #expect(memory.limit == 0.5)
    var slow = LimitMemory(ceiling: 0.1)
    for moment in 0..<20 { slow.met(at: Double(moment), rate: 0.1) }
    #expect(slow.allowance(at: 30) <= 0.1)
    #expect(slow.limit == 0.1)
  }
}
