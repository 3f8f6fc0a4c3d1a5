import ArgumentParser
import Diagnostics
import Ledger

/// Housekeeping of a ledger.
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Look into a ledger and keep it small: find, export, check, compact, purge.",
    subcommands: [
      LedgerFindCommand.self, LedgerExportCommand.self, LedgerCheckCommand.self, LedgerCompactCommand.self,
      LedgerPurgeCommand.self,
    ])
}

/// Which ledger is looked into, and whether it is that of simulated runs.
struct LedgerTarget: ParsableArguments {
  @Flag(name: [.customLong("simulated"), .customLong("simulate")], help: "The ledger of load --simulate.")
  var simulated = false

  @OptionGroup var options: LedgerOptions

  func reader() throws -> LedgerReader { try options.reader(isSimulated: simulated) }

  /// The ledger, open for writing; one that is not there is not made.
  /// - Parameter waitLock: seconds to wait for another holder.
  func writer(waitLock: Int64) throws -> TaskLedger {
    let purpose = try reader().purpose()
    let ledger = try TaskLedger(
      path: options.path(isSimulated: simulated), purpose: purpose, waitForLock: .seconds(waitLock))
    for warning in ledger.warnings { Terminal.show(warning) }
    return ledger
  }
}

/// Sizes as people read them.
enum ByteText {
  /// `12.3 MB`, in powers of ten.
  static func of(_ bytes: Int64) -> String {
    let units = ["kB", "MB", "GB", "TB"]
    guard bytes >= 1_000 else { return "\(bytes) bytes" }
    var value = Double(bytes) / 1_000
    var unit = 0
    while value >= 999.95, unit < units.count - 1 {
      value /= 1_000
      unit += 1
    }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}

/// `1 row`, `2 rows`.
enum CountText {
  static func of(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
}
