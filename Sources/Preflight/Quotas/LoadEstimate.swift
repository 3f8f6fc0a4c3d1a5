package import Foundation

/// How long a load takes at its rate, as far as that can be known before it begins.
package struct LoadEstimate: Sendable, Hashable {
  /// Rows that are to be sent.
  package var rows: Int
  package var pace: SendingPace

  package init(rows: Int, pace: SendingPace) {
    self.rows = rows
    self.pace = pace
  }

  /// Rows / rate: what throttling, a full quota and waiting for agents add is not known.
  package var seconds: Double { Double(max(0, rows)) / pace.rate }

  /// - Parameter until: when sending ends at the latest.
  package func end(from now: Date, until: Date? = nil) -> Date {
    let end = now.addingTimeInterval(seconds)
    return until.map { min($0, end) } ?? end
  }

  /// Seconds until as many tasks were made as may be active at a time, had nobody finished one; nil when they all fit.
  package func secondsUntilFull(_ activeTasks: Int) -> Double? {
    rows > activeTasks ? Double(activeTasks) / pace.rate : nil
  }
}
