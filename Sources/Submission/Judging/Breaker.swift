internal import Ledger

/// Stops a run whose rows are refused one after another for the same reason.
///
/// It looks at the first conclusive answer of each row: a task, or a refusal. Ten refusals in a row, or twenty of
/// any hundred, with the same code mean that the fault is not in the rows. Throttling and faults of the network
/// are no verdict on a row; they neither count nor interrupt a series.
struct Breaker: Sendable {
  static let longestSeries = 10
  static let windowSize = 100
  static let mostInWindow = 20

  /// A row whose first conclusive answer was a refusal.
  struct Refusal: Sendable, Hashable {
    var task: TaskID
    var code: String
  }

  /// nil is a row that became a task.
  private var window: [Refusal?] = []
  private var next = 0
  private var series: [Refusal] = []

  /// The row became a task.
  mutating func accepted() {
    series = []
    append(nil)
  }

  /// The row was refused by the service.
  /// - Returns: the rows that were refused with that code when it is time to stop, nil while it is not.
  mutating func refused(_ task: TaskID, code: String) -> [TaskID]? {
    let refusal = Refusal(task: task, code: code)
    if series.last?.code != code { series = [] }
    series.append(refusal)
    append(refusal)
    let inWindow = window.compactMap { $0 }.filter { $0.code == code }
    guard series.count >= Self.longestSeries || inWindow.count >= Self.mostInWindow else { return nil }
    return inWindow.map(\.task)
  }

  private mutating func append(_ entry: Refusal?) {
    if window.count < Self.windowSize {
      window.append(entry)
    } else {
      window[next] = entry
      next = (next + 1) % Self.windowSize
    }
  }
}

/// Stops a run when row after row is given up without a usable answer: the network or the service is down, and
/// the rows that were not tried yet are better left waiting.
struct OutageBreaker: Sendable, Hashable {
  /// Rows given up in a row, without an answer to any other row between them.
  static let longestSeries = 10

  private var count = 0

  /// The service answered somebody.
  mutating func answered() { count = 0 }

  /// A row was given up after all its attempts.
  /// - Returns: whether it is time to stop.
  mutating func gaveUp() -> Bool {
    count += 1
    return count >= Self.longestSeries
  }
}
