import Foundation
import Ledger

/// Which rows of an earlier attempt a load sends again, beside those that were never sent.
package struct Resending: Sendable, Hashable {
  /// Whether rows that the service refused are sent again, as the next generation.
  package var retriesRejected: Bool
  /// Rows in doubt first sent longer ago than this many seconds are left alone.
  package var limitSeconds: Int64
  /// The words that name the ledger in a command, for the line that tells how to settle what is left alone.
  package var ledgerWords: [String]

  package init(retriesRejected: Bool = false, limitSeconds: Int64 = 86_400, ledgerWords: [String] = []) {
    self.retriesRejected = retriesRejected
    self.limitSeconds = limitSeconds
    self.ledgerWords = ledgerWords
  }

  /// Lets rows that the service refused wait again, where that is wanted.
  /// - Returns: a sentence for those that cannot be sent; nil when there are none.
  func retryRejected(of run: RunID, in ledger: TaskLedger) throws -> String? {
    guard retriesRejected else { return nil }
    let refused = try ledger.retryRejected(of: run).refusedBeforeSending
    guard refused > 0 else { return nil }
    let (rows, were) = refused == 1 ? ("row", "was") : ("rows", "were")
    return "\(refused) rejected \(rows) of run \(run) \(were) refused before sending: --retry has nothing to send "
      + "for \(refused == 1 ? "it" : "them"); correct rejects.csv and load that file"
  }

  /// What is in doubt for too long to be sent again.
  /// - Returns: how many, with a sentence about them; nil when there are none.
  func leftInDoubt(_ run: RunID, in reader: LedgerReader, now: Date) throws -> (count: Int, note: String)? {
    let count = try reader.doubts(of: run, firstSentBy: now.addingTimeInterval(-Double(limitSeconds)))
    guard count > 0 else { return nil }
    let limit = AgeText.text(seconds: Double(limitSeconds))
    let (rows, are, they) = count == 1 ? ("row", "is", "it was") : ("rows", "are", "they were")
    return (
      count,
      "\(count) \(rows) of run \(run) \(are) in doubt and not sent again, because \(they) first sent more than "
        + "\(limit) ago (--resend-limit); to settle \(count == 1 ? "it" : "them"): "
        + CommandLineText.joined(reconciling(run))
    )
  }

  /// The words of the command that settles what is left in doubt.
  func reconciling(_ run: RunID) -> [String] { ["taskferry", "reconcile", run.rawValue] + ledgerWords }
}
