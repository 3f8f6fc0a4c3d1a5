import Diagnostics
import Testing

@testable import Reporting

@Suite struct `A line of progress` {
  private let progress = ProgressText(
    activity: "sending", done: 1_600, total: 10_000, rate: 1.6, left: .init(seconds: 5_250),
    remarks: ["2 rejected", "1 throttled"])

  @Test func `has count, share, rate, time left and what needs attention in a log`() {
    #expect(progress.line == "sending  1,600 of 10,000  16 %  1.6/s  1 h 27 min left  2 rejected  1 throttled")
  }

  @Test(arguments: [
    (
      120,
      "sending [===>                          ]  1,600 of 10,000  16 %  1.6/s  1 h 27 min left  2 rejected  1 throttled"
    ),
    (90, "sending [>      ]  1,600 of 10,000  16 %  1.6/s  1 h 27 min left  2 rejected  1 throttled"),
    (80, "sending  1,600 of 10,000  16 %  1.6/s  1 h 27 min left  2 rejected  1 throttled"),
    (60, "sending  1,600 of 10,000  16 %  1.6/s  1 h 27 min left"),
    (50, "sending  1,600 of 10,000  16 %  1 h 27 min left"),
    (44, "sending  1,600 of 10,000  1 h 27 min left"),
    (32, "sending  1,600 of 10,000  16 %"), (26, "sending  1,600 of 10,000"), (20, "1,600 of 10,000"),
    (8, "1,600 …"), (1, "…"),
  ])
  func `leaves out as a whole what does not fit`(width: Int, line: String) {
    #expect(progress.line(width: width) == line)
    #expect(TerminalColumns.count(line) < max(2, width))
  }

  @Test(arguments: 1...200) func `is always less wide than the terminal, also while it waits`(width: Int) {
    var waiting = progress
    waiting.waitingFor = "名前 active-task quota"
    waiting.left?.isLeast = true
    for text in [progress, waiting] { #expect(TerminalColumns.count(text.line(width: width)) <= max(1, width - 1)) }
  }

  @Test func `says what everything waits for before the figures that stand still`() {
    var waiting = progress
    waiting.waitingFor = "throttled"
    waiting.left = .init(seconds: 60, isLeast: true)
    waiting.remarks = []
    #expect(
      waiting.line == "sending  1,600 of 10,000  16 %  waiting: throttled  1.6/s  at least 1 min 0 s left")
  }

  @Test(arguments: [(0, "[          ]", "0 %"), (9_999, "[========> ]", "99 %"), (10_000, "[==========]", "100 %")])
  func `is full only when nothing is left`(done: Int, bar: String, share: String) {
    let text = ProgressText(activity: "sending", done: done, total: 10_000)
    let line = text.line(width: TerminalColumns.count(text.line) + 14)
    #expect(line.contains(bar) && line.hasSuffix(share), "\(line)")
  }

  @Test func `has neither bar nor share while the total is not known`() {
    let text = ProgressText(activity: "checking", done: 123_456, total: nil, rate: 45_000)
    #expect(text.line == "checking  123,456 rows  45,000/s")
    #expect(text.line(width: 200) == text.line)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"), (.max, "9,223,372,036,854,775,807"),
  ])
  func `figures are in groups of three`(number: Int, text: String) { #expect(GroupedNumber.text(number) == text) }

  @Test(arguments: [(0.016, "0.02/s"), (1.6, "1.6/s"), (19.94, "19.9/s"), (1_204.4, "1,204/s"), (.nan, "0/s")])
  func `rates have the digits that matter`(rate: Double, text: String) { #expect(RateText.text(rate) == text) }
}

@Suite struct `A table` {
  private var table: TextTable {
    var table = TextTable([.init("run"), .init("read", isRight: true), .init("rows", wraps: true), .init("none")])
    table.rows = [["a1", "24", "19 created, 2 rejected", ""], ["名前", "1,204", "1,204 created", ""]]
    return table
  }

  @Test func `is aligned by what is shown, without columns that say nothing`() throws {
    #expect(
      try #require(table.lines()).joined(separator: "\n") == """
        run    read  rows
        a1       24  19 created, 2 rejected
        名前  1,204  1,204 created
        """)
  }

  @Test func `wraps the column that may be wrapped`() throws {
    #expect(
      try #require(table.lines(width: 28, indent: 2)).joined(separator: "\n") == """
          run    read  rows
          a1       24  19 created, 2
                       rejected
          名前  1,204  1,204 created
        """)
  }

  @Test(arguments: 10...60) func `is never wider than it may be, or is not made`(width: Int) {
    guard let lines = table.lines(width: width) else { return #expect(width < 25) }
    for line in lines { #expect(TerminalColumns.count(line) <= width) }
  }
}
