import ConnectAPI
import Diagnostics
import Foundation
import SpreadsheetReading
import Testing

@testable import TaskMapping

/// Drafts made from texts, as `taskferry init` makes them from files.
struct Proposals {
  let sample: TableSample
  let proposal: MappingProposal
  let text: String
  let questions: [String]

  /// - Parameter csv: a text file, its header first.
  init(
    _ csv: String, zone: String? = nil, region: String? = nil, template: TaskTemplate? = nil
  ) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("draft-\(UUID().uuidString).csv").path
    try Data(csv.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try self.init(path: path, zone: zone, region: region, template: template)
  }

  init(path: String, zone: String? = nil, region: String? = nil, template: TaskTemplate? = nil) throws {
    var settings = SourceSettings()
    settings.headerRow = .none
    settings.ragged = .pad
    settings.guessesEncoding = true
    var source = try SpreadsheetFile.open(path: path, displayName: "list.csv", settings: settings)
    sample = try TableSample(&source, header: nil)
    proposal = MappingProposal(
      sample, answers: ProposalAnswers(zone: zone, region: region),
      template: template.map { ProposedTemplate($0, route: $0.name) })
    let draft = proposal.draft(dataset: "list", date: "2026-11-21")
    text = draft.text
    questions = draft.questions.map(\.text)
  }

  /// One column of these values beside a number that is different in every row.
  init(column header: String, _ values: [String], zone: String? = nil, region: String? = nil) throws {
    let rows = values.enumerated().map { "T-\(100 + $0),\"\($1)\"\n" }
    try self.init("Ticket,\(header)\n" + rows.joined(), zone: zone, region: region)
  }

  /// The lines of a column: its comments, its keys.
  func lines(of name: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let index = lines.firstIndex(where: { $0.hasPrefix("  \(name):") || $0.hasPrefix("  # \(name):") }) else {
      return ""
    }
    var first = index
    while first > 0, lines[first - 1].hasPrefix("  #") { first -= 1 }
    var last = index
    while last + 1 < lines.count, lines[last + 1].hasPrefix("    ") { last += 1 }
    return lines[first...last].joined(separator: "\n").replacing("\n  #    ", with: " ")
  }

  /// The keys of a column alone.
  func keys(of name: String) -> String {
    lines(of: name).split(separator: "\n").drop { $0.hasPrefix("  #") }.joined(separator: "\n")
  }

  /// What loading the draft reports: `line:column code message`.
  var report: [String] { MappingFixtures.report(text) }
}
