internal import ConnectAPI
package import Diagnostics
package import Foundation
package import Ledger
package import Submission

/// Asks what has become of the tasks of a run, and changes nothing at the service.
package struct Verification: Sendable {
  private let run: RunID
  private let ledger: TaskLedger
  private let contacts: ContactService
  private let now: @Sendable () -> Date

  package init(
    of run: RunID, in ledger: TaskLedger, contacts: ContactService, now: @escaping @Sendable () -> Date
  ) {
    self.run = run
    self.ledger = ledger
    self.contacts = contacts
    self.now = now
  }

  /// - Parameters:
  ///   - sample: at most so many tasks, evenly spread over the run; nil asks about each.
  ///   - progress: called after each task, in turn; must return at once.
  /// - Throws: `LedgerError`.
  package func carryOut(
    sample: Int?, stop: StopSignal, progress: (VerificationReport) -> Void
  ) async throws -> VerificationReport {
    var report = VerificationReport(created: try ledger.reader.counts(of: run)[.created])
    let stride = Stride(of: report.created, to: sample)
    var position = 0
    let ending = try await ContactRound(stop: stop).run(
      { last in
        // A batch whose every task is passed over is no end.
        var last = last
        while true {
          let tasks = try ledger.reader.createdTasks(of: run, after: last, limit: 1_024)
          let chosen = tasks.filter { _ in
            defer { position += 1 }
            return stride.takes(position)
          }
          guard chosen.isEmpty, let end = tasks.last else { return chosen }
          last = end.id
        }
      },
      visit: { try await visit($0) },
      note: { visit in
        report.note(visit)
        progress(report)
      })
    switch ending {
    case .stopped(let diagnostic): report.stopped = diagnostic
    case .interrupted(let reason): report.interrupted = reason
    case nil: break
    }
    return report
  }

  private func visit(_ task: CreatedTask) async throws -> ContactRound.Visit<ContactFate> {
    let answer = try await contacts.describe(task.contact)
    if let trouble = ContactTrouble(answer, operation: "DescribeContact") { return .trouble(trouble) }
    guard case .answered(let contact) = answer else { return try seen(.gone, task, detail: "") }
    return try seen(ContactFate(of: contact), task, detail: contact.disconnectReason ?? "")
  }

  private func seen(
    _ fate: ContactFate, _ task: CreatedTask, detail: String
  ) throws -> ContactRound.Visit<ContactFate> {
    try ledger.record(fate, detail: detail, of: task.id, at: now())
    return .seen(fate)
  }
}

/// Which of many are in an even sample.
struct Stride: Sendable, Hashable {
  private let total: Int
  private let wanted: Int

  init(of total: Int, to sample: Int?) {
    self.total = max(1, total)
    wanted = min(sample ?? total, self.total)
  }

  /// Whether the position, from 0, is among the sample: exactly `wanted` of `total` are.
  func takes(_ position: Int) -> Bool {
    (position + 1) * wanted / total > position * wanted / total
  }
}

/// What a verification found.
package struct VerificationReport: Sendable, Hashable {
  /// Created tasks of the run.
  package var created: Int
  package var fates: [ContactFate: Int] = [:]
  package var unanswered = 0
  package var firstTrouble: Diagnostic?
  package var stopped: Diagnostic?
  package var interrupted: String?

  package init(created: Int) { self.created = created }

  /// Tasks that were asked about and answered for.
  package var seen: Int { fates.values.reduce(0, +) }

  mutating func note(_ visit: ContactRound.Visit<ContactFate>) {
    switch visit {
    case .seen(let fate): fates[fate, default: 0] += 1
    case .trouble(let trouble):
      unanswered += 1
      firstTrouble = firstTrouble ?? trouble.diagnostic
    }
  }
}
