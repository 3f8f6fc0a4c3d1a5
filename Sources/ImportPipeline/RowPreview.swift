package import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading
package import TaskMapping
import TaskValidation

/// One row of an input from its cells to the request that a load would send.
package struct RowPreview: Sendable {
  package enum Verdict: Sendable {
    /// The body of StartTaskContact, and when it is to be sent with which start.
    case task(request: [UInt8], start: String)
    case skipped(reason: String)
    case rejected([Diagnostic])
  }

  package var columns: [ColumnTrace]
  package var verdict: Verdict
  package var warnings: [Diagnostic]

  /// Reads as far as the row.
  /// - Returns: nil when the input has no row of this number below its header.
  /// - Throws: `ReadingError`, `BindingFailure`, or `AbortedRun` when a cell's policy stops a run.
  package static func make(of number: Int, plan: ImportPlan) throws -> RowPreview? {
    guard let file = plan.inputs.first else { return nil }
    var input = try OpenedInput(file, plan: plan)
    while let batch = try input.source.nextBatch() {
      guard batch.count > 0, batch[batch.count - 1].number >= number else { continue }
      guard let row = (0..<batch.count).lazy.map({ batch[$0] }).first(where: { $0.number == number }) else {
        return nil
      }
      return try RowPreview(row, of: input, plan: plan)
    }
    return nil
  }

  private init(_ row: SourceRow, of input: OpenedInput, plan: ImportPlan) throws {
    columns = row.problem == nil ? input.mapping.trace(row) : []
    let judged = try RowJudge(input, plan: plan).judge(row)
    warnings = judged.warnings
    switch judged.verdict {
    case .skipped(let reason, _): verdict = .skipped(reason: reason)
    case .rejected(let problems, _): verdict = .rejected(problems)
    case .task(let task):
      verdict = .task(
        request: plan.request(of: task),
        start: RowPreview.words(task.start(at: plan.now, horizonSeconds: plan.horizonSeconds)))
    }
  }

  private static func words(_ start: ValidatedTask.Start) -> String {
    func instant(_ seconds: Int64) -> String {
      Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
    return switch start {
    case .now: "starts at once"
    case .scheduled(let start, let moved): "starts at \(instant(start))\(moved ? ", moved by the window" : "")"
    case .deferred(let until): "waits for a load after \(instant(until)): it starts beyond the horizon"
    }
  }
}
