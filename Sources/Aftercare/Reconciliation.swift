internal import ConnectAPI
package import Diagnostics
package import Foundation
package import Ledger
package import Submission
internal import TaskValidation

/// Settles the rows of a run that are in doubt: young ones by sending the same bytes again, the others by searching
/// for a contact that carries their ClientToken.
///
/// That there is no task is concluded from two searches half an hour apart, and acted upon only when a person says
/// so.
package struct Reconciliation: Sendable {
  /// What a contact is searched by.
  package enum SearchKey: Sendable, Hashable {
    case name
    /// The attribute `taskferry`, where the administrator registered it as searchable.
    case stamp
  }

  private let run: RunID
  private let ledger: TaskLedger
  private let contacts: ContactService
  private let key: SearchKey
  private let now: @Sendable () -> Date

  package init(
    of run: RunID, in ledger: TaskLedger, contacts: ContactService, by key: SearchKey,
    now: @escaping @Sendable () -> Date
  ) {
    self.run = run
    self.ledger = ledger
    self.contacts = contacts
    self.key = key
    self.now = now
  }

  /// - Parameters:
  ///   - settle: sends the young rows in doubt again with the same bytes.
  ///   - renewsAbsent: whether rows whose tasks are absent wait to be sent afresh.
  /// - Throws: `LedgerError`, or what `settle` throws.
  package func carryOut(
    settle: () async throws -> SubmissionOutcome, renewsAbsent: Bool, stop: StopSignal,
    progress: (ReconciliationReport) -> Void
  ) async throws -> ReconciliationReport {
    var report = ReconciliationReport(inDoubt: try ledger.reader.counts(of: run)[.inDoubt])
    guard report.inDoubt > 0 else { return report }
    if case .stopped(let diagnostic) = try await settle() { report.stopped = diagnostic }
    report.settledByResending = report.inDoubt - (try ledger.reader.counts(of: run)[.inDoubt])
    var last: TaskID?
    while report.stopped == nil, stop.reason == nil {
      let tasks = try ledger.reader.doubtfulTasks(of: run, after: last, limit: 64)
      guard let end = tasks.last else { break }
      last = end.id
      for task in tasks where report.stopped == nil && stop.reason == nil {
        try await take(task, renewsAbsent: renewsAbsent, into: &report)
        progress(report)
      }
    }
    report.interrupted = stop.reason
    try ledger.finishIfDone(run, now: now())
    return report
  }

  private func take(
    _ task: DoubtfulTask, renewsAbsent: Bool, into report: inout ReconciliationReport
  ) async throws {
    switch DoubtStep(for: task, now: now()) {
    case .unrecognisable: report.unrecognisable += 1
    case .wait(let until): report.wait(until: until)
    case .absent:
      if renewsAbsent {
        try ledger.renewAbsent(task)
        report.renewed += 1
      } else {
        report.absent += 1
      }
    case .search:
      do {
        try await search(for: task, into: &report)
      } catch let trouble as ContactTrouble {
        report.note(trouble)
      }
    }
  }

  private func search(for task: DoubtfulTask, into report: inout ReconciliationReport) async throws {
    let token = task.key.clientToken.rawValue
    // Two clocks that differ a little must not hide it. It may have been sent again until the token was too old.
    let until = min(now(), task.firstSentAt.addingTimeInterval(7 * 86_400)).addingTimeInterval(Self.margin)
    let search = ContactSearch(
      instance: task.key.instance, initiatedFrom: task.firstSentAt.addingTimeInterval(-Self.margin),
      initiatedUntil: until,
      criterion: key == .stamp ? .attribute(key: Self.stampAttribute, value: token) : .name(task.name))
    let answer = try await contacts.search(search)
    if let trouble = ContactTrouble(answer, operation: "SearchContacts") { throw trouble }
    guard case .answered(let found) = answer else { throw ContactTrouble.unknownInstance }
    var own: [DescribedContact] = []
    for hit in found {
      let description = try await contacts.describe(hit.id)
      if let trouble = ContactTrouble(description, operation: "DescribeContact") { throw trouble }
      if case .answered(let contact) = description, contact.attributes[Self.stampAttribute] == token {
        own.append(contact)
      }
    }
    own.sort { ($0.initiatedAt ?? .distantFuture) < ($1.initiatedAt ?? .distantFuture) }
    guard let contact = own.first else {
      let time = now()
      try ledger.recordFruitlessSearch(for: task.id, at: time)
      var searched = task
      searched.searches.append(time)
      if case .wait(let until) = DoubtStep(for: searched, now: time) { return report.wait(until: until) }
      report.absent += 1
      return
    }
    if own.count > 1 { report.twoTasks.append(Self.twoTasks(of: task, own)) }
    try await record(contact, for: task, into: &report)
  }

  private func record(
    _ contact: DescribedContact, for task: DoubtfulTask, into report: inout ReconciliationReport
  ) async throws {
    let made = contact.initiatedAt ?? now()
    do throws(LedgerError) {
      try await ledger.settle(
        task.id, as: .created(contact.id),
        attempt: AttemptRecord(
          sentAt: task.firstSentAt, endedAt: made, status: nil, code: "found",
          message: "found by SearchContacts, by its attribute", requestID: nil))
      report.found += 1
    } catch {
      guard error.isContactConflict else { throw error }
      // Both are in doubt now, and the next round finds both by their attribute.
      report.crossed += 1
    }
  }

  private static func twoTasks(of task: DoubtfulTask, _ contacts: [DescribedContact]) -> Diagnostic {
    Diagnostic(
      .aftercareTwoTasks,
      "contacts \(contacts.map(\.id.rawValue).joined(separator: ", ")) all carry ClientToken \(task.key.clientToken)",
      fix: "the first is on record; stop the others in Amazon Connect")
  }

  /// Seconds.
  private static let margin: TimeInterval = 900
  /// The attribute that every stamped task carries.
  private static let stampAttribute = "taskferry"
}

/// What a reconciliation came to.
package struct ReconciliationReport: Sendable, Hashable {
  /// Rows in doubt when it began.
  package var inDoubt: Int
  package var settledByResending = 0
  package var found = 0
  /// Searched twice without finding anything; a person may have them sent afresh.
  package var absent = 0
  /// Absent, and waiting to be sent afresh.
  package var renewed = 0
  /// Searched once; the second search comes at `searchAgainAt`.
  package var waiting = 0
  package var searchAgainAt: Date?
  /// Sent without a stamp.
  package var unrecognisable = 0
  /// Their ContactIds are on record for other rows, which are in doubt now too.
  package var crossed = 0
  package var unanswered = 0
  package var firstTrouble: Diagnostic?
  package var twoTasks: [Diagnostic] = []
  package var stopped: Diagnostic?
  package var interrupted: String?

  package init(inDoubt: Int) { self.inDoubt = inDoubt }

  mutating func wait(until: Date) {
    waiting += 1
    searchAgainAt = max(searchAgainAt ?? until, until)
  }

  mutating func note(_ trouble: ContactTrouble) {
    unanswered += 1
    firstTrouble = firstTrouble ?? trouble.diagnostic
    if trouble.stopsAll || unanswered >= ContactRound.longestSilence { stopped = trouble.diagnostic }
  }
}
