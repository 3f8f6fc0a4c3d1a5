import Foundation

/// Where things are kept by default: the XDG base directories.
enum StandardPaths {
  /// `$XDG_STATE_HOME/taskferry`, by default `~/.local/state/taskferry`.
  static func stateFolder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/taskferry" }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    return home + "/.local/state/taskferry"
  }

  static var ledger: String { stateFolder() + "/ledger.sqlite" }

  /// The ledger of `--simulate` beside another one.
  static func simulatedLedger(beside path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("simulated.sqlite").path
  }
}
