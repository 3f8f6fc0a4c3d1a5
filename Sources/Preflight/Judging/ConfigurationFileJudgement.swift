import Diagnostics

/// What can be seen of a shared configuration file from outside.
package struct ConfigurationFileFacts: Sendable, Hashable {
  package var path: String
  /// Permission bits; nil when there is no such file.
  package var mode: UInt16?
  /// Whether it holds secrets by its purpose.
  package var isForCredentials: Bool

  package init(path: String, mode: UInt16?, isForCredentials: Bool) {
    self.path = path
    self.mode = mode
    self.isForCredentials = isForCredentials
  }

  /// Bits that somebody else should not have: to write either file, to read the one with credentials.
  var excess: UInt16 { (mode ?? 0) & (isForCredentials ? 0o066 : 0o022) }
}

extension PreflightStep {
  /// The shared files, which could be read.
  package static func configuration(_ files: [ConfigurationFileFacts]) -> PreflightStep {
    let present = files.filter { $0.mode != nil }
    let facts = present.map { Fact($0.isForCredentials ? "credentials_file" : "config_file", $0.path) }
    let open = present.filter { $0.excess != 0 }
    if let first = open.first {
      let whom = open.map { "\(TerminalText.safe($0.path)) (mode \(String(($0.mode ?? 0) & 0o777, radix: 8)))" }
      return .warned(
        .configuration, .doctorFilePermissions,
        "others than the owner may \(first.excess & 0o022 == 0 ? "read" : "write") \(whom.joined(separator: " and "))",
        fix: "close them: chmod 600 \(open.map { TerminalText.safe($0.path) }.joined(separator: " "))", facts)
    }
    guard !present.isEmpty else { return .passed(.configuration, "no shared AWS files; the environment decides") }
    return .passed(.configuration, present.map { TerminalText.safe($0.path) }.joined(separator: ", "), facts)
  }
}
