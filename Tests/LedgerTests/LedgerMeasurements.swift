import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import SpreadsheetReading
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// Figures, printed and not judged: set TASKFERRY_MEASURE to the number of rows, in a release build.
@Suite(.enabled(if: measuredRows > 0), .serialized)
struct LedgerMeasurements {
  @Test func `staging, passing the gate, counting and the first claim`() async throws {
    let bench = try Workbench()
    let run = try stagedRun(on: bench)
    try RawAccess.write(bench, "UPDATE requests SET body = x'00'")
    try RawAccess.write(
      bench,
      """
      UPDATE tasks SET state = 'created', is_queued = 0, contact_id = 'contact-' || id, created_at = 1, first_sent_at = 1
      WHERE id < \(measuredRows)
      """)
    let ledger = try bench.open()
    try report(
      "continuing with all but one settled", rows: 1,
      seconds: seconds {
        guard case .continued(let record) = try ledger.open(specification("big"), now: .now) else {
          throw Unexpected("a new run")
        }
        try ledger.requeue(run, resendAfter: .distantPast)
        #expect(record.counts[.created] == measuredRows - 1)
        #expect(try ledger.claim(from: run, limit: 1, now: .now).count == 1)
      })
    let again = try ledger.begin(specification("again"))
    report("staging duplicates", rows: measuredRows, seconds: try stage(in: again, of: ledger))
    try report("discarding", rows: measuredRows, seconds: seconds { try ledger.discard(again) })
    try report(
      "reading all rows", rows: measuredRows,
      seconds: seconds { try ledger.reader.forEachRow(of: run, in: Set(RowState.allCases)) { _ in } })
  }

  /// A run that passed the gate; the ledger is closed.
  private func stagedRun(on bench: Workbench) throws -> RunID {
    let ledger = try bench.open()
    let run = try ledger.begin(specification("big"))
    report("staging", rows: measuredRows, seconds: try stage(in: run, of: ledger))
    try report("gate", rows: measuredRows, seconds: seconds { try ledger.makeReady(run, now: Workbench.start) })
    try report("first claim", rows: 1, seconds: seconds { _ = try ledger.claim(from: run, limit: 1, now: .now) })
    return run
  }

  @Test(arguments: [1, 8, 64])
  func `intents and settlements`(inFlight: Int) async throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let count = min(measuredRows, inFlight * 1_000)
    let run = try ledger.load("f", try (1...count).map { try row($0, "T\($0)") })
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          while let task = try ledger.claim(from: run, limit: 1, now: Workbench.start).first {
            try await ledger.intend(
              Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: Workbench.start))
            try await ledger.settle(task.id, as: .created(task.contact), attempt: .answer(at: Workbench.start))
          }
        }
      }
      try await group.waitForAll()
    }
    report("intend and settle, \(inFlight) in flight", rows: count, seconds: (clock.now - start) / .seconds(1))
    #expect(try ledger.reader.counts(of: run)[.created] == count)
  }

  /// - Returns: the seconds spent in `stage`.
  private func stage(in run: RunID, of ledger: TaskLedger) throws -> Double {
    var spent = 0.0
    for start in stride(from: 1, through: measuredRows, by: 2_000) {
      let batch = try (start..<min(start + 2_000, measuredRows + 1)).map { number in
        var staged = try row(number, "T-\(String(number * 7_919 % 1_000_003, radix: 10))")
        staged.cells = .record(Array("T-\(number);Ada Lovelace;+49 30 5550100;30.03.2026 09:30;high;open".utf8))
        return staged
      }
      spent += try seconds { try ledger.stage(batch, in: run, rules: StagingRules(), now: Workbench.start) }
    }
    return spent
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    return try clock.measure(body) / .seconds(1)
  }

  private func report(_ what: String, rows: Int, seconds: Double) {
    print("measured: \(what): \(rows) rows in \(seconds) s, \(Int(Double(rows) / seconds)) a second")
  }
}

/// How many rows are measured; 0 measures nothing.
private let measuredRows = Int(ProcessInfo.processInfo.environment["TASKFERRY_MEASURE"] ?? "") ?? 0
