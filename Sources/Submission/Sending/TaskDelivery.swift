internal import ConnectAPI
internal import Diagnostics
internal import Foundation
internal import Ledger
internal import Logging
internal import TaskValidation

/// What one child of a submission does: claims a task, freezes its request, sends it and settles it, until there
/// is nothing left or nothing more may be sent.
///
/// Before a request leaves, the intent to send exactly these bytes is durable; a child takes up another task only
/// after the outcome of this one is durable.
struct TaskDelivery: Sendable {
  let dispatcher: Dispatcher
  let ledger: TaskLedger
  let send: StartTaskContact
  let settings: SubmissionSettings
  let clock: SubmissionClock
  let seed: UInt64
  let log: Logger

  private var retry: RetryPolicy { RetryPolicy(maximumAttempts: settings.maximumAttempts) }

  func run() async {
    while let claimed = await dispatcher.nextTask() {
      do {
        if let row = try await frozen(claimed) { try await deliver(row) }
      } catch {
        await dispatcher.failed(error.error, unrecorded: error.unrecorded)
      }
      await dispatcher.finished(claimed)
    }
  }

  /// A ledger that failed, with the task it could not record.
  private struct StorageFailure: Error {
    var error: LedgerError
    var unrecorded: UnrecordedTask?
  }

  // MARK: Before the first attempt

  /// The request as it will be sent: the bytes of an earlier intent, or a fresh request judged by the clock now.
  /// - Returns: nil when the task is settled without being sent: its start is too far ahead.
  private func frozen(_ claimed: ClaimedTask) async throws(StorageFailure) -> RowInHand? {
    let random = SeededRandom(seed: seed ^ (UInt64(bitPattern: claimed.id.rawValue) &* 0x2545_F491_4F6C_DD1D))
    if let body = claimed.frozenBody {
      return RowInHand(claimed, body: body, scheduledTime: nil, random: random)
    }
    let now = clock.now()
    let start = claimed.task.start(at: now, horizonSeconds: settings.horizonSeconds)
    if case .deferred(let until) = start {
      try await settle(claimed, as: .deferred(until: until), attempt: nil, latency: nil)
      return nil
    }
    guard let request = claimed.task.request(key: claimed.key, start: start, now: now) else {
      throw StorageFailure(error: Self.unresolvedRoute)
    }
    return RowInHand(claimed, body: request.body(), scheduledTime: request.scheduledTime, random: random)
  }

  private static var unresolvedRoute: LedgerError {
    LedgerError(
      .misuse, Diagnostic(.submitUnresolvedRoute, "a task in the ledger has a route that was never looked up"))
  }

  // MARK: Attempts

  private func deliver(_ sent: RowInHand) async throws(StorageFailure) {
    var row = sent
    while true {
      if dispatcher.ended.isOpen { return try await release(row) }
      if row.isTooOld(at: clock.now(), resendLimitSeconds: settings.resendLimitSeconds) {
        return try await settle(row.claimed, as: .inDoubt, attempt: nil, latency: nil)
      }
      let storing = try await intend(row)
      guard let sentAt = await dispatcher.admission() else { return try await release(row) }
      if row.isTooOld(at: clock.now(), resendLimitSeconds: settings.resendLimitSeconds) {
        // It came of age while it waited for a token.
        await dispatcher.leftAdmissionUnused()
        return try await settle(row.claimed, as: .inDoubt, attempt: nil, latency: nil)
      }
      if row.hasMissedItsStart(at: clock.now()) {
        // No row is refused for having waited: the next load gives it a start that has not passed.
        await dispatcher.leftAdmissionUnused()
        return try await settle(row.claimed, as: .failed, attempt: nil, latency: nil)
      }
      let attempt = await attempted(&row)
      let ended = clock.uptime()
      let judged = AnswerJudgement(retry: retry).step(
        after: attempt.answer, in: row.situation(after: attempt.answer))
      let step = await dispatcher.judged(judged, after: attempt.answer, of: row.claimed, sentAt: sentAt)
      note(attempt, step, of: row)
      let isDone = try await take(step, after: attempt, of: &row, latency: storing + ended - sentAt)
      if isDone { return }
    }
  }

  /// Makes the intent durable.
  /// - Returns: the seconds it took.
  private func intend(_ row: RowInHand) async throws(StorageFailure) -> Double {
    let began = clock.uptime()
    let intent = Intent(
      task: row.claimed.id, body: row.body, scheduledTime: row.scheduledTime, sentAt: clock.now())
    do throws(LedgerError) {
      try await ledger.intend(intent)
    } catch {
      throw StorageFailure(error: error)
    }
    return clock.uptime() - began
  }

  /// An answer with the record of its attempt.
  private struct AnsweredAttempt {
    var answer: StartTaskContactAnswer
    var record: AttemptRecord
  }

  private func attempted(_ row: inout RowInHand) async -> AnsweredAttempt {
    let sentAt = clock.now()
    row.sends(at: sentAt)
    let number = AttemptNumber(
      invocationID: row.invocationID, attempt: row.attempts, maximum: max(row.attempts, settings.maximumAttempts))
    let answer = await send(row.body, number)
    return AnsweredAttempt(answer: answer, record: AttemptRecord(answer, sentAt: sentAt, endedAt: clock.now()))
  }

  /// - Parameter latency: seconds spent so far on storing and sending.
  /// - Returns: whether the row is done.
  private func take(
    _ step: SubmissionStep, after attempt: AnsweredAttempt, of row: inout RowInHand, latency: Double
  ) async throws(StorageFailure) -> Bool {
    switch step {
    case .settle(let settlement):
      if settlement == .pending { await dispatcher.releasedRow() }
      try await settle(row.claimed, as: settlement, attempt: attempt.record, latency: latency)
      return true
    case .stop(_, let settlement):
      await dispatcher.releasedRow()
      try await settle(row.claimed, as: settlement, attempt: attempt.record, latency: latency)
      return true
    case .retry(let retry):
      row.retries(retry)
      try await recordRetry(row, attempt)
      await wait(before: retry, of: &row, answer: attempt.answer)
      return false
    case .quota:
      try await recordRetry(row, attempt)
      return try await isDone(after: attempt.answer, of: &row)
    }
  }

  private func wait(
    before retry: SubmissionStep.Retry, of row: inout RowInHand, answer: StartTaskContactAnswer
  ) async {
    switch retry {
    // The pause for all is the dispatcher's.
    case .throttled, .refreshed: return
    case .notSent, .unknownOutcome:
      await dispatcher.backOff(row.delay(self.retry, hint: answer.retryAfterSeconds))
    }
  }

  /// What a 402 means for the row, which may take until another row was answered.
  private func isDone(
    after answer: StartTaskContactAnswer, of row: inout RowInHand
  ) async throws(StorageFailure) -> Bool {
    switch await dispatcher.quotaVerdict(on: row.claimed, answer: answer) {
    case .over:
      try await release(row)
      return true
    case .rejectsRow:
      try await settle(row.claimed, as: row.mayHaveCreated ? .inDoubt : .rejected, attempt: nil, latency: nil)
      return true
    case .again(let isLonely):
      if isLonely { row.isLonely() }
      guard row.lonelyRefusals >= settings.maximumAttempts else { return false }
      try await settle(row.claimed, as: row.mayHaveCreated ? .inDoubt : .failed, attempt: nil, latency: nil)
      return true
    }
  }

  // MARK: Outcomes

  /// Nothing more may be sent: the row waits for the next load.
  private func release(_ row: RowInHand) async throws(StorageFailure) {
    await dispatcher.releasedRow()
    try await settle(row.claimed, as: row.released, attempt: nil, latency: nil)
  }

  private func recordRetry(_ row: RowInHand, _ attempt: AnsweredAttempt) async throws(StorageFailure) {
    try await settle(
      row.claimed, as: .retrying(mayHaveCreated: row.mayHaveCreated), attempt: attempt.record, latency: nil)
  }

  private func settle(
    _ claimed: ClaimedTask, as settlement: Settlement, attempt: AttemptRecord?, latency: Double?
  ) async throws(StorageFailure) {
    let began = clock.uptime()
    do throws(LedgerError) {
      try await ledger.settle(claimed.id, as: settlement, attempt: attempt)
    } catch  where error.isContactConflict {
      // The outcome is durable: both rows are in doubt, and answers on some connection are shifted. Ending the
      // run closes every connection; the next load sends both again with their tokens.
      await dispatcher.end(.stopped(error.diagnostic))
      return await dispatcher.settled(.inDoubt, latency: nil)
    } catch {
      guard case .created(let contact) = settlement else { throw StorageFailure(error: error) }
      let token = claimed.key.clientToken
      // The last resort: a ContactId is no content of a row, and without this line nobody would ever learn it.
      log.critical(
        "A created task could not be recorded",
        metadata: ["task.key": "\(token)", "connect.contactId": "\(contact)"])
      throw StorageFailure(error: error, unrecorded: UnrecordedTask(token: token, contact: contact))
    }
    await dispatcher.settled(settlement, latency: latency.map { $0 + clock.uptime() - began })
  }

  private func note(_ attempt: AnsweredAttempt, _ step: SubmissionStep, of row: RowInHand) {
    let level: Logger.Level =
      switch step {
      case .settle(.created): .debug
      case .settle, .retry, .quota: .info
      case .stop: .warning
      }
    guard log.logLevel <= level else { return }
    var metadata: Logger.Metadata = [
      "task.key": "\(row.claimed.key.clientToken)", "attempt": "\(row.attempts)", "code": "\(attempt.record.code)",
    ]
    if let status = attempt.record.status { metadata["http.status"] = "\(status)" }
    if let id = attempt.record.requestID { metadata["connect.requestId"] = "\(id)" }
    log.log(level: level, "Attempt answered", metadata: metadata)
  }
}

extension AttemptRecord {
  /// The record of an attempt that ended with `answer`.
  init(_ answer: StartTaskContactAnswer, sentAt: Date, endedAt: Date) {
    switch answer {
    case .created(_, let requestID):
      self.init(sentAt: sentAt, endedAt: endedAt, status: 200, code: "created", message: "", requestID: requestID)
    case .refused(let error):
      self.init(
        sentAt: sentAt, endedAt: endedAt, status: error.status, code: error.code, message: error.message,
        requestID: error.requestID)
    case .unanswered(let fault):
      self.init(
        sentAt: sentAt, endedAt: endedAt, status: fault.status, code: fault.word, message: fault.message,
        requestID: fault.requestID)
    }
  }
}
