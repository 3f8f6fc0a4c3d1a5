internal import ConnectAPI
internal import Diagnostics
internal import Foundation
internal import Ledger
internal import TaskValidation

/// Says which child of a submission may do what next: take up a task, send a request, wait, or end.
///
/// All decisions are those of the value types it owns (`Pace`, `FirstRequestGate`, `ConcurrencyLimit`,
/// `QuotaWatch`, `Breaker`); it lends them the clock and wakes who has waited for them. A child passes through
///
///     nextTask() ─▶ admission() ─▶ judged(…) ─▶ settled(…) ─▶ finished(…)
///                        ▲             │
///                        └─ backOff() ◀┘ again
actor Dispatcher {
  let runs: [RunID]
  let ledger: TaskLedger
  let settings: SubmissionSettings
  let clock: SubmissionClock
  let report: @Sendable (SubmissionProgress) -> Void
  /// Opens when nothing more may be sent: whoever sleeps wakes up.
  let ended = Latch()

  var pace: Pace
  var gate = FirstRequestGate()
  var concurrency: ConcurrencyLimit
  var quota = QuotaWatch()
  var breaker = Breaker()
  var outage = OutageBreaker()
  var random: SeededRandom

  var ending: SubmissionEnding?
  var progress = SubmissionProgress()
  /// Rows left unsent or undecided because of the ending.
  var released = 0
  /// Set when the breaker stopped the run: refusals with this code say nothing about their rows.
  var breakerCode: String?
  /// Rows already settled as rejected that turn out not to be at fault.
  var takenBack: [TaskID] = []
  /// Tasks the service has made whose ContactId could not be stored.
  var unrecorded: [UnrecordedTask] = []

  /// Claimed and not yet handed to a child, the next one last.
  private var stock: [ClaimedTask] = []
  /// Whether the ledger has nothing more to give.
  private var isExhausted = false
  /// Tasks with a child.
  var inHand = 0
  /// Of those in hand, the ones that neither wait for a delay nor for another row's answer.
  var busy = 0
  /// Of those in hand, the ones without a PreviousContactId.
  var inHandOutsideChains = 0
  var setAside: [TaskID: SetAsideRow] = [:]

  private var slotLine = WaitingLine()
  private var tokenLine = WaitingLine()
  private var tokenLineHasHead = false

  init(
    runs: [RunID], ledger: TaskLedger, settings: SubmissionSettings, clock: SubmissionClock, seed: UInt64,
    report: @escaping @Sendable (SubmissionProgress) -> Void
  ) {
    self.runs = runs
    self.ledger = ledger
    self.settings = settings
    self.clock = clock
    self.report = report
    random = SeededRandom(seed: seed)
    concurrency = ConcurrencyLimit(maximum: settings.maximumInFlight)
    pace = Pace(
      rate: settings.rate, burst: settings.burst, retry: RetryPolicy(maximumAttempts: settings.maximumAttempts),
      at: clock.uptime())
  }

  /// Whether no child will ever be handed another task.
  var hasNothingToGive: Bool { isExhausted && stock.isEmpty }

  // MARK: Taking up tasks

  /// Waits until another task may be taken up, and takes it.
  /// - Returns: nil when there is none or nothing more may be sent.
  func nextTask() async -> ClaimedTask? {
    while true {
      endIfDue()
      guard ending == nil, !hasNothingToGive else { return nil }
      if mayTakeUpAnother() {
        if let task = draw() { return take(task) }
        gate.giveBack()
        tellThatNothingIsLeft()
        return nil
      }
      await withCheckedContinuation { slotLine.join($0, clock.activity) }
    }
  }

  private func mayTakeUpAnother() -> Bool {
    guard busy < concurrency.limit(atRate: pace.rate) else { return false }
    // A full instance is probed by a row that is in hand anyway.
    guard !quota.isFull || inHand == setAside.count else { return false }
    return gate.admits()
  }

  private func draw() -> ClaimedTask? {
    if stock.isEmpty && !isExhausted {
      // While the first request is alone nothing is claimed ahead of it.
      let count = gate.isOpen ? concurrency.limit(atRate: pace.rate) : 1
      do {
        stock = try ledger.claim(from: runs, limit: count, now: clock.now(), scope: settings.scope).reversed()
        isExhausted = stock.isEmpty
      } catch {
        end(.failed(error))
        return nil
      }
    }
    return stock.popLast()
  }

  private func take(_ task: ClaimedTask) -> ClaimedTask {
    inHand += 1
    busy += 1
    if task.task.fields.previousContactID == nil { inHandOutsideChains += 1 }
    return task
  }

  /// The task is settled, or lost with the ledger: its child may take up another.
  func finished(_ task: ClaimedTask) {
    inHand -= 1
    busy -= 1
    if task.task.fields.previousContactID == nil { inHandOutsideChains -= 1 }
    gate.giveBack()
    decideForThoseSetAside()
    letMoreIn()
  }

  /// Lets those go on who wait to take up a task, as many as there is room for.
  func letMoreIn() {
    let room = concurrency.limit(atRate: pace.rate) - busy
    slotLine.release(gate.isOpen ? room : min(1, room), clock.activity)
  }

  private func tellThatNothingIsLeft() {
    slotLine.release(.max, clock.activity)
    decideForThoseSetAside()
  }

  /// After all children have ended: what was claimed and never sent, and the rows refused before the breaker knew
  /// better. Nothing when the ledger failed.
  func rowsToGiveBack() -> [TaskID] {
    if case .interrupted = ending, stock.isEmpty {
      // Looks whether there would have been another one: a stop after the last row interrupts nothing.
      if let next = draw() { stock.append(next) }
    }
    if case .failed = ending { return [] }
    let unsent = stock.map(\.id)
    released += unsent.count
    stock = []
    return unsent + takenBack
  }

  /// Whether the run was complete although it was asked to end.
  var leftNothing: Bool { isExhausted && released == 0 }

  // MARK: Sending requests

  /// Waits for the right to send one request. First come, first served.
  /// - Returns: the uptime at which it leaves; nil when nothing more may be sent.
  func admission() async -> Double? {
    if tokenLineHasHead { await withCheckedContinuation { tokenLine.join($0, clock.activity) } }
    // The head of the line sleeps until there is a token; the others wait for the head.
    tokenLineHasHead = true
    defer { passOn() }
    while true {
      endIfDue()
      guard ending == nil else { return nil }
      let now = clock.uptime()
      let forQuota = quota.wait(at: now)
      let seconds = forQuota > 0 ? forQuota : pace.take(at: now)
      if seconds == 0 {
        quota.sent()
        return now
      }
      await pause(seconds)
    }
  }

  /// The request did not leave after all. Its token is spent: less is sent than allowed, never more.
  func leftAdmissionUnused() { quota.probeEnded(at: clock.uptime()) }

  private func passOn() {
    if tokenLine.isEmpty {
      tokenLineHasHead = false
    } else {
      tokenLine.release(1, clock.activity)
    }
  }

  /// Waits before a retry, and lets another task have the place meanwhile.
  func backOff(_ seconds: Double) async {
    busy -= 1
    letMoreIn()
    await pause(seconds)
    busy += 1
  }

  /// Sleeps, at most until the deadline or the ending.
  private func pause(_ seconds: Double) async {
    guard !ended.isOpen else { return }
    let deadline = settings.until.map { max(0, $0.timeIntervalSince(clock.now())) }
    let duration = min(seconds, deadline ?? seconds)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [clock] in try? await clock.sleep(duration) }
      group.addTask { [ended] in await ended.wait() }
      await group.next()
      group.cancelAll()
    }
  }

  // MARK: Ending

  /// From now on nothing more is sent.
  func end(_ reason: SubmissionEnding) {
    if reason.replaces(ending) { ending = reason }
    ended.open()
    slotLine.release(.max, clock.activity)
    releaseThoseSetAside(.over)
  }

  private func endIfDue() {
    guard ending == nil, let until = settings.until, clock.now() >= until else { return }
    end(.interrupted(reason: "the deadline was reached"))
  }

  /// Somebody asked to stop.
  func interrupt(_ reason: String) {
    end(.interrupted(reason: reason))
  }

  func tell() {
    progress.waitingFor = waitingFor
    report(progress)
  }

  private var waitingFor: String? {
    if quota.isFull { return "active-task quota" }
    return pace.isPaused(at: clock.uptime()) ? "throttled" : nil
  }
}
