import Dispatch
import Glibc

/// Lets SIGINT, SIGTERM and SIGHUP end a command that only looks: the line of progress is taken away, then the signal does
/// what it does to any program (a shell sees 130 after Ctrl-C).
final class LeavingSignals {
  private var sources: [any DispatchSourceSignal] = []

  init() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        Terminal.clearStatusAtOnce()
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
