import Testing

@testable import ImportPipeline

@Suite struct RejectLimitTests {
  @Test(arguments: [
    ("0", RejectLimit.count(0)), ("25", .count(25)), ("10%", .percent(10)), ("2.5%", .percent(2.5)),
    ("100%", .percent(100)),
  ])
  func `a number is a count, a number with a percent sign a share`(text: String, limit: RejectLimit) {
    #expect(RejectLimit(text) == limit)
    #expect(limit.description == text)
  }

  @Test(arguments: [
    "", "%", ".", ".%", "-1", "+5", "5.5", "101%", "-1%", "1e1%", "0x10", "0x10%", "nan%", "inf%", "5 %", "٣",
  ])
  func `anything else is no limit`(text: String) {
    #expect(RejectLimit(text) == nil)
  }

  @Test(arguments: [
    (RejectLimit.count(0), 0, 5, false), (.count(0), 1, 1_000, true), (.count(25), 25, 25, false),
    (.count(25), 26, 1_000, true), (.percent(10), 9, 9, false), (.percent(10), 10, 100, false),
    (.percent(10), 11, 100, true), (.percent(0), 9, 9, false), (.percent(0), 10, 1_000, true),
    (.percent(100), 1_000, 1_000, false),
  ])
  func `it is exceeded by more than it, a share never by fewer than ten`(
    limit: RejectLimit, refused: Int, judged: Int, isExceeded: Bool
  ) {
    #expect(limit.isExceeded(by: refused, of: judged) == isExceeded)
  }
}
