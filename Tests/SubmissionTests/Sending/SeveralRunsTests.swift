import ConnectAPI
import Foundation
import Ledger
import SpreadsheetReading
import Submission
import TaskValidation
import Testing

/// Several runs sent by one submission, as `load --pending` does.
@Suite(.serialized) struct SeveralRunsTests {
  /// Stages another file of the same dataset.
  private func stage(_ night: Night, _ fingerprint: String, _ tasks: [ValidatedTask]) throws -> RunID {
    var specification = try #require(try night.ledger.reader.run(night.run.rawValue)).specification
    specification.inputs[0].fingerprint = fingerprint
    guard case .new(let run) = try night.ledger.open(specification, now: SimulatedTime.start) else {
      throw Unexpected("another file continues a run")
    }
    let rows = tasks.enumerated().map { index, task in
      StagedRow(input: 0, number: index + 2, cells: .record([]), verdict: .task(task))
    }
    try night.ledger.stage(rows, in: run, rules: StagingRules(), now: SimulatedTime.start)
    try night.ledger.makeReady(run, now: SimulatedTime.start)
    return run
  }

  @Test func `they share one rate and one burst, and every row becomes one task`() async throws {
    let night = try Night((1...4).map { Night.task($0) })
    var runs = [night.run]
    for file in 0..<9 {
      runs.append(try stage(night, "file-\(file)", (1...4).map { Night.task(10 + file * 4 + $0) }))
    }
    let service = PretendService(night.time)
    let submitter = Submitter(
      ledger: night.ledger, send: service.send, settings: Night.settings(rate: 2, burst: 4), clock: night.time.clock,
      seed: 1, log: Night.silent)
    let began = night.time.clock.uptime()
    let outcome = try await submitter.submit(runs, stop: StopSignal()) { _ in }
    let seconds = night.time.clock.uptime() - began
    #expect(outcome == .finished)
    #expect(Set(service.tokens).count == 40)
    #expect(service.tokens.count == 40)
    // A burst for each run would let all forty leave at once.
    #expect(seconds >= (40 - 4) / 2.0 - 0.001, "\(seconds)")
    for run in runs { #expect(try night.ledger.reader.counts(of: run)[.created] == 4) }
  }
}
