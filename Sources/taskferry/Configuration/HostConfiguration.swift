import Diagnostics
import Foundation
import Reporting
import Synchronization
import Yams

/// Defaults of a host and of a person: `/etc/taskferry/config.yaml`, and `$XDG_CONFIG_HOME/taskferry/config.yaml` (by
/// default `~/.config/taskferry/config.yaml`), whose keys go before the host's. A flag goes before both.
struct HostConfiguration: Sendable, Hashable {
  /// Absolute path of the ledger; nil for the one in the XDG state folder.
  var ledger: String?
  /// Absolute path of the folder that gets `runs/`; nil puts it beside the ledger.
  var output: String?
  /// Name of the group that may read report.html, summary.json and summary.txt, with values masked; nil for none.
  var reportGroup: ReportGroup?
  /// How many seconds original cells are kept; nil for 30 days.
  var keepRows: Int64?

  /// How files are written again that nobody asked to be otherwise.
  var style: ReportStyle { ReportStyle(group: reportGroup) }

  private static let keys = ["ledger", "output", "report_group", "keep_rows"]
  private static let mostBytes = 65_536

  /// What the files of this machine say; nothing before `read` was called.
  static var current: HostConfiguration { shared.withLock(\.self) }
  private static let shared = Mutex(HostConfiguration())

  /// Reads both files, where they are there.
  /// - Throws: `CommandFailure` (65) with every problem of a file.
  static func read(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    var configuration = HostConfiguration()
    for path in ["/etc/taskferry/config.yaml", StandardPaths.configurationFolder(environment) + "/config.yaml"] {
      guard FileManager.default.fileExists(atPath: path) else { continue }
      configuration.override(by: try HostConfiguration(file: path))
    }
    let read = configuration
    shared.withLock { $0 = read }
  }

  private mutating func override(by other: HostConfiguration) {
    ledger = other.ledger ?? ledger
    output = other.output ?? output
    reportGroup = other.reportGroup ?? reportGroup
    keepRows = other.keepRows ?? keepRows
  }

  private init() {}

  private init(file path: String) throws {
    guard let data = FileManager.default.contents(atPath: path), data.count <= Self.mostBytes else {
      throw Self.failure([
        Self.problem(
          path, "the file cannot be read, or is larger than 64 KiB", fix: "make it readable, or move it away")
      ])
    }
    try self.init(text: String(decoding: data, as: UTF8.self), file: path)
  }

  /// - Throws: `CommandFailure` (65).
  init(text: String, file: String) throws {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw Self.failure([Self.problem(file, "this is no YAML: \(error)", fix: "write lines such as `ledger: /path`")])
    }
    guard let root, root.null == nil else { return }
    guard let mapping = root.mapping else {
      throw Self.failure([Self.problem(file, "this is no list of keys", fix: "write lines such as `ledger: /path`")])
    }
    var problems: [Diagnostic] = []
    for (key, value) in mapping {
      let name = key.string ?? ""
      let line = key.mark?.line ?? 1
      guard Self.keys.contains(name) else {
        problems.append(
          Self.problem(
            file, "\(TerminalText.quoted(name)) is no key of the configuration", line: line,
            fix: "the keys are \(Self.keys.joined(separator: ", "))",
            suggestion: NearestSpelling.of(name, among: Self.keys)))
        continue
      }
      guard let text = value.string, !text.isEmpty else {
        problems.append(Self.problem(file, "\(name) has no value", line: line, fix: "write one, or take the line out"))
        continue
      }
      if let problem = take(name, text) {
        problems.append(Self.problem(file, problem.message, line: line, fix: problem.fix))
      }
    }
    if !problems.isEmpty { throw Self.failure(problems) }
  }

  /// - Returns: what is wrong with the value.
  private mutating func take(_ name: String, _ text: String) -> (message: String, fix: String)? {
    switch name {
    case "ledger", "output":
      guard text.hasPrefix("/") else {
        return ("\(name) is a relative path: it would be another in every folder", "write it from / on")
      }
      if name == "ledger" { ledger = text } else { output = text }
    case "report_group":
      guard let group = ReportGroup(named: text) else {
        return ("this machine has no group \(TerminalText.quoted(text))", "make it with groupadd, or name another")
      }
      reportGroup = group
    default:
      guard let seconds = try? SendingOptions.seconds(text) else {
        return ("\(TerminalText.quoted(text)) is no duration", "write one such as 90s, 24h or 30d")
      }
      keepRows = seconds
    }
    return nil
  }

  private static func problem(
    _ file: String, _ message: String, line: Int? = nil, fix: String, suggestion: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      "command.configuration", at: line.map { .text(file: file, line: $0, column: 1) } ?? .file(file), message,
      fix: fix,
      suggestion: suggestion)
  }

  private static func failure(_ problems: [Diagnostic]) -> CommandFailure { CommandFailure(.invalidData, problems) }
}
