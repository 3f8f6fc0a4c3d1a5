import Ledger
import Submission

/// Which run a process is working on at this moment, and how fast it goes.
struct RunActivity {
  var run: RunID
  var holder: LedgerHolder
  /// Requests a second during the last minute in which it sent.
  var rate: Double?

  /// nil when no load holds the ledger. Of several unfinished runs it is the one that is being checked; else the newest
  /// that was begun by the holder's command, the one of the newest attempt, the newest of all.
  static func find(in reader: LedgerReader) throws -> RunActivity? {
    guard let holder = reader.holder(), holder.isLoad else { return nil }
    let recent = try reader.recentAttempts(since: holder.since)
    let checking = try reader.runs(in: .checking).first
    let ready = try checking == nil ? reader.runs(in: .ready) : []
    let run =
      checking ?? ready.first { holder.wasStarted(by: $0.specification.command) }
      ?? ready.first { $0.id == recent?.run } ?? ready.first
    return run.map { found in
      RunActivity(run: found.id, holder: holder, rate: recent?.run == found.id ? recent?.rate : nil)
    }
  }
}

extension RunRecord {
  /// Requests a second that its command names, or the default; nil where the service's quota decides.
  var setRate: Double? {
    let words = specification.command
    for (index, word) in words.enumerated() {
      if word.hasPrefix("--rate=") { return Double(word.dropFirst("--rate=".count)) }
      if word == "--rate", index + 1 < words.count { return Double(words[index + 1]) }
    }
    return SubmissionSettings().rate
  }

  /// Rows that the same command would send.
  var unsent: Int { counts[.pending] + counts[.failed] + counts[.inDoubt] }
}
