import Foundation
import Ledger
import Testing

@testable import Reporting

@Suite struct SummaryTests {
  private var summary: ImportSummary {
    var counts = RunCounts()
    counts[.created] = 10
    counts[.rejected] = 2
    counts[.inDoubt] = 1
    let start = Date(timeIntervalSince1970: 1_774_594_800)
    return ImportSummary(
      command: .load, outcome: .interrupted, exitStatus: 4, run: "r1", dataset: "callbacks", mapping: "m.yaml",
      inputs: [], counts: counts,
      problems: [.init(code: "map.x", column: "phone", count: 2, example: "a.csv:C2: \u{1B}[31m", fix: "write it")],
      repaired: ["url": 3], startedAt: start, endedAt: start.addingTimeInterval(75), requestsPerSecond: 1.6,
      stopReason: "interrupted by SIGINT", continueCommand: "taskferry load a.csv")
  }

  @Test func `summary.json adds up, names every state and parses`() throws {
    let object = try JSONSerialization.jsonObject(with: Data(SummaryJSON.text(for: summary).utf8)) as? [String: Any]
    let counts = try #require(object?["counts"] as? [String: Int])
    #expect(counts["read"] == 13)
    #expect(counts.count == RowState.allCases.count + 1)
    #expect(counts.filter { $0.key != "read" }.values.reduce(0, +) == 13)
    #expect(counts["in_doubt"] == 1)
    #expect(object?["taskferry_summary"] as? Int == 1)
    #expect(object?["exit_status"] as? Int == 4)
  }

  @Test func `the closing table says what happened, what is wrong and how to go on`() {
    #expect(
      ClosingTable(summary, color: false).text == """
        interrupted: interrupted by SIGINT

          read      13
          created   10  tasks with their ContactId on record
          rejected   2  refused; see below
          in doubt   1  may have become tasks; the next load settles them

        problems
          2 × map.x in phone
              a.csv:C2: \\u{1B}[31m
              fix: write it

        repaired (a bad value was left out or replaced): url 3

        to continue, run:
          taskferry load a.csv
        """)
  }

  @Test(arguments: [(0.04, "0.0 s"), (9.96, "10.0 s"), (59.4, "59 s"), (200, "3 min 20 s"), (4_980, "1 h 23 min")])
  func `durations are in the units a person would use`(seconds: Double, text: String) {
    #expect(DurationText.text(seconds: seconds) == text)
  }

  @Test func `progress tells count, share, rate, time left and what needs attention, within the width`() {
    let progress = ProgressText(
      activity: "sending", done: 1_600, total: 10_000, elapsedSeconds: 1_000, remarks: ["2 rejected"])
    #expect(progress.line(width: 100) == "sending  1,600 of 10,000  16 %  1.6/s  1 h 27 min left  2 rejected")
    #expect(progress.line(width: 20) == "sending  1,600 of 1")
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), (" a", "\" a\""), ("a\nb", "\"a\nb\""),
  ])
  func `a field is quoted when it must be`(field: String, written: String) {
    #expect(DelimitedRecord().joined([field, "z"]) == Array((written + ",z").utf8))
  }
}
