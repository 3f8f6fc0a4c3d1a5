import ArgumentParser
import ConnectAPI
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Reporting

/// Tells what the ledger knows of its runs.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show the runs of a ledger, or one of them.")

  @Argument(help: ArgumentHelp("A run's id, or its beginning; all runs without it.", valueName: "run"))
  var run: String?

  @Flag(help: "The ledger of --simulate.")
  var simulated = false

  @OptionGroup var ledgerOptions: LedgerOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let reader = try ledgerOptions.reader(isSimulated: simulated)
    if let run {
      let record = try RunLookup.find(run, in: reader)
      show([record])
    } else {
      show(try reader.runs())
    }
  }

  private func show(_ records: [RunRecord]) {
    switch output.format {
    case .json: Terminal.answer("[\n" + records.map(RunText.json).joined(separator: ",\n") + "\n]")
    case .table: for record in records { Terminal.answer(RunText.table(record)) }
    }
  }
}

/// Finds runs by what a person types.
enum RunLookup {
  static func find(_ id: String?, in reader: LedgerReader) throws -> RunRecord {
    if let record = try reader.run(id) { return record }
    let known = try reader.runs().prefix(5).map(\.id.rawValue).joined(separator: ", ")
    throw CommandFailure(
      .noInput, "ledger.no-such-run",
      id.map { "the ledger knows no run \(TerminalText.quoted($0))" } ?? "the ledger has no runs",
      fix: known.isEmpty ? "load something first" : "the latest are \(known)")
  }
}

/// A run as text.
enum RunText {
  static func table(_ record: RunRecord) -> String {
    let files = record.specification.inputs.map { TerminalText.safe($0.file) }.joined(separator: ", ")
    let counts = RowState.allCases.filter { record.counts[$0] > 0 }.map { "\(record.counts[$0]) \($0.rawValue)" }
    let started = record.startedAt.formatted(.iso8601)
    if let purged = record.purgedAt {
      return "\(record.id)  purged on \(purged.formatted(.iso8601))  \(started)  \(files)"
    }
    return """
      \(record.id)  \(record.state.rawValue)  \(started)  \(files)
        read \(record.counts.total): \(counts.isEmpty ? "no rows" : counts.joined(separator: ", "))
      """
  }

  static func json(_ record: RunRecord) -> String {
    let counts = RowState.allCases.map {
      "\"\($0.rawValue.replacing(" ", with: "_"))\": \(record.counts[$0])"
    }
    var members = [
      "\"run\": \(JSONText.quoted(record.id.rawValue))", "\"state\": \(JSONText.quoted(record.state.rawValue))",
      "\"dataset\": \(JSONText.quoted(record.specification.dataset))",
      "\"instance\": \(JSONText.quoted(record.specification.instance.uuid))",
      "\"files\": [\(record.specification.inputs.map { JSONText.quoted($0.file) }.joined(separator: ", "))]",
      "\"started_at\": \(JSONText.quoted(record.startedAt.formatted(.iso8601)))",
      "\"counts\": {\"read\": \(record.counts.total), \(counts.joined(separator: ", "))}",
      "\"command\": \(JSONText.quoted(CommandLineText.joined(record.specification.command)))",
    ]
    if let finished = record.finishedAt {
      members.append("\"finished_at\": \(JSONText.quoted(finished.formatted(.iso8601)))")
    }
    if let purged = record.purgedAt {
      members.append("\"purged_at\": \(JSONText.quoted(purged.formatted(.iso8601)))")
    }
    if let folder = record.folder { members.append("\"folder\": \(JSONText.quoted(folder))") }
    return "  {" + members.joined(separator: ", ") + "}"
  }
}
