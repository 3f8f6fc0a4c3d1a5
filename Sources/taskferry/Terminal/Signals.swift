import Dispatch
import Glibc
import Submission

/// Lets SIGINT, SIGTERM and SIGHUP drain a load: the first asks it to stop, the second ends the program at once.
/// The ledger knows what was sent either way.
final class Signals {
  private var sources: [any DispatchSourceSignal] = []

  init(_ stop: StopSignal) {
    for (number, name) in [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")] {
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if stop.reason != nil {
          Terminal.endAtOnce(
            saying: "stopped at once; the ledger has every row, and taskferry status latest the command that continues")
          _exit(ExitStatus.interrupted.rawValue)
        }
        stop.stop("interrupted by \(name)")
        // Apart from here: a terminal that takes no more must not keep the second signal waiting.
        DispatchQueue.global().async {
          Terminal.tell("stopping: what is in flight is settled first; again to stop at once")
        }
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit { for source in sources { source.cancel() } }
}
