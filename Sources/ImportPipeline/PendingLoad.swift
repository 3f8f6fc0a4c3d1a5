package import ConnectAPI
package import Foundation
package import Ledger
package import Reporting
package import Submission

/// Sends what waits of runs that were staged by earlier loads, without their files and their mappings: the same rows, the
/// same requests, the same gate behind them.
package struct PendingLoad: Sendable {
  /// Runs of one instance, Region and endpoint, the oldest first.
  package struct Convoy: Sendable {
    package var address: ServiceAddress
    package var runs: [RunID]
  }

  private let ledger: TaskLedger
  private let runs: [RunRecord]
  private let earlier: EarlierRuns
  private let now: Date
  private let horizonSeconds: Int64
  private let resending: Resending
  private let style: ReportStyle
  private let command: [String]
  private let startedAt = Date()
  private var notes: [String] = []
  private var ending = LoadEnding(.done, exitStatus: nil)
  private var meters: [SendingMeter] = []

  /// Finds what there is to send, and lets rejected rows wait again where that is wanted.
  /// - Parameters:
  ///   - named: the run to be continued; nil takes every run with something to send.
  ///   - instance: only runs of this instance; nil for all.
  ///   - style: how the files of its runs are written.
  ///   - command: its words, for the line that tells how to continue.
  /// - Throws: `LedgerError`.
  package init(
    of named: RunRecord?, instance: InstanceID? = nil, in ledger: TaskLedger, now: Date,
    horizonSeconds: Int64 = StagingRules().horizonSeconds, resending: Resending = Resending(),
    style: ReportStyle = ReportStyle(), command: [String]
  ) throws {
    self.style = style
    self.ledger = ledger
    self.now = now
    self.horizonSeconds = horizonSeconds
    self.resending = resending
    self.command = command
    // A wider horizon reaches deferred rows of runs that are long finished.
    if horizonSeconds > StagingRules().horizonSeconds {
      for run in try named.map({ [$0] }) ?? ledger.reader.runs() where run.counts[.deferred] > 0 {
        try ledger.judgeDeferredAgain(inDatasetOf: run.id, horizonSeconds: horizonSeconds, now: now)
      }
    }
    var found = try named.map { [$0] } ?? ledger.reader.runsWithSomethingToSend(now: now)
    if let instance { found = found.filter { $0.specification.instance == instance } }
    for run in found {
      if let note = try resending.retryRejected(of: run.id, in: ledger) { notes.append(note) }
    }
    let ready = try Set(ledger.reader.runsWithSomethingToSend(now: now).map(\.id))
    runs = try found.filter { ready.contains($0.id) }.compactMap { try ledger.reader.run($0.id.rawValue) }
    earlier = try EarlierRuns(of: ledger, besides: runs.map(\.id))
  }

  /// The runs by where they go to, in the order in which they are sent.
  package var convoys: [Convoy] {
    var convoys: [Convoy] = []
    for run in runs {
      let address = ServiceAddress(run)
      if let index = convoys.firstIndex(where: { $0.address == address }) {
        convoys[index].runs.append(run.id)
      } else {
        convoys.append(Convoy(address: address, runs: [run.id]))
      }
    }
    return convoys
  }

  /// Sends the runs of one convoy.
  /// - Returns: whether the next one may be sent: nothing stopped this one.
  /// - Throws: `LedgerError`.
  package mutating func send(
    _ convoy: Convoy, by submitter: Submitter, stop: StopSignal,
    progress: @escaping @Sendable (ImportProgress) -> Void
  ) async throws -> Bool {
    let waiting = WaitingTasks(runs: convoy.runs, horizonSeconds: horizonSeconds, now: now)
    let (outcome, meter) = try await waiting.send(from: ledger, by: submitter, stop: stop, progress: progress)
    meters.append(meter)
    ending = LoadEnding(outcome)
    return !ending.canContinue
  }

  /// Brings the run folders up to date and says what all runs together came to.
  /// - Throws: `LedgerError`, `ReportError`.
  package func finished(folderParent: String) throws -> ImportSummary {
    var tally = RunTally()
    var counts = RunCounts()
    var folders: [String] = []
    var facts = ReportFacts()
    var repaired: [String: Int] = [:]
    var notes = notes
    var left: [RunID] = []
    for run in runs {
      guard let record = try ledger.reader.run(run.id.rawValue) else { continue }
      let written = try write(record, folderParent: folderParent, noting: &tally)
      folders.append(written.folder ?? "")
      if runs.count == 1 {
        facts = written.facts
        repaired = written.repaired
        notes = written.warnings + notes
      }
      for state in RowState.allCases { counts[state] += record.counts[state] }
      let doubts = try resending.leftInDoubt(run.id, in: ledger.reader, now: now)
      notes += doubts.map { [$0.note] } ?? []
      if doubts?.count == record.counts.unfinished, record.counts.isUnfinished { left.append(run.id) }
      if runs.count > 1 { notes.append(Self.sentence(on: record, before: run, folder: folders.last ?? "")) }
    }
    for run in runs { try ledger.finishIfDone(run.id, now: now) }
    notes += try earlier.bringUpToDate(style: style) + (runs.isEmpty ? [nothingToSend()] : [])
    var summary = ImportSummary(
      command: .load, outcome: ending.outcome, exitStatus: ending.exitStatus ?? (counts.hasFaults ? 1 : 0),
      run: runs.count == 1 ? runs[0].id.rawValue : nil, instance: one(runs.map(\.specification.instance.uuid)),
      dataset: one(runs.map(\.specification.dataset)) ?? "", mapping: one(runs.map(\.specification.mappingFile)) ?? "",
      inputs: runs.flatMap(\.specification.inputs), counts: counts, problems: tally.problemsByCount, repaired: repaired,
      warnings: notes,
      startedAt: startedAt, endedAt: Date(), attempts: meters.map(\.figures.attempts).reduce(0, +),
      throttled: meters.map(\.figures.throttled).reduce(0, +),
      requestsPerSecond: meters.count == 1 ? meters[0].requestsPerSecond : nil, stopReason: ending.reason,
      stopCode: ending.code, stopFix: ending.fix, folder: folders.count == 1 ? folders[0] : nil, facts: facts)
    if ending.canContinue || counts.isUnfinished {
      let isLeft = !ending.canContinue && left.count == 1 && counts.unfinished == unfinished(of: left)
      summary.continueCommand = CommandLineText.joined(isLeft ? resending.reconciling(left[0]) : command)
    }
    return summary
  }

  private func unfinished(of left: [RunID]) -> Int {
    let records = left.compactMap { try? ledger.reader.run($0.rawValue) }
    return records.map(\.counts.unfinished).reduce(0, +)
  }

  private func write(_ record: RunRecord, folderParent: String, noting tally: inout RunTally) throws
    -> ImportSummary
  {
    let folder =
      record.folder ?? RunFolder.path(in: folderParent, id: record.id.rawValue, startedAt: record.startedAt)
    if record.folder == nil { try ledger.setFolder(folder, of: record.id) }
    return try RunResults.write(
      record, from: ledger.reader, to: folder, style: style, noting: &tally)
  }

  private static func sentence(on record: RunRecord, before: RunRecord, folder: String) -> String {
    let made = record.counts[.created] - before.counts[.created]
    let left = record.counts.unfinished
    return "run \(record.id): \(made) created now" + (left > 0 ? ", \(left) unfinished" : "") + "; files: \(folder)"
  }

  private func nothingToSend() throws -> String {
    let deferred = try ledger.reader.deferredTasks()
    guard deferred.count > 0, let first = deferred.first else { return "nothing waits to be sent" }
    let rows = deferred.count == 1 ? "row waits" : "rows wait"
    return "nothing is to be sent now: \(deferred.count) deferred \(rows), the first until \(first.formatted(.iso8601))"
  }

  /// The value that all of them have; nil when they differ.
  private func one(_ values: [String]) -> String? {
    Set(values).count == 1 ? values[0] : nil
  }
}
