import Diagnostics
import Foundation
import Ledger
import Reporting

/// Runs of the same datasets that a load may change although they are not its own: their deferred rows are sent along,
/// or their rows stand in its file again. Their files are brought up to date when it has ended.
struct EarlierRuns {
  private let ledger: TaskLedger
  private let own: Set<RunID>
  private let before: [RunRecord]

  /// - Parameter own: the runs that the load itself reports on.
  init(of ledger: TaskLedger, besides own: [RunID]) throws {
    self.ledger = ledger
    self.own = Set(own)
    before = try ledger.reader.runsThatMayChange(with: own).filter { !own.contains($0.id) && $0.state != .checking }
  }

  /// Writes the files of those that changed.
  /// Their rejects are left as they are where none was added: somebody may be correcting them. Files are exact and masked,
  /// whatever tonight's are.
  /// - Parameter style: of this load's own files.
  /// - Returns: a sentence about each whose deferred rows were sent, or whose files could not be written.
  func bringUpToDate(style: ReportStyle) throws -> [String] {
    var notes: [String] = []
    for earlier in before {
      guard let record = try ledger.reader.run(earlier.id.rawValue), record.counts != earlier.counts else { continue }
      do {
        var tally = RunTally()
        if let folder = record.folder {
          let keepsRejects = record.counts[.rejected] == earlier.counts[.rejected]
          _ = try RunResults.write(
            record, from: ledger.reader, to: folder, style: ReportStyle(group: style.group, keepsRejects: keepsRejects),
            noting: &tally)
        }
        if let sent = Self.sentence(on: earlier, now: record) { notes.append(sent) }
      } catch let error as ReportError {
        notes.append("the files of run \(earlier.id) could not be brought up to date: \(error.diagnostic.message)")
      }
    }
    return notes
  }

  private static func sentence(on earlier: RunRecord, now record: RunRecord) -> String? {
    let sent = record.counts[.created] - earlier.counts[.created]
    guard sent > 0 else { return nil }
    let rows =
      "\(sent) deferred \(sent == 1 ? "row" : "rows") of run \(record.id) \(sent == 1 ? "was" : "were") sent too"
    return rows + (record.folder.map { "; its files are up to date: \($0)" } ?? "")
  }

  /// Unfinished runs among them, which are never sent along, each with its age and the command that continues it.
  func stillUnfinished(at now: Date) throws -> [String] {
    try before.compactMap { earlier in
      guard let record = try ledger.reader.run(earlier.id.rawValue), record.state == .ready, record.counts.isUnfinished
      else { return nil }
      let age = AgeText.text(seconds: now.timeIntervalSince(record.startedAt))
      let open = record.counts.unfinished
      let command = CommandLineText.joined(record.specification.command)
      return "run \(record.id), begun \(age) ago, is unfinished with \(open) \(open == 1 ? "row" : "rows"); "
        + "to continue it: \(command)"
    }
  }
}
