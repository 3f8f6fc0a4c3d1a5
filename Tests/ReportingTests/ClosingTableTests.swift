import Diagnostics
import Foundation
import Ledger
import Testing

@testable import Reporting

@Suite struct `The closing table` {
  private var summary: ImportSummary {
    var counts = RunCounts()
    counts[.pending] = 10_200
    counts[.created] = 1_600
    counts[.rejected] = 12
    let start = Date(timeIntervalSince1970: 1_774_594_800)
    return ImportSummary(
      command: .load, outcome: .interrupted, exitStatus: 4, run: "r1", dataset: "callbacks", mapping: "m.yaml",
      inputs: [], counts: counts,
      problems: (1...5).map {
        ImportSummary.Problem(
          code: "map.kind-\($0)", column: "phone", count: 6 - $0,
          examples: ["list.csv:C\($0) (Phone): \"555-01\" is not a phone number in region DE"],
          fix: "write it with its area code, or in international form such as +49 30 5550100")
      },
      warnings: ["1 start is past, or less than a minute ahead: those tasks begin at once"], startedAt: start,
      endedAt: start.addingTimeInterval(75), stopReason: "interrupted by SIGINT",
      continueCommand: "taskferry load 'a very long name of a list.csv' --mapping mappings/callbacks.yaml --rate 20",
      folder: "/runs/20260327T070000-r1")
  }

  @Test func `is wrapped at words with hanging indents, figures in groups, the command whole and last`() {
    #expect(
      ClosingTable(summary, color: false, width: 40).text == """
        interrupted by SIGINT

          read      11,812
          pending   10,200  wait to be sent
          created    1,600  tasks with their
                            ContactId on record
          rejected      12  refused; see below

        problems
          5 × map.kind-1 in phone
              list.csv:C1 (Phone): "555-01" is
                not a phone number in region DE
              fix: write it with its area code,
                   or in international form such
                   as +49 30 5550100
          4 × map.kind-2 in phone
              list.csv:C2 (Phone): "555-01" is
                not a phone number in region DE
              fix: write it with its area code,
                   or in international form such
                   as +49 30 5550100
          3 × map.kind-3 in phone
              list.csv:C3 (Phone): "555-01" is
                not a phone number in region DE
              fix: write it with its area code,
                   or in international form such
                   as +49 30 5550100
          and 2 more kinds, counted in summary.json
          note: 1 start is past, or less than a
                minute ahead: those tasks begin
                at once

          files: /runs/20260327T070000-r1

        to continue, run:
          taskferry load 'a very long name of a list.csv' --mapping mappings/callbacks.yaml --rate 20
        """)
  }

  @Test func `shows the three commonest kinds of problems and says how many more there are`() {
    let text = ClosingTable(summary, color: false).text
    #expect(text.contains("map.kind-3") && !text.contains("map.kind-4"))
    #expect(text.contains("  and 2 more kinds, counted in summary.json\n"))
  }

  @Test func `of a check foretells how long it takes, at which rate, until when, and names the plan`() throws {
    var check = summary
    check.command = .check
    check.outcome = .done
    check.continueCommand = nil
    check.facts.planID = "p-12ab"
    check.facts.arrivals = Arrivals(zone: "Europe/Berlin", hours: [], beyondHorizon: 0)
    check.facts.forecast = Forecast(
      tasks: 10_200, rate: 1.6, burst: 4, seconds: 6_375, beginsAt: summary.startedAt,
      quotaReachedAt: summary.startedAt.addingTimeInterval(1_600))
    let text = ClosingTable(check, color: false).text
    #expect(
      text.contains(
        """

          a load now would send 10,200 tasks at 1.6/s in 1 h 46 min, until 2026-03-27 09:46 (Europe/Berlin)
          the 2,500 active tasks that the instance allows would be reached at 2026-03-27 08:26 (Europe/Berlin), if \
        agents finished none before

        """), "\(text)")
    #expect(text.hasSuffix("\n  plan: p-12ab\n  load --plan sends exactly this, or nothing"))
  }

  @Test func `has colours only when they are wanted, and nothing else that a terminal obeys`() {
    var hostile = summary
    let evil = "\u{1B}[2J\u{1B}]0;x\u{07}\u{202E}\u{9B}\r\n\u{7F}\u{2028}\u{200B}"
    hostile.stopReason = evil
    hostile.stopFix = evil
    hostile.problems = [.init(code: evil, column: evil, count: 1, examples: [evil], fix: evil)]
    hostile.warnings = [evil]
    hostile.repaired = [evil: 1]
    hostile.folder = evil
    hostile.facts.planID = evil
    hostile.facts.arrivals = Arrivals(zone: evil, hours: [], beyondHorizon: 0)
    hostile.facts.forecast = Forecast(tasks: 1, rate: 1, burst: 1, seconds: 1, beginsAt: summary.startedAt)
    hostile.continueCommand = evil
    hostile.inputs = [
      InputRecord(file: evil, fingerprint: "", byteCount: 0, modifiedAt: summary.startedAt, format: "csv")
    ]
    for outcome in [ImportSummary.Outcome.done, .interrupted, .stopped, .limitExceeded, .invalid] {
      hostile.outcome = outcome
      let plain = ClosingTable(hostile, color: false, width: 60).text
      #expect(plain.unicodeScalars.allSatisfy { $0 == "\n" || !JSONText.isUnsafe($0) })
      let coloured = ClosingTable(hostile, color: true, width: 60).text
      #expect(coloured.replacing(/\u{1B}\[(0|1;31|1;33|1)m/, with: "") == plain)
    }
  }

  @Test func `names three files and how many more there are`() {
    #expect(FileList.text((1...500).map { "\($0).csv" }) == "1.csv, 2.csv, 3.csv and 497 more")
    #expect(FileList.text(["a\u{1B}.csv"]) == "a\\u{1B}.csv")
  }
}
