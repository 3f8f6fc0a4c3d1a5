import ArgumentParser
import Diagnostics
import Foundation
import ImportPipeline
import Reporting
import Synchronization

/// What follows a check or a load, however it ended: figures for a monitor (`--metrics-file`) and a command that is
/// told where the summary is (`--on-finish`).
///
/// Not after a usage error, which says that nobody knows what was wished for, and not after a kill.
enum AfterRun {
  struct Wishes: Sendable {
    /// `load` or `check`.
    var command: String
    var onFinish: String?
    var metricsFile: String?
    /// The folder that has `runs/`.
    var folderParent: String
  }

  private struct State {
    var wishes: Wishes?
    var startedAt = Date()
    var summary: ImportSummary?
  }

  private static let state = Mutex(State())

  static func prepare(for command: any ParsableCommand) {
    let wishes: Wishes? =
      switch command {
      case let load as LoadCommand: load.output.wishes("load", folderParent: load.folderParent)
      case let check as CheckCommand: check.output.wishes("check", folderParent: check.folderParent)
      default: nil
      }
    state.withLock { $0 = State(wishes: wishes) }
  }

  /// What a check or a load came to.
  static func note(_ summary: ImportSummary) { state.withLock { $0.summary = summary } }

  /// Called once, when all else is done and the ledger is free again.
  /// - Parameter diagnostics: why there is no summary.
  static func happen(status: Int32, diagnostics: [Diagnostic] = []) {
    let state = state.withLock { state in
      defer { state.wishes = nil }
      return state
    }
    guard let wishes = state.wishes else { return }
    if let path = wishes.metricsFile {
      let metrics = MetricsText(
        command: wishes.command, exitStatus: status, startedAt: state.startedAt, endedAt: Date(),
        summary: state.summary)
      do {
        try metrics.write(to: path)
      } catch {
        Terminal.show(error.diagnostic)
      }
    }
    if let command = wishes.onFinish {
      run(command, status: status, summary: summaryPath(state, wishes, status, diagnostics))
    }
  }

  /// Where the summary is. One that has no folder, or is the account of a failure, gets one.
  /// - Returns: nil when it cannot be written.
  private static func summaryPath(
    _ state: State, _ wishes: Wishes, _ status: Int32, _ diagnostics: [Diagnostic]
  ) -> String? {
    if let folder = state.summary?.folder { return folder + "/summary.json" }
    let text =
      state.summary.map(SummaryJSON.text)
      ?? FailureJSON.text(diagnostics, ExitStatus(rawValue: status) ?? .internalError)
    let folder = RunFolder.path(
      in: wishes.folderParent, id: "\(wishes.command)-\(getpid())", startedAt: state.startedAt)
    do {
      return try RunFolder.writeSummary(text, to: folder)
    } catch {
      Terminal.show(error.diagnostic)
      return nil
    }
  }

  /// Runs the command by the shell with the path as its last argument, its stdout on stderr, and waits for it. Its end
  /// does not change ours.
  private static func run(_ command: String, status: Int32, summary: String?) {
    Terminal.flush()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command + " \"$@\"", "sh"] + (summary.map { [$0] } ?? [])
    var environment = ProcessInfo.processInfo.environment
    environment["TASKFERRY_EXIT_STATUS"] = "\(status)"
    environment["TASKFERRY_SUMMARY"] = summary ?? ""
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.standardError
    do {
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus != 0 else { return }
      warn("--on-finish ended with status \(process.terminationStatus)")
    } catch {
      warn("--on-finish could not be started: \(error.localizedDescription)")
    }
  }

  private static func warn(_ message: String) {
    Terminal.show(
      Diagnostic(
        "command.on-finish", severity: .warning, message,
        fix: "try it by hand with the path of a summary.json as its argument; the exit status stays the load's own"))
  }
}

extension OutputOptions {
  fileprivate func wishes(_ command: String, folderParent: String) -> AfterRun.Wishes {
    AfterRun.Wishes(
      command: command, onFinish: onFinish, metricsFile: metricsFile, folderParent: folderParent)
  }
}
