import Diagnostics
import Ledger

/// Finds runs by what a person types: an id, its beginning, `latest`, and behind each `~2` for the second run of the same
/// dataset before it.
enum RunLookup {
  static func find(_ id: String?, in reader: LedgerReader) throws -> RunRecord {
    let (name, steps) = try parts(of: id)
    guard let record = try reader.run(name == "latest" ? nil : name) else { throw try unknown(id, in: reader) }
    guard steps > 0 else { return record }
    guard let earlier = try reader.run(steps, before: record.id) else {
      let dataset = TerminalText.quoted(record.specification.dataset)
      let lack = steps == 1 ? "is no earlier one" : "are no \(steps) earlier ones"
      throw CommandFailure(
        .noInput, "ledger.no-such-run", "before run \(record.id) there \(lack) of dataset \(dataset)",
        fix: "`taskferry status --dataset NAME` lists the runs of a dataset")
    }
    return earlier
  }

  private static func parts(of id: String?) throws -> (name: String?, steps: Int) {
    guard let id, let mark = id.lastIndex(of: "~") else { return (id, 0) }
    let count = id[id.index(after: mark)...]
    guard let steps = count.isEmpty ? 1 : Int(count), (0...100_000).contains(steps) else { return (id, 0) }
    return (String(id[..<mark]), steps)
  }

  private static func unknown(_ id: String?, in reader: LedgerReader) throws -> CommandFailure {
    let known = try reader.newestRuns(limit: 5).map(\.id.rawValue).joined(separator: ", ")
    return CommandFailure(
      .noInput, "ledger.no-such-run",
      id.map { "the ledger knows no run \(TerminalText.quoted($0))" } ?? "the ledger has no runs",
      fix: known.isEmpty ? "load something first" : "the latest are \(known)")
  }
}
