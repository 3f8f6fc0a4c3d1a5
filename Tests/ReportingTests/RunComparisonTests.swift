import Diagnostics
import Foundation
import Testing

@testable import Ledger
@testable import Reporting

@Suite struct `Comparing two runs` {
  private func comparison(showsValues: Bool = false, file: String = "list.csv") throws -> RunComparison {
    let none = SendingFigures(attempts: 12, throttled: 1, endedAt: nil)
    var comparison = RunComparison(
      first: .init(
        record: try runRecord("r1", .finished, file: file, counts: [.created: 1_200, .rejected: 20]), sending: none,
        pace: nil, apart: RowsApart(withoutIdentity: 2)),
      second: .init(
        record: try runRecord("r2", .finished, file: file, counts: [.created: 50, .duplicate: 1_190, .rejected: 5]),
        sending: none, pace: nil, apart: RowsApart()), showsValues: showsValues)
    func note(_ identity: String, _ first: RowState?, _ second: RowState?, same: Bool? = true) {
      let content = Data("one".utf8)
      comparison.note(
        ComparedPair(
          identity: identity,
          first: first.map { ComparedRow(input: 0, number: 7, state: $0, content: same == nil ? nil : content) },
          second: second.map {
            ComparedRow(input: 0, number: 9, state: $0, content: same == nil ? nil : same == true ? content : Data())
          }))
    }
    note("a", .created, .duplicate)
    note("b", .created, .changed, same: false)
    note("c", .rejected, .rejected, same: nil)
    note("d", .rejected, .created, same: nil)
    note("e", .duplicate, .rejected, same: nil)
    note("f", .failed, .created)
    note("g", .pending, .deferred)
    for number in 1...5 { note("h\(number)", .created, nil) }
    note("i", nil, .created)
    comparison.problems = RunComparison.merged(
      [.init(code: "map.a", column: "x", count: 9), .init(code: "map.b", column: nil, count: 1)],
      [.init(code: "map.a", column: "x", count: 4), .init(code: "map.c", column: "y", count: 7)])
    return comparison
  }

  @Test func `tells what nobody corrected, what was corrected, what is new and what is gone`() throws {
    let found = try comparison().found.mapValues(\.count)
    #expect(
      found == [
        .otherValues: 1, .refusedInBoth: 1, .accepted: 1, .refusedNow: 1, .sentNow: 1, .waitsInBoth: 1, .onlyFirst: 5,
        .onlySecond: 1,
      ])
    #expect(try comparison().inBoth == 7)
    #expect(try comparison().transitions[.init(from: .created, to: .duplicate)] == 1)
  }

  @Test func `shows three places of a kind at most, and identities only when they are asked for`() throws {
    let masked = try #require(try comparison().found[.onlyFirst])
    #expect(masked.examples.count == 3 && masked.examples.allSatisfy { $0.identity == nil })
    let shown = try #require(try comparison(showsValues: true).found[.onlyFirst])
    #expect(shown.examples.map(\.identity) == ["h1", "h2", "h3"])
  }

  @Test func `is a table for a person`() throws {
    #expect(
      try ComparisonText(comparison()).text == """
        list: what changed from run r1 to run r2

                               before               now  difference
        begun (UTC)  2026-03-27 07:00  2026-03-27 07:00
        read                    1,220             1,245         +25
        created                 1,200                50      -1,150
        duplicate                   0             1,190      +1,190
        rejected                   20                 5         -15
        requests                   12                12
        throttled                   1                 1
        took                1 min 0 s         1 min 0 s

        rows by identity               such as
        in both                     7
        refused in both             1  list.csv:row 7 then list.csv:row 9
        refused then, accepted now  1  list.csv:row 7 then list.csv:row 9
        accepted then, refused now  1  list.csv:row 7 then list.csv:row 9
        waited then, a task now     1  list.csv:row 7 then list.csv:row 9
        waits in both               1  list.csv:row 7 then list.csv:row 9
        with other values           1  list.csv:row 7 then list.csv:row 9
        no longer there             5  list.csv:row 7; list.csv:row 7; list.csv:row 7; …
        new                         1  list.csv:row 9
        without an identity         2  not compared

        problems              before  now
        new       map.c in y       0    7
        gone      map.b            1    0
        fewer     map.a in x       9    4
        """)
  }

  @Test(arguments: [40, 60, 80, 120]) func `fits the terminal`(width: Int) throws {
    let lines = try ComparisonText(comparison(), width: width).text.split(separator: "\n")
    for line in lines where width >= 60 { #expect(TerminalColumns.count(line) <= width, "\(line)") }
  }

  @Test func `is inert for a terminal and JSON for a program, whatever the file is called`() throws {
    let evil = "\u{1B}]0;x\u{07}\u{202E}\".csv"
    let text = try ComparisonText(comparison(showsValues: true, file: evil), width: 50).text
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !JSONText.isUnsafe($0) })
    let json = ComparisonJSON.text(try comparison(showsValues: true, file: evil))
    #expect(json.unicodeScalars.allSatisfy { $0 == "\n" || !JSONText.isUnsafe($0) })
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["taskferry_comparison"] as? Int == 1)
    let first = try #require(object["first"] as? [String: Any])
    #expect(first["files"] as? [String] == [evil])
    let findings = try #require(object["findings"] as? [String: [String: Any]])
    #expect(Set(findings.keys) == Set(RunComparison.Finding.allCases.map(\.rawValue)))
    #expect(findings["only_in_first"]?["count"] as? Int == 5)
  }
}
