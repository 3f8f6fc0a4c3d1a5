import Diagnostics
import Foundation
import Ledger
import SpreadsheetReading

/// The files of a run folder that list rows: which states they take and what they add to the original cells.
enum RowFile: String, CaseIterable {
  case created, rejects, skipped, duplicates, changed, waiting

  init(for state: RowState) {
    self =
      switch state {
      case .created: .created
      case .rejected: .rejects
      case .skipped: .skipped
      case .duplicate: .duplicates
      case .changed: .changed
      case .pending, .deferred, .failed, .inDoubt, .withdrawn, .undone: .waiting
      }
  }

  var name: String { "\(rawValue).csv" }

  /// The columns behind the original ones. All begin with `_tf_`, which a mapping never maps.
  var addedHeader: [String] {
    switch self {
    case .created: [OwnColumns.row, "_tf_contact_id", "_tf_created_at", "_tf_scheduled_time"]
    case .rejects: [OwnColumns.row, "_tf_code", "_tf_column", "_tf_message", OwnColumns.surplus]
    case .skipped: [OwnColumns.row, "_tf_reason"]
    case .duplicates: [OwnColumns.row, "_tf_contact_id", "_tf_created_at"]
    case .changed: [OwnColumns.row, "_tf_contact_id", "_tf_created_at", "_tf_message"]
    case .waiting: [OwnColumns.row, "_tf_state", "_tf_not_before", "_tf_message", "_tf_next_step"]
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
      return [number, contact, created, row.scheduledTime.map(Self.timestamp) ?? ""]
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
    }
  }

  private static func oneLine(_ problem: Diagnostic) -> String {
    let text = problem.fix.map { "\(problem.message) (fix: \($0))" } ?? problem.message
    return TerminalText.safe(text)
  }

  private static func nextStep(_ row: ReportRow) -> String {
    switch row.state {
    case .deferred: "the first load inside the service's horizon sends it"
    case .inDoubt: "run the same command within 24 hours of the first attempt; it resends the same request"
    case .withdrawn where row.reason != nil: "nothing; the message says where the row is now"
    case .withdrawn, .undone: "nothing; load the file again to make a new task"
    default: "run the same command again"
    }
  }

  /// ISO 8601 in UTC, whole seconds.
  static func timestamp(_ date: Date) -> String { date.formatted(.iso8601) }
  static func timestamp(_ epochSeconds: Int64) -> String {
    timestamp(Date(timeIntervalSince1970: Double(epochSeconds)))
  }
}
