package import Foundation
package import Ledger

/// What a check or a load came to: the facts behind the closing table and summary.json.
package struct ImportSummary: Sendable {
  package enum Command: String, Sendable, Codable { case check, load }

  package enum Outcome: String, Sendable, Codable {
    case done
    case limitExceeded = "limit exceeded"
    case stopped
    case interrupted
    case invalid
  }

  /// A kind of problem, counted.
  package struct Problem: Sendable, Hashable, Codable {
    package var code: String
    /// Name of the column in the mapping; nil when no column is at fault.
    package var column: String?
    package var count: Int
    /// The first problems of this kind, at most three, each as one line with its place.
    package var examples: [String]
    package var fix: String?

    package var example: String { examples.first ?? "" }

    package init(code: String, column: String?, count: Int, examples: [String], fix: String?) {
      self.code = code
      self.column = column
      self.count = count
      self.examples = examples
      self.fix = fix
    }
  }

  package var command: Command
  package var outcome: Outcome
  /// The program's exit status.
  package var exitStatus: Int32
  package var run: String?
  package var instance: String?
  package var dataset: String
  package var mapping: String
  package var inputs: [InputRecord]
  package var counts: RunCounts
  /// In the order of how often they came.
  package var problems: [Problem]
  /// How many values were omitted or replaced because they were wrong, by column name.
  package var repaired: [String: Int]
  package var warnings: [String]
  package var startedAt: Date
  package var endedAt: Date
  /// Attempts, throttled answers and the rate reached, for a load that sent something.
  package var attempts: Int
  package var throttled: Int
  package var requestsPerSecond: Double?
  /// Whether duplicates were determined against a ledger.
  package var ledgerWasRead: Bool
  /// One sentence on why the run stopped; nil when it did not.
  package var stopReason: String?
  /// The code of the fault that stopped it, and what to do about it.
  package var stopCode: String?
  package var stopFix: String?
  /// The command that continues an unfinished run; nil when nothing is left.
  package var continueCommand: String?
  /// Path of the run folder; nil when none was written.
  package var folder: String?
  package var facts: ReportFacts

  package init(
    command: Command, outcome: Outcome, exitStatus: Int32, run: String? = nil, instance: String? = nil,
    dataset: String, mapping: String, inputs: [InputRecord], counts: RunCounts, problems: [Problem] = [],
    repaired: [String: Int] = [:], warnings: [String] = [], startedAt: Date, endedAt: Date, attempts: Int = 0,
    throttled: Int = 0, requestsPerSecond: Double? = nil, ledgerWasRead: Bool = true, stopReason: String? = nil,
    stopCode: String? = nil, stopFix: String? = nil,
    continueCommand: String? = nil, folder: String? = nil, facts: ReportFacts = ReportFacts()
  ) {
    self.command = command
    self.outcome = outcome
    self.exitStatus = exitStatus
    self.run = run
    self.instance = instance
    self.dataset = dataset
    self.mapping = mapping
    self.inputs = inputs
    self.counts = counts
    self.problems = problems
    self.repaired = repaired
    self.warnings = warnings
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.attempts = attempts
    self.throttled = throttled
    self.requestsPerSecond = requestsPerSecond
    self.ledgerWasRead = ledgerWasRead
    self.stopReason = stopReason
    self.stopCode = stopCode
    self.stopFix = stopFix
    self.continueCommand = continueCommand
    self.folder = folder
    self.facts = facts
  }
}
