import ArgumentParser
import ConnectClient
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
      CheckCommand.self, LoadCommand.self, PreviewCommand.self, StatusCommand.self, ResultsCommand.self,
      TestCommand.self, MappingCommand.self, SimulateCommand.self,
    ])

  static func main() async {
    // A reader that went away, or a file-size limit, becomes an error of the write and not the end of the process.
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var runnable = command as? any AsyncParsableCommand {
        try await runnable.run()
      } else {
        try command.run()
      }
    } catch let status as ExitStatus {
      exit(withError: ExitCode(status.rawValue))
    } catch let status as ExitCode {
      exit(withError: status)
    } catch let failure where Self.exitCode(for: failure) == .failure {
      Failure.report(failure)
    } catch {
      exit(withError: error)
    }
  }
}
