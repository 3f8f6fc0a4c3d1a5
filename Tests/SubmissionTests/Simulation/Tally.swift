/// What can go wrong in a simulated night, as the table names it.
enum FaultKind: String, Sendable, CaseIterable, Comparable {
  case killedBetweenSteps = "killed between two steps"
  case killedAtWrite = "killed at a write or sync"
  case killedInStorageCall = "killed while loading or opening"
  case lost = "request lost before the service"
  case unreachable = "service unreachable"
  case answerLost = "processed, answer lost"
  case truncated = "processed, answer truncated"
  case garbled = "processed, answer garbled"
  case late = "processed after the timeout"
  case crossed = "answer of another request"
  case throttled = "429"
  case throttledWithHint = "429 with Retry-After"
  case failedBefore = "500 before processing"
  case failedAfter = "500 after processing"
  case unavailableBefore = "503 before processing"
  case unavailableAfter = "503 after processing"
  case quota = "402 active-task quota"
  case denied = "401 or 403"
  case expired = "credentials expired"
  case skewed = "clock skew"
  case redirected = "redirect"
  case refusedRow = "400 for a row"
  case missedStart = "400 for a start that went by"
  case waitedLong = "hours between two loads"
  case stopped = "stop by signal"
  case diskFull = "disk full"
  case writeError = "I/O error of a write"
  case syncError = "I/O error of a sync"
  case readError = "I/O error of a read"
  case busy = "ledger busy, then free"
  case busyTooLong = "ledger busy too long"
  case secondProcess = "second process at the same time"
  case changedFile = "corrected file loaded"
  case sameFile = "file loaded again"
  case undone = "run undone, then loaded anew"
  case undoUnanswered = "undo without an answer"

  static func < (left: FaultKind, right: FaultKind) -> Bool { left.rawValue < right.rawValue }
}

/// What must hold after every schedule.
enum Invariant: String, Sendable, CaseIterable {
  case oneTask = "one task per row"
  case contactRecorded = "every task's ContactId on record"
  case noPhantom = "no ContactId on record that is not the service's"
  case nothingForgotten = "no row is forgotten"
  case counts = "counts add up"
  case nothingAfterStop = "nothing is sent after a stop"
  case rate = "never more than rate × time + burst"
  case sameBytes = "no other bytes under a token"
  case ageLimit = "nothing in doubt is sent again beyond its age limit"
  case notForWaiting = "no row is refused for having waited"
  case newestValues = "unsent rows take new values"
  case undoTakesBack = "what was undone is stopped, and nothing new is sent for it"
  case settles = "without faults it settles"
  case oneProcess = "one process at a time"
  case lastResort = "a ContactId that cannot be stored is told"
}

/// What one schedule, or many, came to.
struct Tally: Sendable {
  var schedules = 0
  var processes = 0
  var rows = 0
  var requests = 0
  var tasks = 0
  /// Rows in doubt at the end that are held for a person, and rightly so.
  var held = 0
  var violations = 0
  var faults: [FaultKind: Int] = [:]
  var violated: Set<Invariant> = []

  var crashes: Int {
    (faults[.killedBetweenSteps] ?? 0) + (faults[.killedAtWrite] ?? 0) + (faults[.killedInStorageCall] ?? 0)
  }

  mutating func add(_ other: Tally) {
    schedules += other.schedules
    processes += other.processes
    rows += other.rows
    requests += other.requests
    tasks += other.tasks
    held += other.held
    violations += other.violations
    faults.merge(other.faults, uniquingKeysWith: +)
    violated.formUnion(other.violated)
  }

  /// The table for people.
  func table(seconds: Double) -> String {
    var lines: [(String, String)] = [
      ("schedules", "\(schedules)"), ("processes", "\(processes)"), ("crashes", "\(crashes)"),
      ("rows loaded", "\(rows)"),
      ("requests", "\(requests)"), ("tasks made", "\(tasks)"), ("rows held for a person", "\(held)"),
    ]
    lines += FaultKind.allCases.map { ("  \($0.rawValue)", "\(faults[$0] ?? 0)") }
    lines += [("violations", "\(violations)"), ("seconds", String(Int(seconds.rounded())))]
    let width = lines.map(\.0.count).max() ?? 0
    let figures = lines.map(\.1.count).max() ?? 0
    return lines.map { name, figure in
      name + String(repeating: " ", count: width - name.count + 2 + figures - figure.count) + figure
    }.joined(separator: "\n")
  }
}
