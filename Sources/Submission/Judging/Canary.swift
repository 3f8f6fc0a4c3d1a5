internal import ConnectAPI
internal import Foundation

/// Which rows go ahead of the others, to see whether their tasks live.
///
/// A 200 does not mean routed: a flow that reaches Disconnect ends the task at once. So the first few tasks that
/// start at once are looked at for a minute, and the others follow only when those live.
package struct CanaryRule: Sendable, Hashable {
  /// What a passed canary vouches for.
  package enum Scope: Sendable, Hashable {
    /// This run: the next one sends canaries again.
    case run
    /// Every run with this mapping into this instance, through this endpoint.
    case mapping
  }

  /// How many.
  package var count: Int
  package var scope: Scope

  package init(count: Int, scope: Scope) {
    self.count = count
    self.scope = scope
  }
}

/// The canaries of a submission, from the first that is sent to the verdict on all.
///
///     recalling ─▶ sending ─▶ watching ─▶ over
///         └─────────────────────────────────▲   those of an earlier process live
struct Canary: Sendable, Hashable {
  /// Seconds for which the last one is watched.
  static let watchSeconds = 60.0
  /// Seconds after the last one was made at which all are looked at.
  static let looks = [2.0, 10, 30, watchSeconds]
  /// Seconds to another look when the last one told too little.
  static let lookAgainSeconds = 10.0
  /// Looks that may tell too little before it is given up.
  static let patience = 6
  /// How many rows are looked through for one that starts at once.
  static let lookAhead = 256

  enum Phase: Sendable, Hashable {
    /// Those that an earlier process made are looked at.
    case recalling
    case sending
    case watching
    case over
  }

  private(set) var phase: Phase
  /// Those to be looked at.
  private(set) var contacts: [ContactID] = []
  private let count: Int
  /// Uptime at which the last one was made.
  private var lastMadeAt = -Double.infinity
  /// Whether no further row starts at once.
  private var isClosed = false
  private var looksDone = 0
  private var fruitlessLooks = 0

  /// - Parameters:
  ///   - rule: nil sends none ahead.
  ///   - earlier: tasks that may have been the canaries of an earlier process; empty when there are none.
  ///   - lastMadeAt: uptime at which the newest of those was made.
  init(_ rule: CanaryRule?, earlier: [ContactID] = [], lastMadeAt: Double = 0) {
    count = rule?.count ?? 0
    phase = count == 0 ? .over : earlier.isEmpty ? .sending : .recalling
    guard phase == .recalling else { return }
    contacts = earlier
    self.lastMadeAt = lastMadeAt
  }

  /// Whether nobody is under way any more who could become one.
  func isDecided(inHand: Int) -> Bool { isClosed && phase == .sending && inHand == 0 }

  var isWatching: Bool { phase == .watching || phase == .recalling }

  /// Whether another task may be taken up.
  func admits(inHand: Int) -> Bool {
    switch phase {
    case .recalling, .watching: false
    case .sending: !isClosed && contacts.count + inHand < count
    case .over: true
    }
  }

  /// A task was made.
  mutating func created(_ contact: ContactID, at now: Double) {
    guard phase == .sending else { return }
    contacts.append(contact)
    lastMadeAt = now
    if contacts.count >= count { watch() }
  }

  /// No further row starts at once.
  /// - Parameter inHand: tasks under way, which decide first.
  mutating func findsNoMore(inHand: Int) {
    guard phase == .sending else { return }
    isClosed = true
    guard inHand == 0 else { return }
    if contacts.isEmpty { phase = .over } else { watch() }
  }

  private mutating func watch() {
    phase = .watching
    looksDone = 0
    fruitlessLooks = 0
  }

  /// Seconds until all are to be looked at; 0 is now.
  func wait(at now: Double) -> Double {
    // A process that takes over looks at once, and again at the end of the minute.
    if phase == .recalling && looksDone == 0 { return 0 }
    let due = Self.looks[min(looksDone, Self.looks.count - 1)] + Double(fruitlessLooks) * Self.lookAgainSeconds
    return max(0, lastMadeAt + due - now)
  }

  /// What one look at a canary found.
  enum Finding: Sendable, Hashable {
    case lives
    /// Ended before anybody had it.
    case ended(reason: String?)
    /// Nothing was found out, this time.
    case unknown(String)
    /// Nothing will be found out.
    case hidden(String)
  }

  enum Verdict: Sendable, Hashable {
    case watchesOn
    case goesOn
    /// Of those that were looked at, so many have ended.
    case dead(count: Int, reason: String?)
    case cannotTell(String)
  }

  /// All were looked at once more.
  mutating func judge(_ findings: [Finding], at now: Double) -> Verdict {
    let ended = findings.compactMap { if case .ended(let reason) = $0 { reason ?? "" } else { nil } }
    if let reason = ended.first {
      guard phase == .recalling else { return .dead(count: ended.count, reason: reason.isEmpty ? nil : reason) }
      // What ended earlier was told earlier; whether it was mended, new ones will show.
      self = Canary(CanaryRule(count: count, scope: .run))
      return .goesOn
    }
    for case .hidden(let why) in findings { return .cannotTell(why) }
    let isLast = now >= lastMadeAt + Self.watchSeconds - 1e-6
    let doubts = findings.compactMap { if case .unknown(let why) = $0 { why } else { nil } }
    if isLast, let why = doubts.first {
      looksDone = Self.looks.count - 1
      fruitlessLooks += 1
      return fruitlessLooks > Self.patience ? .cannotTell(why) : .watchesOn
    }
    if isLast {
      phase = .over
      return .goesOn
    }
    looksDone = Self.looks.firstIndex { lastMadeAt + $0 > now + 1e-6 } ?? Self.looks.count - 1
    if phase == .recalling { looksDone = max(1, looksDone) }
    return .watchesOn
  }
}

extension Canary.Finding {
  /// A task that an agent had has been routed, whatever became of it.
  init(_ answer: DescribeContactAnswer) {
    switch answer {
    case .answered(let contact):
      let isDead = contact.endedUnseen(within: 2 * Canary.watchSeconds)
      self = isDead ? .ended(reason: contact.disconnectReason) : .lives
    case .refused(let error):
      let words = "\(error.code) (\(error.status))" + (error.message.isEmpty ? "" : " \"\(error.message)\"")
      switch error.meaning {
      case .accessDenied, .expiredCredentials, .clockSkew, .stops, .rejectsRow: self = .hidden(words)
      case .notFound, .throttled, .unknownOutcome, .quota: self = .unknown(words)
      }
    // A contact that was just made may not be found everywhere at once.
    case .gone: self = .unknown("the service does not know it")
    case .unanswered(let fault): self = fault.stopsRun ? .hidden(fault.message) : .unknown(fault.message)
    }
  }
}

extension DescribedContact {
  /// Whether it ended that soon after it was made, and no agent had it.
  fileprivate func endedUnseen(within seconds: Double) -> Bool {
    guard hasEnded, connectedToAgentAt == nil else { return false }
    // AGENT_COMPLETED and its like: somebody had it.
    guard disconnectReason?.hasPrefix("AGENT") != true else { return false }
    guard let disconnectedAt, let initiatedAt else { return true }
    return disconnectedAt.timeIntervalSince(initiatedAt) <= seconds
  }
}
