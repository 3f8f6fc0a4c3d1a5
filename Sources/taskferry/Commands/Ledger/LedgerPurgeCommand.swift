import ArgumentParser
import Diagnostics
import Foundation
import Ledger

/// Takes what is no longer needed, or must not be kept, out of the ledger.
struct LedgerPurgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge", abstract: "Take old runs, or an identity, out of the ledger.",
    discussion: """
      Shows what would leave, and acts with --yes. What leaves is still known by a keyed hash: a row of it is a \
      duplicate or changed as before. Rows that wait or are in doubt stay, and so does every identity that a younger \
      run knows.
      """)

  @Option(
    help: ArgumentHelp("Runs that ended longer ago than this: 90d.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var olderThan: Int64?

  @Option(
    help: ArgumentHelp(
      "This identity, for an erasure request; of several columns a JSON array.", valueName: "identity"))
  var identity: String?

  @Option(help: ArgumentHelp("With --identity: only in this dataset.", valueName: "name"))
  var dataset: String?

  @Flag(help: "Do it.")
  var yes = false

  @Option(
    help: ArgumentHelp("Wait this long for another run to end: 90s, 30m.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var waitLock: Int64 = 0

  @OptionGroup var target: LedgerTarget

  mutating func validate() throws {
    guard (olderThan == nil) != (identity == nil) else {
      throw ValidationError("Give either --older-than or --identity.")
    }
    guard dataset == nil || identity != nil else { throw ValidationError("--dataset goes with --identity.") }
  }

  func run() async throws {
    let ledger = try target.writer(waitLock: waitLock)
    if let olderThan {
      let now = Date()
      let result = try ledger.purge(endedBefore: now.addingTimeInterval(-Double(olderThan)), acts: yes, now: now)
      Terminal.answer(text(result))
    } else if let identity {
      let result = try ledger.purge(identity: identity, dataset: dataset, acts: yes)
      guard !result.foundNothing || !result.purgedDatasets.isEmpty else {
        throw CommandFailure(
          .noInput, "ledger.unknown-identity", "the ledger knows no identity \(TerminalText.quoted(identity))",
          fix: "identities are compared byte for byte; of several columns give a JSON array such as [\"a\",\"b\"]")
      }
      Terminal.answer(text(result))
    }
    guard yes else { return Terminal.answer("nothing was changed; --yes does it") }
    do throws(LedgerError) {
      Terminal.answer(LedgerCompactCommand.text(try ledger.compact()))
    } catch {
      guard error.cause == .storage else { throw error }
      throw CommandFailure(
        .internalError,
        [
          Diagnostic(
            error.diagnostic.code, at: error.diagnostic.place,
            "the purge is done, but erased bytes may still lie in free parts of the file: \(error.diagnostic.message)",
            fix: "free space on its disk, then `taskferry ledger compact`")
        ])
    }
  }

  private func text(_ result: RunPurgeResult) -> String {
    let counts =
      "\(CountText.of(result.runs, "run", "runs")) with \(CountText.of(result.rows, "row", "rows")) "
      + "\(yes ? "left" : "would leave") the ledger; \(CountText.of(result.identities, "identity", "identities")) "
      + "\(yes ? "are" : "would be") known by a keyed hash only"
    guard result.keptRuns > 0 else { return counts }
    return counts
      + "\n\(CountText.of(result.keptRuns, "older run stays", "older runs stay")): unfinished, or rows wait in them"
  }

  private func text(_ result: IdentityErasureResult) -> String {
    var lines: [String] = []
    if result.foundNothing {
      lines.append("the identity was purged before and is known by a keyed hash only")
    } else {
      let datasets = result.datasets.map { TerminalText.quoted($0) }.joined(separator: ", ")
      lines.append(
        "\(CountText.of(result.tasks, "task", "tasks")) and \(CountText.of(result.rows, "row", "rows")) of "
          + "\(datasets) \(yes ? "say" : "would say") nothing of the identity any more; it \(yes ? "is" : "would be") "
          + "known by a keyed hash only")
    }
    for folder in result.folders where FileManager.default.fileExists(atPath: folder) {
      lines.append("still in the files of \(TerminalText.safe(folder)): erase it there by hand")
    }
    return lines.joined(separator: "\n")
  }
}
