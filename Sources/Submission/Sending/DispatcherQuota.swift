internal import ConnectAPI
internal import Ledger
internal import TaskValidation

/// What becomes of a row that got a 402.
enum QuotaVerdict: Sendable, Hashable {
  /// The instance is full: the same bytes go again when there is room. `isLonely` when no row outside a chain is
  /// left that could ever tell a full instance from a full chain.
  case again(isLonely: Bool)
  /// The instance has room, so it is the row's chain of contacts that is full.
  case rejectsRow
  /// Nothing more is sent.
  case over
}

/// A row that waits for what another row meets.
struct SetAsideRow {
  var task: TaskID
  var previousContactID: String
  /// Uptime of its 402.
  var since: Double
  var continuation: CheckedContinuation<QuotaVerdict, Never>
}

extension Dispatcher {
  /// Finds out what a 402 means, which may take until another row was answered.
  func quotaVerdict(on task: ClaimedTask, answer: StartTaskContactAnswer) async -> QuotaVerdict {
    let chain = task.task.fields.previousContactID
    let others = setAside.values.map(\.previousContactID)
    let finding = quota.refused(previousContactID: chain, othersSetAside: others, at: clock.uptime())
    guard ending == nil else { return .over }
    guard finding == .setAside, let chain, !nobodyElseCanTell(besides: 1) else {
      instanceIsFull(answer)
      return ending == nil ? .again(isLonely: chain != nil && nobodyOutsideChainsIsLeft) : .over
    }
    busy -= 1
    gate.giveBack()
    letMoreIn()
    let verdict = await withCheckedContinuation { continuation in
      setAside[task.id] = SetAsideRow(
        task: task.id, previousContactID: chain, since: clock.uptime(), continuation: continuation)
      clock.activity.slept()
    }
    busy += 1
    return verdict
  }

  private var nobodyOutsideChainsIsLeft: Bool { hasNothingToGive && inHandOutsideChains == 0 }

  /// Whether all that is left to be answered is set aside, `more` rows included that are about to be.
  private func nobodyElseCanTell(besides more: Int) -> Bool {
    let waiting = setAside.count + more
    return waiting > 0 && waiting == inHand && (hasNothingToGive || waiting >= settings.maximumInFlight)
  }

  /// When nobody is left who could tell, a 402 counts as what it most often is.
  func decideForThoseSetAside() {
    guard nobodyElseCanTell(besides: 0) else { return }
    quota.becomeFull(at: clock.uptime())
    if settings.onQuota == .stop {
      end(.stopped(StopDiagnostics.quota(nil)))
    } else {
      releaseThoseSetAside(.again(isLonely: true))
      tell()
    }
  }

  private func instanceIsFull(_ answer: StartTaskContactAnswer) {
    quota.becomeFull(at: clock.uptime())
    if settings.onQuota == .stop {
      end(.stopped(StopDiagnostics.quota(answer)))
    } else {
      releaseThoseSetAside(.again(isLonely: false))
      tell()
    }
  }

  /// In the order of the ledger, so that the same night goes the same way again.
  var rowsSetAside: [SetAsideRow] { setAside.values.sorted { $0.task.rawValue < $1.task.rawValue } }

  func releaseThoseSetAside(_ verdict: QuotaVerdict) {
    for row in rowsSetAside { release(row, verdict) }
  }

  func release(_ row: SetAsideRow, _ verdict: QuotaVerdict) {
    guard setAside.removeValue(forKey: row.task) != nil else { return }
    clock.activity.woke()
    row.continuation.resume(returning: verdict)
  }
}
