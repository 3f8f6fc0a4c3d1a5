import Testing

@testable import Reporting

@Suite struct `Time left` {
  /// Notes `done` at each second of `seconds`.
  private func story(setRate: Double?, _ seconds: Range<Int>, done: (Int) -> Int) -> TimeLeft {
    var left = TimeLeft(setRate: setRate)
    for second in seconds { left.note(done: done(second), at: Double(second)) }
    return left
  }

  @Test func `follows the last minute and not the mean since the start`() throws {
    // An hour at nothing, then a minute at ten a second.
    let left = story(setRate: nil, 0..<3_661) { $0 <= 3_600 ? 0 : ($0 - 3_600) * 10 }
    let answer = try #require(left.left(rest: 6_000, at: 3_660))
    #expect((595...605).contains(answer.seconds) && !answer.isLeast)
  }

  @Test func `does not believe in the burst at the start`() throws {
    let left = story(setRate: 1.6, 0..<4) { min($0 * 4, 4) + $0 }
    #expect(left.recentRate(at: 3) ?? 0 > 1.6)
    #expect(try #require(left.left(rest: 160, at: 3)).seconds == 100)
  }

  @Test func `goes by the set rate before anything can be measured`() throws {
    #expect(TimeLeft(setRate: 2).left(rest: 100, at: 0) == TimeLeft.Answer(seconds: 50))
    #expect(TimeLeft(setRate: nil).left(rest: 100, at: 0) == nil)
  }

  @Test func `says at least while everything waits, since nobody knows how long`() throws {
    let left = story(setRate: 2, 0..<300) { min($0 * 2, 100) }
    let answer = try #require(left.left(rest: 120, isWaiting: true, at: 300))
    #expect(answer == TimeLeft.Answer(seconds: 60, isLeast: true))
    #expect(answer.text == "at least 1 min 0 s left")
  }

  @Test func `tells nothing when nothing is left or nothing is known`() {
    #expect(TimeLeft(setRate: 2).left(rest: 0, at: 0) == nil)
    #expect(TimeLeft(setRate: 2).left(rest: -5, at: 0) == nil)
    #expect(TimeLeft(setRate: nil).left(rest: 5, isWaiting: true, at: 0) == nil)
  }

  @Test func `a rate that falls is believed within a minute`() throws {
    let left = story(setRate: 20, 0..<121) { $0 <= 60 ? $0 * 20 : 1_200 + ($0 - 60) }
    #expect(try #require(left.left(rest: 100, at: 120)).seconds == 100)
  }

  @Test func `keeps a minute of samples however often it is told`() {
    var left = TimeLeft()
    for step in 0..<200_000 { left.note(done: step, at: Double(step) / 1_000) }
    #expect(
      Mirror(reflecting: left).children.compactMap { ($0.value as? any Collection)?.count }.allSatisfy { $0 < 70 })
    #expect((990...1_010).contains(left.recentRate(at: 199.999) ?? 0))
  }
}
