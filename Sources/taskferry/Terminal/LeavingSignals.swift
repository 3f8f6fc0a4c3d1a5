import Diagnostics
import Dispatch
import Glibc
import Reporting

/// Lets SIGINT, SIGTERM and SIGHUP end a command that only looks: the line of progress is taken away, then the signal does
/// what it does to any program (a shell sees 130 after Ctrl-C).
final class LeavingSignals {
  private var sources: [any DispatchSourceSignal] = []

  /// - Parameter tellsOfEnd: whether the program ends as interrupted (4), once `--on-finish` and `--metrics-file` were
  ///   served.
  init(tellsOfEnd: Bool = false) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        Terminal.endAtOnce()
        HalfWritten.removeAll()
        if tellsOfEnd {
          let status = ExitStatus.interrupted.rawValue
          let end = Diagnostic(
            "load.stopped", "stopped by a signal; nothing was sent", fix: "run the same command again")
          AfterRun.happen(status: status, diagnostics: [end])
          _exit(status)
        }
        _ = signal(number, SIG_DFL)
        // To the process and not to this thread, where the dispatcher holds signals back.
        kill(getpid(), number)
        usleep(200_000)
        _exit(128 + number)
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit { for source in sources { source.cancel() } }
}
