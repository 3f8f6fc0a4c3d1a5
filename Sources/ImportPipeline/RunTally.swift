import Diagnostics
import Ledger
import Reporting
import TaskMapping

/// Counts what became of rows and gathers the kinds of problems with an example each: constant memory.
struct RunTally {
  private(set) var counts = RunCounts()
  private var problems: [ProblemKey: ImportSummary.Problem] = [:]
  private var repaired: [Int: Int] = [:]
  private var movedStarts = 0
  private var pastStarts = 0
  private var warnings: [DiagnosticCode: (first: Diagnostic, count: Int)] = [:]

  private struct ProblemKey: Hashable {
    var code: DiagnosticCode
    var column: String?
  }

  mutating func count(_ state: RowState, by amount: Int = 1) { counts[state] += amount }

  /// Forgets counts and problems; repairs and warnings stay.
  mutating func restartCounts() {
    counts = RunCounts()
    problems = [:]
  }

  mutating func note(_ problem: Diagnostic) {
    let key = ProblemKey(code: problem.code, column: problem.column)
    let example = problem.place.map { "\($0): \(problem.sentence)" } ?? problem.sentence
    var kind =
      problems[key]
      ?? ImportSummary.Problem(
        code: problem.code.rawValue, column: problem.column, count: 0, examples: [], fix: problem.fix)
    kind.count += 1
    if kind.examples.count < 3 { kind.examples.append(example) }
    problems[key] = kind
  }

  /// Notes starts that the opening hours moved.
  mutating func note(movedStarts count: Int) { movedStarts += count }

  /// Notes starts that are past: their tasks begin at once.
  mutating func note(pastStarts count: Int) { pastStarts += count }

  mutating func note(repaired columns: [Int]) {
    for column in columns { repaired[column, default: 0] += 1 }
  }

  mutating func warn(_ warning: Diagnostic) {
    warnings[warning.code, default: (warning, 0)].count += 1
  }

  /// The commonest kind first, ties by code.
  var problemsByCount: [ImportSummary.Problem] {
    problems.values.sorted { ($1.count, $0.code, $0.column ?? "") < ($0.count, $1.code, $1.column ?? "") }
  }

  func repairedByColumn(of mapping: Mapping) -> [String: Int] {
    var named: [String: Int] = [:]
    for (column, count) in repaired where mapping.columns.indices.contains(column) {
      named[mapping.columns[column].name] = count
    }
    return named
  }

  /// One sentence a kind of warning, the first of it and how many more there are.
  var warningSentences: [String] {
    let sentences = warnings.values.sorted { $0.first.code.rawValue < $1.first.code.rawValue }.map { first, count in
      let place = first.place.map { "\($0): " } ?? ""
      return place + first.message + (count > 1 ? " (and \(count - 1) more like it)" : "")
    }
    func starts(_ count: Int, _ what: String) -> [String] {
      count == 0 ? [] : ["\(count == 1 ? "1 start is" : "\(count) starts are") \(what)"]
    }
    return sentences
      + starts(movedStarts, "outside of the opening hours of the schedule's window, and moved into them")
      + starts(pastStarts, "past, or less than a minute ahead: those tasks begin at once")
  }
}

extension RunTally {
  /// Notes the problems of a row that the ledger keeps.
  mutating func note(_ row: ReportRow) {
    switch row.state {
    case .rejected, .failed, .inDoubt: for problem in row.problems { note(problem) }
    default: break
    }
  }

  /// Notes what binding warned about.
  mutating func note(_ warnings: [Diagnostic]) {
    for warning in warnings { warn(warning) }
  }

  /// Notes repairs and warnings of judged rows.
  mutating func note(_ rows: [JudgedRow]) {
    for row in rows {
      if !row.repaired.isEmpty { note(repaired: row.repaired) }
      if row.isMoved { movedStarts += 1 }
      if row.isPast { pastStarts += 1 }
      if !row.warnings.isEmpty { note(row.warnings) }
    }
  }
}
