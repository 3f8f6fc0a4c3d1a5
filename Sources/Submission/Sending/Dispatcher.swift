internal import ConnectAPI
internal import Diagnostics
internal import Foundation
internal import Ledger
internal import TaskValidation

/// Says which child of a submission may do what next: take up a task, send a request, wait, or end.
///
/// All decisions are those of the value types it owns (`Pace`, `FirstRequestGate`, `ConcurrencyLimit`,
/// `QuotaWatch`, `Breaker`, `Canary`, `OpenTasks`); it lends them the clock and wakes who has waited for them. A child passes through
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
  var canary: Canary
  var canaryLooks: TokenBucket
  var open: OpenTasks
  /// nil where nobody has to look at tasks.
  let describe: DescribeContact?
  /// Whether a child is looking after tasks.
  var isWatching = false

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
    watch: TaskWatch, report: @escaping @Sendable (SubmissionProgress) -> Void
  ) {
    self.runs = runs
    self.ledger = ledger
    self.settings = settings
    self.clock = clock
    self.report = report
    random = SeededRandom(seed: seed)
    describe = watch.describe
    canary = watch.canary
    canaryLooks = TokenBucket(rate: OpenTasks.looksPerSecond, burst: OpenTasks.looksPerSecond, at: clock.uptime())
    open = watch.open
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
      guard ending == nil else { return nil }
      if hasNothingToGive || canary.isDecided(inHand: inHand) { canary.findsNoMore(inHand: inHand) }
      if hasNothingToGive {
        guard canary.isWatching, await watches() else { return nil }
      } else if mayTakeUpAnother() {
        if let task = draw() { return take(task) }
        gate.giveBack()
        if hasNothingToGive { tellThatNothingIsLeft() }
      } else if await !watches() {
        await withCheckedContinuation { slotLine.join($0, clock.activity) }
      }
    }
  }

  private func mayTakeUpAnother() -> Bool {
    guard busy < concurrency.limit(atRate: pace.rate) else { return false }
    // A full instance is probed by a row that is in hand anyway.
    guard !quota.isFull || inHand == setAside.count else { return false }
    guard canary.admits(inHand: inHand), open.hasRoom(besides: inHand) else { return false }
    return gate.admits()
  }

  /// - Returns: nil when there is nothing to send, or nothing now.
  private func draw() -> ClaimedTask? {
    if canary.phase == .sending { return drawCanary() }
    if stock.isEmpty { claimMore() }
    return stock.popLast()
  }

  /// The next row that starts at once; those before it stay in line.
  private func drawCanary() -> ClaimedTask? {
    if stock.isEmpty { claimMore() }
    while ending == nil {
      let now = clock.now()
      if let place = stock.lastIndex(where: { $0.task.start(at: now, horizonSeconds: settings.horizonSeconds) == .now })
      {
        return stock.remove(at: place)
      }
      guard !isExhausted, stock.count < Canary.lookAhead else { break }
      claimMore(Canary.lookAhead)
    }
    canary.findsNoMore(inHand: inHand)
    return canary.phase == .over ? stock.popLast() : nil
  }

  private func claimMore(_ most: Int? = nil) {
    guard !isExhausted else { return }
    // While the first request is alone nothing is claimed ahead of it.
    let count = most ?? (gate.isOpen ? concurrency.limit(atRate: pace.rate) : 1)
    do {
      let claimed = try ledger.claim(from: runs, limit: count, now: clock.now(), scope: settings.scope)
      stock = claimed.reversed() + stock
      isExhausted = claimed.isEmpty
    } catch {
      end(.failed(error))
    }
  }

  /// Whether a row is left to be sent, as far as that can be known without sending one.
  func hasSomethingToGive() -> Bool {
    if stock.isEmpty { claimMore() }
    if hasNothingToGive { tellThatNothingIsLeft() }
    return !hasNothingToGive
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
  func pause(_ seconds: Double) async {
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
    if canary.isWatching { return "canaries" }
    if !open.hasRoom(besides: inHand), isWatching { return "open tasks" }
    return pace.isPaused(at: clock.uptime()) ? "throttled" : nil
  }
}
