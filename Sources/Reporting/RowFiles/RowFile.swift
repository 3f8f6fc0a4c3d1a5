import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading

/// The files of a run folder that list rows: which states they take and what they add to the original cells.
enum RowFile: String, CaseIterable {
  case created, rejects, skipped, duplicates, changed, waiting, undo

  /// The files that list the row: one, and the list of an undo beside it for a task that the undo left.
  static func files(for row: ReportRow) -> [RowFile] {
    switch row.state {
    case .created: row.fate?.isLeft == true ? [.created, .undo] : [.created]
    case .rejected: [.rejects]
    case .skipped: [.skipped]
    case .duplicate: [.duplicates]
    case .changed: [.changed]
    case .undone: [.undo]
    case .pending, .deferred, .failed, .inDoubt, .withdrawn: [.waiting]
    }
  }

  var name: String { "\(rawValue).csv" }

  /// The columns behind the original ones. All begin with `_tf_`, which a mapping never maps, and the first two say where
  /// the row came from first.
  var addedHeader: [String] {
    [OwnColumns.row, OwnColumns.source] + ownHeader
  }

  private var ownHeader: [String] {
    switch self {
    case .created: ["_tf_contact_id", "_tf_created_at", "_tf_scheduled_time", "_tf_key"]
    case .rejects: [OwnColumns.column, OwnColumns.code, OwnColumns.message, OwnColumns.surplus]
    case .skipped: ["_tf_reason"]
    case .duplicates: ["_tf_contact_id", "_tf_created_at"]
    case .changed: ["_tf_contact_id", "_tf_created_at", OwnColumns.message]
    case .waiting: ["_tf_state", "_tf_not_before", OwnColumns.message, "_tf_next_step"]
    case .undo: ["_tf_contact_id", "_tf_created_at", "_tf_outcome", "_tf_detail", "_tf_key"]
    }
  }

  /// - Parameters:
  ///   - origin: the row's place in the first file it was loaded from.
  ///   - surplus: fields of the record beyond the header's, raw.
  func addedFields(for row: ReportRow, origin: RowOrigin, surplus: String) -> [String] {
    [origin.row, origin.source] + ownFields(for: row, surplus: surplus)
  }

  private func ownFields(for row: ReportRow, surplus: String) -> [String] {
    let contact = row.contactID ?? ""
    let created = row.createdAt.map(Self.timestamp) ?? ""
    let problems = row.problemsInColumnOrder
    let message =
      problems.isEmpty
      ? TerminalText.safe(row.reason ?? "") : problems.map(\.sentenceWithFix).joined(separator: " | ")
    switch self {
    case .created:
      return [contact, created, row.scheduledTime.map(Self.timestamp) ?? "", row.key?.text ?? ""]
    case .rejects:
      return [
        problems.compactMap(\.columnName).map(TerminalText.safe).joined(separator: " | "),
        problems.map(\.code.rawValue).joined(separator: " | "), message, surplus,
      ]
    case .skipped: return [row.reason ?? ""]
    case .duplicates: return [contact, created]
    case .changed: return [contact, created, message]
    case .waiting:
      return [row.state.rawValue, row.deferredUntil.map(Self.timestamp) ?? "", message, Self.nextStep(row)]
    case .undo: return [contact, created, Self.outcome(row), row.fate?.detail ?? "", row.key?.text ?? ""]
    }
  }

  private static func nextStep(_ row: ReportRow) -> String {
    switch row.state {
    case .pending where row.reason != nil: "load the list again once its refused rows are corrected"
    case .deferred: "the first load inside the service's horizon sends it"
    case .inDoubt: "run the same command within 24 hours of the first attempt; after that taskferry reconcile"
    case .withdrawn where row.reason != nil: "nothing; the message says where the row is now"
    case .withdrawn, .undone: "nothing; load the file again to make a new task"
    default: "run the same command again"
    }
  }

  private static func outcome(_ row: ReportRow) -> String {
    guard row.state != .undone, let fate = row.fate?.fate else { return "undone" }
    return "left: \(fate.rawValue)"
  }

  /// ISO 8601 in UTC, whole seconds.
  static func timestamp(_ date: Date) -> String { date.formatted(.iso8601) }
  static func timestamp(_ epochSeconds: Int64) -> String {
    timestamp(Date(timeIntervalSince1970: Double(epochSeconds)))
  }
}
