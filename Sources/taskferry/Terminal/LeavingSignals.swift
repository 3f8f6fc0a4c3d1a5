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
        raise(number)
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit { for source in sources { source.cancel() } }
}
