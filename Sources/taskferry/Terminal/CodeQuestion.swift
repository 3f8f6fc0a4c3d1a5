import Diagnostics

/// Asks for the code of an MFA device.
enum CodeQuestion {
  /// nil where nobody is there to answer.
  static var onTerminal: (@Sendable (_ device: String) async -> String)? {
    guard Terminal.canAsk else { return nil }
    return { device in Terminal.ask("Code of the MFA device \(TerminalText.quoted(device)): ") }
  }
}
