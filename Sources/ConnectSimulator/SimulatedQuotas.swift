/// How many requests and tasks the simulated account may have.
package struct SimulatedQuotas: Sendable, Hashable {
  /// A token bucket: `perSecond` tokens flow in, `burst` is its size.
  package struct Rate: Sendable, Hashable {
    package var perSecond: Double
    package var burst: Double

    package init(perSecond: Double, burst: Double) {
      self.perSecond = perSecond
      self.burst = burst
    }

    /// Never throttles.
    package static let unlimited = Rate(perSecond: .infinity, burst: .infinity)
  }

  package var startTaskContact: Rate
  /// StopContact and DescribeContact, each with a bucket of its own.
  package var contacts: Rate
  /// Every List, Describe and Get operation of the instance, each with a bucket of its own.
  package var catalogue: Rate
  package var searchContacts: Rate
  /// Tasks that are alive at a time; one more is answered with 402.
  package var activeTasks: Int
  /// StartTaskContact requests a second that somebody else in the account makes, one after the other.
  package var otherCallers = 0.0

  /// The defaults of an account, except as given.
  /// Source: Amazon Connect service quotas page (read 2026-11).
  package init(
    startTaskContact: Rate = Rate(perSecond: 2, burst: 5), contacts: Rate = Rate(perSecond: 10, burst: 15),
    catalogue: Rate = Rate(perSecond: 2, burst: 5), searchContacts: Rate = Rate(perSecond: 0.5, burst: 1),
    activeTasks: Int = 2500
  ) {
    self.startTaskContact = startTaskContact
    self.contacts = contacts
    self.catalogue = catalogue
    self.searchContacts = searchContacts
    self.activeTasks = activeTasks
  }

  /// What a new account has: 2 tasks a second with a burst of 5, 2,500 active tasks.
  package static let documented = SimulatedQuotas()

  /// No limit of any kind, for tests and demos.
  package static let unlimited = SimulatedQuotas(
    startTaskContact: .unlimited, contacts: .unlimited, catalogue: .unlimited, searchContacts: .unlimited,
    activeTasks: .max)

  func rate(of operation: SimulatedOperation) -> Rate {
    switch operation {
    case .startTaskContact: startTaskContact
    case .stopContact, .describeContact: contacts
    case .searchContacts: searchContacts
    case .describeInstance, .listInstances, .listContactFlows, .listQuickConnects, .listTaskTemplates,
      .getTaskTemplate:
      catalogue
    case .getCallerIdentity, .listServiceQuotas: .unlimited
    }
  }
}

/// A bucket that is full at first and gives a token for each request.
struct RequestBucket: Sendable {
  private let rate: SimulatedQuotas.Rate
  /// Seconds between two requests of somebody else; nil when there is nobody else.
  private let otherInterval: Double?
  private var otherDueAt: Double
  private var tokens: Double
  /// Seconds.
  private var filledAt = 0.0

  /// - Parameter others: requests a second that somebody else makes.
  init(_ rate: SimulatedQuotas.Rate, others: Double = 0) {
    self.rate = rate
    otherInterval = others > 0 ? 1 / others : nil
    otherDueAt = otherInterval ?? .infinity
    tokens = rate.burst
  }

  /// Takes a token, unless less than one is there at `uptime`. A clock that goes back fills nothing.
  mutating func take(at uptime: Duration) -> Bool {
    guard rate.burst.isFinite, rate.perSecond.isFinite else { return true }
    let now = uptime / .seconds(1)
    if let otherInterval {
      // After a long silence the bucket is full, or theirs: what was before does not matter.
      otherDueAt = max(otherDueAt, now - 600)
      while otherDueAt <= now {
        _ = takeToken(at: otherDueAt)
        otherDueAt += otherInterval
      }
    }
    return takeToken(at: now)
  }

  private mutating func takeToken(at now: Double) -> Bool {
    if now > filledAt {
      tokens = min(rate.burst, tokens + (now - filledAt) * rate.perSecond)
      filledAt = now
    }
    // A thousandth of a millionth forgives the rounding of sums such as 10 × 0.1.
    guard tokens >= 1 - 1e-9 else { return false }
    tokens -= 1
    return true
  }
}
