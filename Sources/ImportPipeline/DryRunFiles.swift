import Diagnostics
import Foundation
import Ledger
import Reporting

/// The run folder of a check, made when the first row needs it.
final class DryRunFiles {
  let report: DryRunReport
  private let inputs: [InputRecord]
  private let path: String
  private var folder: RunFolder?

  init(_ report: DryRunReport, inputs: [InputRecord], now: Date) {
    self.report = report
    self.inputs = inputs
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

  /// - Parameter summary: gets the folder's path, when one was made, and what is worth telling about the files.
  func finish(_ summary: inout ImportSummary) throws(ReportError) {
    if report.isWanted { try open() }
    guard let folder else { return }
    summary.folder = path
    _ = try folder.finish(&summary)
  }

  private func open() throws(ReportError) {
    guard folder == nil else { return }
    folder = try RunFolder(
      at: path, inputs: inputs, isLatest: true, style: report.style)
  }
}
