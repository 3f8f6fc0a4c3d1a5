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

  /// The columns behind the original ones. All begin with `_tf_`, which a mapping never maps.
  var addedHeader: [String] {
    switch self {
    case .created: [OwnColumns.row, "_tf_contact_id", "_tf_created_at", "_tf_scheduled_time", "_tf_key"]
    case .rejects: [OwnColumns.row, "_tf_code", "_tf_column", "_tf_message", OwnColumns.surplus]
    case .skipped: [OwnColumns.row, "_tf_reason"]
    case .duplicates: [OwnColumns.row, "_tf_contact_id", "_tf_created_at"]
    case .changed: [OwnColumns.row, "_tf_contact_id", "_tf_created_at", "_tf_message"]
    case .waiting: [OwnColumns.row, "_tf_state", "_tf_not_before", "_tf_message", "_tf_next_step"]
    case .undo: [OwnColumns.row, "_tf_contact_id", "_tf_created_at", "_tf_outcome", "_tf_detail", "_tf_key"]
    }
  }

  /// - Parameter surplus: fields of the record beyond the header's, raw.
  func addedFields(for row: ReportRow, surplus: String) -> [String] {
    let number = String(row.number)
    let contact = row.contactID ?? ""
    let created = row.createdAt.map(Self.timestamp) ?? ""
    let message =
      row.problems.isEmpty
      ? TerminalText.safe(row.reason ?? "") : row.problems.map(Self.oneLine).joined(separator: " | ")
    switch self {
    case .created:
      return [number, contact, created, row.scheduledTime.map(Self.timestamp) ?? "", row.key?.text ?? ""]
    case .rejects:
      let codes = row.problems.map(\.code.rawValue).joined(separator: " | ")
      return [number, codes, row.problems.compactMap(\.column).joined(separator: " | "), message, surplus]
    case .skipped: return [number, row.reason ?? ""]
    case .duplicates: return [number, contact, created]
    case .changed: return [number, contact, created, message]
    case .waiting:
      return [
        number, row.state.rawValue, row.deferredUntil.map(Self.timestamp) ?? "", message, Self.nextStep(row),
      ]
    case .undo: return [number, contact, created, Self.outcome(row), row.fate?.detail ?? "", row.key?.text ?? ""]
    }
  }

  private static func oneLine(_ problem: Diagnostic) -> String {
    let text = problem.fix.map { "\(problem.sentence) (fix: \($0))" } ?? problem.sentence
    return TerminalText.safe(text)
  }

  private static func nextStep(_ row: ReportRow) -> String {
    switch row.state {
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
