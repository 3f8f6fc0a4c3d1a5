import Diagnostics
import Foundation
import Glibc
import Synchronization

/// The two streams of the program: stdout carries the answer, stderr the rest.
enum Terminal {
  /// Whether stderr is a terminal that wants to be drawn on.
  static let isInteractive = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Whether colours are wanted on a stream: it is a terminal, and `NO_COLOR` is not set (no-color.org).
  static func wantsColor(_ descriptor: Int32) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(descriptor) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  /// Columns of the terminal; 80 when it does not tell.
  static var width: Int {
    var size = winsize()
    let answered = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return answered && size.ws_col > 20 ? Int(size.ws_col) : 80
  }

  /// Writes a line of the answer to stdout.
  static func answer(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// Writes a line about the work to stderr.
  static func tell(_ text: String) {
    statusLine.withLock { status in
      if !status.isEmpty { write("\r\u{1B}[2K", to: STDERR_FILENO) }
      status = ""
      write(text + "\n", to: STDERR_FILENO)
    }
  }

  /// Shows a problem on stderr.
  static func show(_ diagnostic: Diagnostic) {
    tell(DiagnosticText(color: wantsColor(STDERR_FILENO)).lines(for: diagnostic))
  }

  /// Draws the one line of progress over itself; only on a terminal.
  static func status(_ line: String) {
    statusLine.withLock { status in
      status = line
      write("\r\u{1B}[2K" + line, to: STDERR_FILENO)
    }
  }

  /// Takes the line of progress away.
  static func clearStatus() {
    statusLine.withLock { status in
      if !status.isEmpty { write("\r\u{1B}[2K", to: STDERR_FILENO) }
      status = ""
    }
  }

  private static let statusLine = Mutex("")

  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      // The pointer lives for the call, and never more than the rest of the bytes is written.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      // A closed stream is no reason to stop a load: the ledger and the run folder have it all.
      if count <= 0 { return }
      written += count
    }
  }
}
