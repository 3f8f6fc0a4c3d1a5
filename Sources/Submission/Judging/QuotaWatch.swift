/// What a 402 (ServiceQuotaExceededException) means, found out by looking at other rows.
///
/// The service gives the same answer when the instance has too many active tasks and when twelve contacts already
/// share a PreviousContactId. A row without a PreviousContactId can only mean the instance. One that has it is set
/// aside until a request that left later tells: made into a task, the instance has room and the chain is full;
/// also refused, the instance is full.
struct QuotaWatch: Sendable, Hashable {
  /// Seconds between two probes of a full instance.
  static let probeInterval = 30.0
  /// Seconds after which to look again while a probe is under way.
  static let probeGlance = 1.0

  /// What to do with a row that got a 402.
  enum Finding: Sendable, Hashable {
    /// The instance is full.
    case full
    /// Wait for what another row meets.
    case setAside
  }

  private(set) var isFull = false
  private var fullSince = 0.0
  private var nextProbeAt = 0.0
  private var probeIsOut = false

  /// A row got a 402.
  /// - Parameters:
  ///   - previousContactID: the row's; nil when it has none.
  ///   - othersSetAside: PreviousContactIds of rows that are set aside now.
  mutating func refused(previousContactID: String?, othersSetAside: [String], at now: Double) -> Finding {
    let isOfAChain = previousContactID != nil
    let isSecondWitness = othersSetAside.contains { $0 != previousContactID }
    guard !isOfAChain || isFull || isSecondWitness else { return .setAside }
    becomeFull(at: now)
    return .full
  }

  /// The instance is full, or nobody is left who could tell.
  mutating func becomeFull(at now: Double) {
    if !isFull { fullSince = now }
    isFull = true
    probeIsOut = false
    nextProbeAt = now + Self.probeInterval
  }

  /// A request was made into a task: there is room, unless it left before the instance was full.
  mutating func created(sentAt: Double) {
    guard sentAt >= fullSince else { return }
    isFull = false
    probeIsOut = false
  }

  /// A probe ended with another answer than a task or a 402: it told nothing.
  mutating func probeEnded(at now: Double) {
    guard isFull, probeIsOut else { return }
    probeIsOut = false
    nextProbeAt = now + Self.probeInterval
  }

  /// How long a request has to wait for the quota's sake; the first that need not is the probe.
  /// - Returns: 0 when it may leave now; otherwise the seconds after which to ask again.
  func wait(at now: Double) -> Double {
    guard isFull else { return 0 }
    if probeIsOut { return Self.probeGlance }
    return now >= nextProbeAt ? 0 : max(nextProbeAt - now, 1e-6)
  }

  /// A request leaves.
  mutating func sent() {
    if isFull { probeIsOut = true }
  }
}
