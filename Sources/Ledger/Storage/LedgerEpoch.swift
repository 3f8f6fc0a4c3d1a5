import Diagnostics
import Foundation
import GRDB

/// How often a ledger was opened for writing. The ledger and the lock file beside it both keep the number: when the
/// lock file knows a higher one, an older copy of the ledger was put in its place, which does not know what was sent
/// since.
///
/// The ledger keeps it first and the lock file after. A process that ends between the two leaves the lock file
/// behind, which is no alarm.
package struct LedgerEpoch: Hashable {
  /// The same for every copy of one ledger, another for every other ledger.
  var ledger: String
  var number: Int64

  /// Whether a ledger with this number is older than one that was here before.
  func isOlder(than known: LedgerEpoch?) -> Bool {
    guard let known, known.ledger == ledger else { return false }
    return known.number > number
  }

  /// - Returns: nil before the ledger has a secret.
  static func read(from database: Database) throws -> LedgerEpoch? {
    guard let row = try Row.fetchOne(database, sql: "SELECT secret, epoch FROM ledger"),
      let secret = row["secret"] as Data?
    else { return nil }
    return LedgerEpoch(ledger: KeyedHashes(secret: secret).ledgerName, number: row["epoch"])
  }

  func write(to database: Database) throws {
    try database.execute(sql: "UPDATE ledger SET epoch = ?", arguments: [number])
  }

  /// The lock file beside the path knows a ledger that is not there any more.
  package static func gone(at path: String) -> LedgerError {
    LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerGone, at: .file(path), "the ledger that was here is gone: what it had on record is not known any more",
        fix:
          "put back the newest copy, or `taskferry adopt` created.csv of every run folder; to begin anew on purpose, "
          + "delete \(path).lock"))
  }

  /// Whether a ledger was at the path, as its lock file tells.
  package static func wasLedger(at path: String) -> Bool {
    LockFileText((try? String(contentsOfFile: path + ".lock", encoding: .utf8)) ?? "").epoch != nil
  }

  static func olderCopy(at path: String) -> LedgerError {
    LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerOlderCopy, at: .file(path),
        "an older copy of the ledger was put in its place: tasks that were created since are not on record in it",
        fix: "put the newest copy there if there is one; else `taskferry adopt` the created.csv of every run made "
          + "since, then `taskferry reconcile RUN --restored` for an unfinished run"))
  }
}

extension LedgerReader {
  /// Refuses an older copy that was put in the place of the ledger: what it would write takes the place of files that
  /// tell of more tasks.
  /// - Throws: `LedgerError` with the code `ledger.older-copy`.
  package func refuseOlderCopy() throws(LedgerError) {
    let text = (try? String(contentsOfFile: path + ".lock", encoding: .utf8)) ?? ""
    let known = LockFileText(text).epoch
    let own = try read { database in try LedgerEpoch.read(from: database) }
    if let own, own.isOlder(than: known) { throw LedgerEpoch.olderCopy(at: path) }
  }
}

/// The text of a lock file: a line for the process, a line for the epoch (ledger and number), then the command.
struct LockFileText: Hashable {
  var process: String?
  var epoch: LedgerEpoch?
  var command: String?

  init(process: String?, epoch: LedgerEpoch?, command: String?) {
    self.process = process
    self.epoch = epoch
    self.command = command
  }

  init(_ text: String) {
    var rest = text[...]
    while rest.last == "\n" { rest.removeLast() }
    let lines = rest.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(Self.safe)
    process = lines.first.flatMap { $0.isEmpty ? nil : $0 }
    let words = lines.dropFirst().first?.split(separator: " ").map(String.init) ?? []
    if words.count == 3, words[0] == "opened", let number = Int64(words[2]), number >= 0 {
      epoch = LedgerEpoch(ledger: words[1], number: number)
    }
    let others = lines.dropFirst(words.first == "opened" ? 2 : 1).joined(separator: " ")
    command = others.isEmpty ? nil : others
  }

  var text: String {
    let opened = epoch.map { "opened \($0.ledger) \($0.number)" } ?? "opened"
    return "\(process ?? "")\n\(opened)\n\(command ?? "")\n"
  }

  /// A command as it may be shown to others: an identity is of a row and stays out of it.
  static func words(_ arguments: [String]) -> String {
    var words = arguments
    for index in words.indices {
      if words[index].hasPrefix("--identity=") { words[index] = "--identity=…" }
      if index > 0, words[index - 1] == "--identity" { words[index] = "…" }
    }
    return String(words.joined(separator: " ").prefix(400))
  }

  /// Shown on a terminal: nothing in it may steer that.
  private static func safe(_ text: some StringProtocol) -> String {
    TerminalText.safe(text).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
