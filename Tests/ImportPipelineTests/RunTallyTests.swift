import Diagnostics
import Ledger
import Reporting
import Testing

@testable import ImportPipeline

@Suite struct RunTallyTests {
  private func problem(_ code: DiagnosticCode, _ column: String?, row: Int) -> Diagnostic {
    Diagnostic(code, at: .row(file: "a.csv", sheet: nil, row: row), "no \(row)", fix: "mend it", column: column)
  }

  @Test func `problems are gathered by kind and column, the commonest first, each with its first example`() {
    var tally = RunTally()
    tally.note(problem("map.b", "phone", row: 2))
    for row in 3...5 { tally.note(problem("map.a", "due", row: row)) }
    tally.note(problem("map.a", "phone", row: 6))
    let problems = tally.problemsByCount
    #expect(problems.map(\.count) == [3, 1, 1])
    #expect(problems.map(\.code) == ["map.a", "map.a", "map.b"])
    #expect(problems[0].example == "a.csv:row 3: no 3")
    #expect(problems[0].fix == "mend it")
  }

  @Test func `warnings of a kind make one sentence`() {
    var tally = RunTally()
    for row in 2...4 { tally.warn(problem("read.odd", nil, row: row)) }
    #expect(tally.warningSentences == ["a.csv:row 2: no 2 (and 2 more like it)"])
  }

  @Test func `counting again forgets counts and problems, and keeps what was repaired and warned of`() {
    var tally = RunTally()
    tally.count(.pending, by: 3)
    tally.note(problem("map.a", nil, row: 2))
    tally.warn(problem("read.odd", nil, row: 2))
    tally.restartCounts()
    #expect(tally.counts.total == 0)
    #expect(tally.problemsByCount.isEmpty)
    #expect(tally.warningSentences.count == 1)
  }
}
