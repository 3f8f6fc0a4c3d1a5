import Diagnostics
import Foundation
import Ledger
import Reporting

/// The run folder of a check, made when the first row needs it.
final class DryRunFiles {
  let report: DryRunReport
  private let inputs: [InputRecord]
  private let namesOrigin: Bool
  private let path: String
  private var folder: RunFolder?

  init(_ report: DryRunReport, inputs: [InputRecord], namesOrigin: Bool, now: Date) {
    self.report = report
    self.inputs = inputs
    self.namesOrigin = namesOrigin
    let id = inputs.first.map { String($0.fingerprint.prefix(6)) } ?? "none"
    path = RunFolder.path(in: report.parent, id: "check-\(id)", startedAt: now)
  }

  func write(_ row: ReportRow) throws(ReportError) {
    guard report.writesFiles else { return }
    try open()
    try folder?.write(row)
  }

  /// Appends a request body to requests.ndjson.
  func write(_ request: [UInt8]) throws(ReportError) {
    try open()
    try folder?.write(request: request)
  }

  /// Forgets what was written so far.
  func restart() throws(ReportError) {
    guard folder != nil else { return }
    folder = nil
    try open()
  }

  /// - Returns: the folder's path; nil when none was made.
  func finish(_ summary: ImportSummary) throws(ReportError) -> String? {
    if report.isWanted { try open() }
    guard let folder else { return nil }
    var placed = summary
    placed.folder = path
    _ = try folder.finish(placed)
    return path
  }

  private func open() throws(ReportError) {
    guard folder == nil else { return }
    folder = try RunFolder(
      at: path, inputs: inputs, isLatest: true, namesOrigin: namesOrigin, showsValues: report.showsValues)
  }
}
