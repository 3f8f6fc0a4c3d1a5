import ArgumentParser
import Diagnostics
import Foundation
import Ledger

/// Tells what the ledger knows of an identity.
struct LedgerFindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "Show every task and row of an identity.")

  @Argument(
    help: ArgumentHelp("The identity; of several columns a JSON array, as in the view results.", valueName: "identity"))
  var identity: String

  @Option(help: ArgumentHelp("Only in this dataset.", valueName: "name"))
  var dataset: String?

  @Option(help: "How the answer is written.")
  var format: OutputOptions.Format = .table

  @OptionGroup var target: LedgerTarget

  func run() async throws {
    let histories = try target.reader().history(of: identity, dataset: dataset)
    guard !histories.isEmpty else {
      throw CommandFailure(
        .noInput, "ledger.unknown-identity", "the ledger knows no identity \(TerminalText.quoted(identity))",
        fix: "identities are compared byte for byte; of several columns give a JSON array such as [\"a\",\"b\"]")
    }
    switch format {
    case .json: Terminal.answer("[\n" + histories.map(IdentityText.json).joined(separator: ",\n") + "\n]")
    case .table: for history in histories { Terminal.answer(IdentityText.table(history)) }
    }
  }
}

/// The history of an identity as text.
enum IdentityText {
  static func table(_ history: IdentityHistory) -> String {
    var lines = ["dataset \(TerminalText.safe(history.dataset)), instance \(history.instance)"]
    for task in history.generations {
      let made = task.contactID.map { ", ContactId \(TerminalText.safe($0))" } ?? ""
      let time = (task.createdAt ?? task.firstSentAt).map { ", \($0.formatted(.iso8601))" } ?? ""
      lines.append(
        "  task \(task.number): \(task.state.rawValue)\(made)\(time), run \(task.run), attempts \(task.attempts)")
    }
    for row in history.rows {
      let sheet = row.sheet.map { ", sheet \(TerminalText.safe($0))" } ?? ""
      lines.append("  row \(row.row) of \(TerminalText.safe(row.file))\(sheet): \(row.state.rawValue), run \(row.run)")
    }
    if let purged = history.purged {
      let time = purged.createdAt.map { ", created \($0.formatted(.iso8601))" } ?? ""
      lines.append(
        "  purged: task \(purged.generation) was \(purged.state.rawValue)\(time); known by a keyed hash only")
    }
    return lines.joined(separator: "\n")
  }

  static func json(_ history: IdentityHistory) -> String {
    let tasks = history.generations.map { task in
      object([
        ("generation", String(task.number)), ("state", JSONText.quoted(task.state.rawValue)),
        ("run", JSONText.quoted(task.run)), ("contact_id", task.contactID.map(JSONText.quoted)),
        ("created_at", time(task.createdAt)), ("first_sent_at", time(task.firstSentAt)),
        ("attempts", String(task.attempts)),
      ])
    }
    let rows = history.rows.map { row in
      object([
        ("run", JSONText.quoted(row.run)), ("started_at", time(row.startedAt)), ("file", JSONText.quoted(row.file)),
        ("sheet", row.sheet.map(JSONText.quoted)), ("row", String(row.row)),
        ("state", JSONText.quoted(row.state.rawValue)),
      ])
    }
    let purged = history.purged.map { purged in
      object([
        ("generation", String(purged.generation)), ("state", JSONText.quoted(purged.state.rawValue)),
        ("created_at", time(purged.createdAt)),
      ])
    }
    return "  "
      + object([
        ("dataset", JSONText.quoted(history.dataset)), ("instance", JSONText.quoted(history.instance)),
        ("tasks", "[\(tasks.joined(separator: ", "))]"), ("rows", "[\(rows.joined(separator: ", "))]"),
        ("purged", purged),
      ])
  }

  private static func time(_ date: Date?) -> String? { date.map { JSONText.quoted($0.formatted(.iso8601)) } }

  private static func object(_ members: [(String, String?)]) -> String {
    "{" + members.map { "\"\($0.0)\": \($0.1 ?? "null")" }.joined(separator: ", ") + "}"
  }
}
