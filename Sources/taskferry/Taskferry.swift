import ArgumentParser
import ConnectClient
import Diagnostics
import Glibc

/// The program: its commands and nothing else.
@main
struct Taskferry: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taskferry",
    abstract: "Carries rows of a spreadsheet into Amazon Connect as tasks.",
    discussion: """
      Every row ends as exactly one of: a task with its ContactId on record, a row set aside with the reason and \
      the fix, or a row still waiting. The same command again finishes what is left and repeats nothing.

      To try it without an account: taskferry load samples/callbacks/callbacks.csv \
      --mapping mappings/callbacks.yaml --simulate
      """,
    version: TaskferryVersion.current,
    subcommands: [
      InitCommand.self, CheckCommand.self, LoadCommand.self, PreviewCommand.self, StatusCommand.self,
      ResultsCommand.self, ReportCommand.self, VerifyCommand.self, UndoCommand.self, WithdrawCommand.self,
      ReconcileCommand.self,
      AdoptCommand.self, LedgerCommand.self, DoctorCommand.self,
      TestCommand.self, MappingCommand.self, ExplainCommand.self, SimulateCommand.self,
    ])

  static func main() async {
    // A reader that went away, or a file-size limit, becomes an error of the write and not the end of the process.
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
    StandardStreams.fillGaps()
    Terminal.lookAtStreams()
    var wantsJSON = false
    do {
      var command = try parseAsRoot()
      wantsJSON = FailureJSON.isWanted(by: command)
      try HostConfiguration.read()
      AfterRun.prepare(for: command)
      if var runnable = command as? any AsyncParsableCommand {
        try await runnable.run()
      } else {
        try command.run()
      }
      end(with: .success)
    } catch let status as ExitStatus {
      end(with: ExitCode(status.rawValue))
    } catch let status as ExitCode {
      end(with: status)
    } catch let failure where Self.exitCode(for: failure) == .failure {
      Failure.report(failure, asJSON: wantsJSON)
    } catch  where Self.exitCode(for: error) == .success {
      exit(withError: error)
    } catch {
      // What was typed wrongly is quoted, and a shell may have taken it from the names of files.
      let message = Self.fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false)
      Terminal.tell(message.map(TerminalText.safe).joined(separator: "\n"))
      end(with: Self.exitCode(for: error))
    }
  }

  /// A reader that had enough (`| head`) is fine; an answer that was lost otherwise is not.
  private static func end(with status: ExitCode) -> Never {
    Terminal.flush()
    guard let fault = Terminal.faultOfAnswer, fault != EPIPE else {
      AfterRun.happen(status: status.rawValue)
      exit(withError: status)
    }
    Failure.report(
      CommandFailure(
        .internalError, "output.unwritable",
        "the answer could not be written to stdout: \(unsafe String(cString: strerror(fault)))",
        fix: "free space, or send stdout elsewhere; the command itself had ended with status \(status.rawValue)"))
  }
}
