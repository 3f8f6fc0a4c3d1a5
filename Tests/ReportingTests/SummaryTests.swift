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
      problems: [.init(code: "map.x", column: "phone", count: 2, examples: ["a.csv:C2: \u{1B}[31m"], fix: "write it")],
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

  private static let docs =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/docs/"

  @Test func `summary.json is as its schema says`() throws {
    let schema = try SchemaCheck(Data(contentsOf: URL(fileURLWithPath: Self.docs + "summary.schema.json")))
    var full = summary
    full.instance = "11111111-2222-3333-4444-555555555555"
    full.inputs = [
      InputRecord(
        file: "a.csv", fingerprint: String(repeating: "0f", count: 32), byteCount: 12,
        modifiedAt: full.startedAt, format: "CSV", sheet: "S", encoding: "utf-8")
    ]
    full.warnings = ["one"]
    full.stopCode = "submit.breaker"
    full.stopFix = "look"
    full.folder = "/runs/r1"
    #expect(try schema.faults(of: SummaryJSON.text(for: summary)) == [])
    #expect(try schema.faults(of: SummaryJSON.text(for: full)) == [])
    let text = SummaryJSON.text(for: full)
    #expect(try schema.faults(of: text.replacing("\"load\"", with: "\"send\"")) == ["$.command: is another"])
    #expect(try schema.faults(of: text.replacing("\"attempts\"", with: "\"tries\"")).count == 2)
  }

  @Test(arguments: [FabricatedSummary.check, FabricatedSummary.load])
  func `the facts of the report stand in it, but for the samples, which hold cell values`(whole: ImportSummary) throws {
    let schema = try SchemaCheck(Data(contentsOf: URL(fileURLWithPath: Self.docs + "summary.schema.json")))
    var summary = whole
    summary.facts.planID = "k3v9qa-2m7xw1-0c4h8z-none-9tq5rd-4213"
    let text = SummaryJSON.text(for: summary)
    #expect(try schema.faults(of: text) == [])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect((object["arrivals"] != nil) == (summary.facts.arrivals != nil))
    #expect((object["forecast"] != nil) == (summary.facts.forecast != nil))
    #expect((object["sending"] != nil) == (summary.facts.sending != nil))
    #expect((object["destinations"] as? [Any])?.count == summary.facts.destinations.count)
    #expect(!summary.facts.samples.isEmpty)
    for sample in summary.facts.samples { #expect(!text.contains(sample.name)) }
  }

  @Test func `summary.txt tells whoever is called at night, and quotes no cell`() {
    #expect(
      SummaryText.text(for: summary) == """
        taskferry load: interrupted, exit status 4

        2026-03-27T07:00:00Z to 2026-03-27T07:01:15Z
        run r1, dataset callbacks

        What happened
          The load was asked to stop, or its time was up. What was not sent waits.
          13 rows read: 10 created, 2 rejected, 1 in doubt

        Most frequent problems
          2 × map.x in phone

        Nothing is lost: every row and every ContactId is in the ledger.
        Do not delete the ledger or put an older copy in its place, and do not load these rows by another way: they would \
        become second tasks.

        To continue, run
          taskferry load a.csv

        Who can fix it: whoever made the list; rejects.csv has each row with its reason and fix, and loads again

        """)
  }

  @Test(arguments: [
    ("submit.access-denied", WhoCanFix.administratorOfAWS), ("client.refused", .administratorOfAWS),
    ("submit.quota", .administratorOfConnect), ("submit.canary-ended", .administratorOfConnect),
    ("submit.clock-skew", .administratorOfTheMachine), ("ledger.storage", .administratorOfTheMachine),
  ])
  func `who can fix it follows from the code`(code: String, person: WhoCanFix) {
    var stopped = summary
    stopped.stopCode = code
    #expect(WhoCanFix(stopped) == person)
  }

  @Test func `a run that came to its end needs nobody`() {
    var done = summary
    done.outcome = .done
    done.counts = RunCounts()
    #expect(WhoCanFix(done) == nil)
    #expect(!SummaryText.text(for: done).contains("Who can fix it"))
  }

  @Test func `figures for a monitor are in the text format of Prometheus`() {
    let start = Date(timeIntervalSince1970: 1_774_594_800)
    var named = summary
    named.dataset = "a\"b\\c\nd"
    let metrics = MetricsText(
      command: "load", exitStatus: 4, startedAt: start, endedAt: start.addingTimeInterval(75.25), summary: named)
    let lines = metrics.text.split(separator: "\n")
    let labels = #"command="load",dataset="a\"b\\c\nd""#
    #expect(lines.contains("taskferry_run_exit_status{\(labels)} 4"))
    #expect(lines.contains("taskferry_run_duration_seconds{\(labels)} 75.250"))
    #expect(lines.contains("taskferry_run_rows{\(labels),state=\"in_doubt\"} 1"))
    #expect(lines.count { $0.hasPrefix("taskferry_run_rows{") } == RowState.allCases.count)
    #expect(lines.allSatisfy { $0.hasPrefix("# ") || $0.contains("} ") })
    let failed = MetricsText(command: "load", exitStatus: 75, startedAt: start, endedAt: start, summary: nil)
    #expect(failed.text.contains("taskferry_run_exit_status{command=\"load\"} 75\n"))
  }

  @Test func `the closing table says what happened, what is wrong and how to go on`() {
    #expect(
      ClosingTable(summary, color: false).text == """
        interrupted by SIGINT

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

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), (" a", "\" a\""), ("a\nb", "\"a\nb\""),
  ])
  func `a field is quoted when it must be`(field: String, written: String) {
    #expect(DelimitedRecord().joined([field, "z"]) == Array((written + ",z").utf8))
  }
}
