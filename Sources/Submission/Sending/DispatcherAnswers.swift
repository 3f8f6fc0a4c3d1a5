internal import ConnectAPI
internal import Ledger

/// A task the service has made whose ContactId could not be stored.
struct UnrecordedTask: Sendable, Hashable {
  var token: ClientToken
  var contact: ContactID
}

// What answers mean for the run as a whole.
extension Dispatcher {
  /// Takes note of an answer before it is settled.
  /// - Returns: the step to take; another than `step` when the answer is one too many of its kind.
  func judged(
    _ step: SubmissionStep, after answer: StartTaskContactAnswer, of task: ClaimedTask, sentAt: Double
  ) -> SubmissionStep {
    progress.attempts += 1
    if answer.isOfTheService { outage.answered() }
    switch step {
    case .settle(.created): return accepted(step, sentAt: sentAt)
    case .settle(.rejected): return refused(step, answer: answer, task: task)
    case .settle(let settlement):
      quota.probeEnded(at: clock.uptime())
      if answer.meansGivingUp { gaveUp(settlement, answer: answer) }
      return step
    case .retry(let retry):
      quota.probeEnded(at: clock.uptime())
      if retry == .throttled { throttled(answer, sentAt: sentAt) }
      return step
    case .quota: return step
    case .stop(let cause, _):
      end(.stopped(StopDiagnostics.diagnostic(for: cause, answer: answer)))
      return step
    }
  }

  private func accepted(_ step: SubmissionStep, sentAt: Double) -> SubmissionStep {
    pace.succeeded(at: clock.uptime())
    breaker.accepted()
    quota.created(sentAt: sentAt)
    for row in rowsSetAside where row.since <= sentAt { release(row, .rejectsRow) }
    letMoreIn()
    return step
  }

  private func refused(
    _ step: SubmissionStep, answer: StartTaskContactAnswer, task: ClaimedTask
  ) -> SubmissionStep {
    quota.probeEnded(at: clock.uptime())
    let code = answer.code
    guard settings.breakerIsOn else { return step }
    if code == breakerCode { return .settle(.pending) }
    guard let atFault = breaker.refused(task.id, code: code) else { return step }
    guard ending == nil else { return step }
    breakerCode = code
    takenBack = atFault.filter { $0 != task.id }
    end(.stopped(StopDiagnostics.breaker(code: code, count: atFault.count, answer: answer)))
    return .settle(.pending)
  }

  private func gaveUp(_ settlement: Settlement, answer: StartTaskContactAnswer) {
    guard settings.breakerIsOn, outage.gaveUp() else { return }
    end(.stopped(StopDiagnostics.outage(count: OutageBreaker.longestSeries, answer: answer)))
  }

  private func throttled(_ answer: StartTaskContactAnswer, sentAt: Double) {
    progress.throttled += 1
    pace.throttled(
      at: clock.uptime(), sentAt: sentAt, hint: answer.retryAfterSeconds, random: random.fraction())
    tell()
  }

  /// The settlement is durable.
  /// - Parameter latency: seconds from the intent to here, without the wait for a token; nil when nothing was sent.
  func settled(_ settlement: Settlement, latency: Double?) {
    if let latency {
      concurrency.record(latency: latency)
      if settlement.decidesTheRow { openTheGate() }
    }
    switch settlement {
    case .created(let contact):
      progress.created += 1
      canary.created(contact, at: clock.uptime())
      open.created(contact)
    case .rejected: progress.rejected += 1
    case .failed: progress.failed += 1
    case .inDoubt: progress.inDoubt += 1
    case .pending, .deferred: break
    case .retrying: return
    }
    tell()
  }

  /// The service takes requests like these, and the ledger records its answers: the first one need not be alone
  /// any more.
  private func openTheGate() {
    guard !gate.isOpen else { return }
    gate.open()
    letMoreIn()
  }

  /// A row is left as it is because nothing more may be sent.
  func releasedRow() { released += 1 }

  /// The ledger could not store something: nothing more is sent.
  func failed(_ error: LedgerError, unrecorded task: UnrecordedTask?) {
    if let task { unrecorded.append(task) }
    end(.failed(error))
  }
}

extension Settlement {
  /// Whether the service has taken the request or refused it for what is in it.
  fileprivate var decidesTheRow: Bool {
    switch self {
    case .created, .rejected: true
    case .retrying, .failed, .inDoubt, .deferred, .pending: false
    }
  }
}

extension StartTaskContactAnswer {
  /// Whether the service itself has said something about a request, be it that it is too busy.
  var isOfTheService: Bool {
    switch self {
    case .created: true
    case .refused(let error): error.meaning != .unknownOutcome
    case .unanswered: false
    }
  }

  /// Whether a row that ends with this answer was given up, rather than decided.
  var meansGivingUp: Bool { !isOfTheService }

  /// What the attempt is filed under.
  var code: String {
    switch self {
    case .created: "created"
    case .refused(let error): error.code
    case .unanswered(let fault): fault.word
    }
  }

  /// The wait in seconds that the service asked for.
  var retryAfterSeconds: Double? {
    guard case .refused(let error) = self, let wait = error.retryAfter else { return nil }
    return Double(wait.components.seconds) + Double(wait.components.attoseconds) * 1e-18
  }
}
