import ConnectAPI
import Foundation
import SpreadsheetReading
import TaskMapping
import Testing

@testable import ImportPipeline
@testable import Reporting

/// Checks lists in a folder of its own, and corrects what they reject as a person would.
final class RoundTripBench {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tf-trip-\(UUID().uuidString)").path
  private let mapping: Mapping

  /// - Parameter source: members of `source`, such as `encoding: windows-1252`.
  init(source: String = "", identity: String = "[id]") throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let text = """
      taskferry: 1
      dataset: trip
      source: {timezone: UTC\(source.isEmpty ? "" : ", \(source)")}
      columns:
        id: {header: Id, required: true}
        name: {header: Name, required: true}
        due: {header: Due, type: date, formats: [dd.MM.yyyy]}
        amount: {header: Amount, type: integer}
        note: {header: Note}
      identity: \(identity)
      task:
        contact_flow: arn:aws:connect:eu-central-1:111122223333:instance/11111111-2222-3333-4444-555555555555/contact-flow/22222222-2222-3333-4444-555555555555
        name: Call ${id}
        attributes: {name: "${name}", due: "${due}", amount: "${amount}", note: "${note}"}
      """
    mapping = try MappingFile.load(bytes: Array(text.utf8), file: "m.yaml", environment: [:]).get().mapping
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  struct Outcome {
    var summary: ImportSummary
    /// The bodies that a load would send, tokens included.
    var requests: [String]

    func file(_ name: String) throws -> String { try #require(summary.folder) + "/" + name }
  }

  func check(_ path: String, style: RowFileStyle = .exact) async throws -> Outcome {
    let plan = ImportPlan(
      mapping: mapping, inputs: [try InputFile(path: path)],
      instance: InstanceID("11111111-2222-3333-4444-555555555555"), now: Date(timeIntervalSince1970: 1_774_857_600),
      maximumRejects: try #require(RejectLimit("100%")), style: ReportStyle(rows: style))
    let report = DryRunReport(
      parent: folder + "/" + UUID().uuidString, writesRequests: true, isWanted: true, style: ReportStyle(rows: style))
    let summary = try await ImportPipeline(plan).check(ledger: nil, report: report)
    let requests = try #require(summary.folder) + "/requests.ndjson"
    let text = (try? String(contentsOfFile: requests, encoding: .utf8)) ?? ""
    return Outcome(summary: summary, requests: text.split(separator: "\n").map(String.init))
  }

  func write(_ data: Data, _ name: String) throws -> String {
    let path = folder + "/" + name
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  // MARK: A workbook as somebody saves it

  /// Dates and numbers get their types where they are some.
  func writeWorkbook(_ records: [[String]], _ name: String, sheets: [String] = ["Data"], dataSheet: Int = 0) throws
    -> String
  {
    let file = try WorkbookFile(path: folder + "/" + name)
    for (index, title) in sheets.enumerated() {
      let sheet = try file.addSheet(title)
      guard index == dataSheet else {
        try sheet.write("nothing to see", row: 0, column: 0, .cell)
        continue
      }
      for (row, record) in records.enumerated() {
        for (column, text) in record.enumerated() {
          try sheet.write(
            row == 0 ? WorkbookCell(field: text) : Self.typed(text, column), row: row, column: column, .cell)
        }
      }
    }
    try file.finish { _ in }
    return folder + "/" + name
  }

  private static func typed(_ text: String, _ column: Int) -> WorkbookCell {
    let parts = text.split(separator: ".")
    if column == 2, parts.count == 3, let month = Int(parts[1]), month < 13 {
      return WorkbookCell(kind: .date, text: "\(parts[2])-\(parts[1])-\(parts[0])")
    }
    if column == 3, Int(text) != nil { return WorkbookCell(kind: .number, text: text) }
    return WorkbookCell(kind: text.isEmpty ? .blank : .text, text: text)
  }

  // MARK: Correcting

  /// Writes the right text into each wrong field of a rejects.csv and leaves every other byte alone.
  func correct(_ path: String, of list: GeneratedList, in dialect: TextDialect, as name: String) throws -> String {
    let text = try dialect.decoded(try Data(contentsOf: URL(fileURLWithPath: path)))
    var records = dialect.rawRecords(of: text)
    let header = records[0].map(dialect.text)
    let rowColumn = try #require(header.firstIndex(of: "_tf_row"))
    let extra = try #require(header.firstIndex(of: "_tf_extra"))
    for index in records.indices.dropFirst() {
      let number = try #require(Int(dialect.text(records[index][rowColumn])))
      let row = list.rows[number - 2]
      for column in row.correct.indices where column >= row.broken.count || row.broken[column] != row.correct[column] {
        records[index][column] = dialect.field(row.correct[column])
      }
      records[index][extra] = ""
    }
    let corrected = records.map { $0.joined(separator: String(dialect.delimiter)) }.joined(separator: "\r\n") + "\r\n"
    return try write(try dialect.encoded(corrected), name)
  }

  /// The same in a rejects.xlsx, saved with its sheets in their order.
  func correctWorkbook(_ path: String, of list: GeneratedList, as name: String, isText: Bool) throws -> String {
    var source = try SpreadsheetFile.open(path: path, displayName: path, settings: SourceSettings())
    let header = try #require(source.header).cells
    let rowColumn = try #require(header.firstIndex(of: "_tf_row"))
    let extra = try #require(header.firstIndex(of: "_tf_extra"))
    let file = try WorkbookFile(path: folder + "/" + name)
    try file.addSheet(OwnColumns.summarySheet).write("Rejected rows", row: 0, column: 0, .title)
    let sheet = try file.addSheet(try #require(source.description.sheet))
    for (column, text) in header.enumerated() { try sheet.write(text, row: 0, column: column, .header) }
    var line = 0
    while let batch = try source.nextBatch() {
      for index in 0..<batch.count {
        line += 1
        let row = batch[index]
        let wanted = list.rows[try #require(Int(row.text(at: rowColumn))) - 2]
        for column in header.indices {
          var cell = WorkbookCell(kind: row.kind(at: column), text: row.text(at: column))
          if column == extra { cell = WorkbookCell(field: "") }
          if column < wanted.correct.count,
            column >= wanted.broken.count || wanted.broken[column] != wanted.correct[column]
          {
            cell = isText ? WorkbookCell(field: wanted.correct[column]) : Self.typed(wanted.correct[column], column)
          }
          try sheet.write(cell, row: line, column: column, .cell)
        }
      }
    }
    try file.finish { _ in }
    return folder + "/" + name
  }
}
