import ArgumentParser
import Diagnostics
import Ledger

/// Looks through a whole ledger for damage and for what must not be.
struct LedgerCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look through the whole ledger for damage.",
    discussion: """
      Every page, index and reference, and what must be true beyond the schema. Changes nothing; a load may go on \
      meanwhile. Exit status: 0 whole, 65 damaged.
      """)

  @OptionGroup var target: LedgerTarget

  @Option(help: "How the answer is written.")
  var format: OutputOptions.Format = .table

  func run() async throws {
    let reader = try target.reader()
    let inspection = try reader.inspect()
    let path = target.options.path(isSimulated: target.simulated)
    switch format {
    case .json: Terminal.answer(json(inspection, path: path))
    case .table where inspection.faults.isEmpty:
      Terminal.answer(
        "\(TerminalText.safe(path)): whole, \(ByteText.of(Int64(inspection.bytes))), "
          + "\(CountText.of(inspection.runs, "run", "runs")), \(CountText.of(inspection.rows, "row", "rows")), "
          + "\(CountText.of(inspection.tasks, "task", "tasks")), \(inspection.created) with a ContactId, "
          + "\(inspection.purged) purged")
    case .table: break
    }
    guard !inspection.faults.isEmpty else { return }
    throw CommandFailure(
      .invalidData,
      inspection.faults.enumerated().map { index, fault in
        Diagnostic(
          .ledgerDamaged, at: .file(path), TerminalText.safe(fault),
          fix: index < inspection.faults.count - 1
            ? nil
            : "copy the ledger and its -wal file to a safe place, then restore the newest backup; without one "
              + "`taskferry adopt` the created.csv of every run")
      })
  }

  private func json(_ inspection: LedgerInspection, path: String) -> String {
    """
    {"ledger": \(JSONText.quoted(path)), "whole": \(inspection.faults.isEmpty), "bytes": \(inspection.bytes), \
    "runs": \(inspection.runs), "rows": \(inspection.rows), "tasks": \(inspection.tasks), \
    "created": \(inspection.created), "purged": \(inspection.purged), \
    "faults": [\(inspection.faults.map(JSONText.quoted).joined(separator: ", "))]}
    """
  }
}
