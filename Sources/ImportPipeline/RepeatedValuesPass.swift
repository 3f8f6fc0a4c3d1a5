import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading
import TaskMapping
import TaskValidation

/// Finds values of `unique` columns that occur more than once, in a pass over the inputs of its own, which is made
/// only when the mapping has such a column.
enum RepeatedValuesPass {
  static func run(_ plan: ImportPlan) async throws -> RepeatedValueFilter {
    guard plan.hasUniqueColumns else { return RepeatedValueFilter(columns: [], repeats: nil) }
    var index = IdentityIndex()
    for position in plan.inputs.indices {
      var input = try OpenedInput(plan.inputs[position], plan: plan)
      try await RowLine.run(&input, plan: plan, keeping: .all) { judged in
        for row in judged.rows {
          if case .task = row.verdict {
            for key in row.uniqueKeys {
              try index.add(
                IdentityHash(key), content: UInt64(key.column),
                ordinal: RowOrdinal(input: position, row: row.row.number).value)
            }
          }
        }
      }
    }
    return RepeatedValueFilter(columns: plan.mapping.columns.map(\.name), repeats: try index.repeats())
  }
}

/// Refuses rows whose value in a `unique` column occurs in another row too. Takes the rows in the order in which
/// they were found.
struct RepeatedValueFilter {
  private let columns: [String]
  private var repeats: RepeatedValues?
  private var next: RepeatedValue?
  private var hasBegun = false

  init(columns: [String], repeats: RepeatedValues?) {
    self.columns = columns
    self.repeats = repeats
  }

  /// - Parameters:
  ///   - judged: without accepted rows where there is a unique column.
  ///   - position: of the input among those of the run.
  mutating func applied(to judged: JudgedBatch, of input: InputRecord, at position: Int) throws -> JudgedBatch {
    guard repeats != nil else { return judged }
    if !hasBegun { next = try repeats?.next() }
    hasBegun = true
    var filtered = judged
    for index in filtered.rows.indices {
      var problems: [Diagnostic] = []
      let ordinal = RowOrdinal(input: position, row: filtered.rows[index].row.number).value
      while let repeated = next, repeated.ordinal == ordinal {
        problems.append(problem(of: filtered.rows[index], column: Int(repeated.label), input: input))
        next = try repeats?.next()
      }
      if !problems.isEmpty {
        filtered.rows[index].verdict = .rejected(problems, identity: filtered.rows[index].identity)
      }
    }
    return filtered
  }

  private func problem(of row: JudgedRow, column: Int, input: InputRecord) -> Diagnostic {
    let name = columns.indices.contains(column) ? columns[column] : "\(column)"
    return Diagnostic(
      .inputNotUnique, at: .row(file: input.file, sheet: input.sheet, row: row.row.number),
      "another row has the same \(name), which must be unique", fix: "keep one of the rows", column: name)
  }
}
