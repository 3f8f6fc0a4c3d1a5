import Foundation

/// Where things are kept by default: the XDG base directories.
enum StandardPaths {
  /// `$XDG_STATE_HOME/taskferry`, by default `~/.local/state/taskferry`.
  static func stateFolder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/taskferry" }
    return home(environment) + "/.local/state/taskferry"
  }

  /// `$XDG_CONFIG_HOME/taskferry`, by default `~/.config/taskferry`.
  static func configurationFolder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/taskferry" }
    return home(environment) + "/.config/taskferry"
  }

  private static func home(_ environment: [String: String]) -> String {
    environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
  }

  static var ledger: String { HostConfiguration.current.ledger ?? stateFolder() + "/ledger.sqlite" }

  /// The ledger of `--simulate` beside another one.
  static func simulatedLedger(beside path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("simulated.sqlite").path
  }
}
