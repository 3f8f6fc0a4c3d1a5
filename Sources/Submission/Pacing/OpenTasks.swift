internal import ConnectAPI

/// How many tasks are open in the instance, as far as a load has to know that is to keep below a number of them.
///
/// A task counts from its making, scheduled ones too, until a look at it shows that it has ended. Nobody looks while
/// there is room. When there is none, the one that was looked at longest ago is next, five a second at most (half of
/// the quota of DescribeContact, which others use too), and the same one not before `interval` seconds have passed:
/// 5 at first, twice as many after a round in which none had ended, 60 at most.
struct OpenTasks: Sendable {
  static let looksPerSecond = 5.0
  static let shortestInterval = 5.0
  static let longestInterval = 60.0

  private struct Task: Sendable {
    var contact: ContactID
    /// Uptime; before everything for one never looked at.
    var lookedAt = -Double.infinity
  }

  /// The most that may be open; nil does not count.
  let most: Int?
  /// The one looked at longest ago at `first`.
  private var line: [Task] = []
  private var first = 0
  private var bucket: TokenBucket
  private var interval = Self.shortestInterval
  private var roundBegan = -Double.infinity
  private var endedInRound = 0
  /// Since when there has been no room; nil while there is.
  private var fullSince: Double?

  init(most: Int?, open: [ContactID] = [], at now: Double) {
    self.most = most
    line = most == nil ? [] : open.map { Task(contact: $0) }
    bucket = TokenBucket(rate: Self.looksPerSecond, burst: Self.looksPerSecond, at: now)
  }

  var count: Int { line.count - first }

  /// Whether one more task may be made beside those that are on their way.
  func hasRoom(besides inHand: Int) -> Bool {
    guard let most else { return true }
    return count + inHand < most
  }

  mutating func created(_ contact: ContactID) {
    guard most != nil else { return }
    line.append(Task(contact: contact))
  }

  /// What to do while there is no room.
  enum Turn: Sendable, Hashable {
    case look(ContactID)
    case wait(Double)
  }

  /// - Returns: nil when there is none to look at: all that count are on their way.
  mutating func next(at now: Double) -> Turn? {
    if fullSince == nil { fullSince = now }
    guard first < line.count else { return nil }
    let due = line[first].lookedAt + interval
    if due > now { return .wait(max(due - now, 1e-6)) }
    let wait = bucket.take(at: now)
    return wait > 0 ? .wait(wait) : .look(line[first].contact)
  }

  /// A look at one came to this.
  /// - Parameter hasEnded: false also when nothing was found out.
  mutating func looked(at contact: ContactID, hasEnded: Bool, at now: Double) {
    guard first < line.count, line[first].contact == contact else { return }
    if line[first].lookedAt >= roundBegan { beginRound(at: now) }
    line[first].lookedAt = now
    if hasEnded {
      endedInRound += 1
      fullSince = nil
    } else {
      line.append(line[first])
    }
    first += 1
    if first > 1_024, first * 2 > line.count {
      line.removeFirst(first)
      first = 0
    }
  }

  private mutating func beginRound(at now: Double) {
    interval = endedInRound > 0 ? Self.shortestInterval : min(Self.longestInterval, interval * 2)
    if roundBegan == -.infinity { interval = Self.shortestInterval }
    roundBegan = now
    endedInRound = 0
  }

  /// Whether every one was looked at since there is no room, and none had ended.
  var areAllKnownToBeOpen: Bool {
    guard let fullSince, first < line.count else { return false }
    return line[first].lookedAt >= fullSince
  }
}

extension DescribeContactAnswer {
  /// Whether the task no longer counts: it was disconnected, or is no more to be found.
  var showsAnEnd: Bool {
    switch self {
    case .answered(let contact): contact.hasEnded
    case .gone: true
    case .refused, .unanswered: false
    }
  }

  /// The service's words when no look will ever tell anything.
  var standingRefusal: String? {
    if case .hidden(let words) = Canary.Finding(self), !showsAnEnd { words } else { nil }
  }
}
