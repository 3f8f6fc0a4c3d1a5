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

  /// The columns that an answer may take: those of the terminal it goes to, or any number.
  static var answerWidth: Int { isatty(STDOUT_FILENO) == 1 ? width : .max }

  /// Columns of the terminal; 80 when it does not tell.
  static var width: Int {
    var size = winsize()
    let answered = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return answered && size.ws_col > 20 ? Int(size.ws_col) : 80
  }

  /// Writes a line of the answer to stdout, at once on a terminal, else in pieces: see `flush`.
  static func answer(_ text: String) {
    answers.withLock { output in
      output.append(contentsOf: text.utf8)
      output.append(UInt8(ascii: "\n"))
    }
    if isAnswerInteractive || answers.withLock({ $0.count }) >= 1 << 16 { flush() }
  }

  /// Writes what `answer` holds back.
  static func flush() {
    answers.withLock { output in
      if let code = write(output, to: STDOUT_FILENO) { answerFault.withLock { $0 = $0 ?? code } }
      output.removeAll(keepingCapacity: true)
    }
  }

  /// Why stdout has not taken all of the answer (`errno`); nil when it has so far. A terminal that was closed is no
  /// fault: whoever closed it wants no answer.
  static var faultOfAnswer: Int32? {
    let fault = answerFault.withLock { $0 }
    return fault == EIO && isAnswerInteractive ? nil : fault
  }

  /// Finds out which streams are terminals while they are there.
  static func lookAtStreams() { _ = (isInteractive, isAnswerInteractive) }

  private static let isAnswerInteractive = isatty(STDOUT_FILENO) == 1
  private static let answers = Mutex<[UInt8]>([])
  private static let answerFault = Mutex<Int32?>(nil)

  /// Writes a line about the work to stderr.
  static func tell(_ text: String) {
    statusLine.withLock { status in
      if !status.isEmpty { draw("\r\u{1B}[2K") }
      status = ""
      draw(text + "\n")
    }
  }

  /// Whether somebody is there to read a question on stderr and to answer it on stdin.
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Asks on stderr and reads one line of stdin, without the spaces around it; empty at its end.
  static func ask(_ question: String) -> String {
    draw(question)
    return (readLine() ?? "").trimmingCharacters(in: .whitespaces)
  }

  /// Shows a problem on stderr.
  static func show(_ diagnostic: Diagnostic) {
    tell(DiagnosticText(color: wantsColor(STDERR_FILENO)).lines(for: diagnostic))
  }

  /// Draws the one line of progress over itself; only on a terminal.
  static func status(_ line: String) {
    statusLine.withLock { status in
      status = line
      draw("\r\u{1B}[2K" + line)
    }
  }

  /// Takes the line of progress away.
  static func clearStatus() {
    statusLine.withLock { status in
      if !status.isEmpty { draw("\r\u{1B}[2K") }
      status = ""
    }
  }

  private static let statusLine = Mutex("")

  /// A stderr that is closed is no reason to stop a load: the ledger and the run folder have it all.
  private static func draw(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

  /// - Returns: `errno` when not everything could be written.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var written = 0
    while written < bytes.count {
      // The pointer lives for the call, and never more than the rest of the bytes is written.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return count < 0 ? errno : EIO }
      written += count
    }
    return nil
  }
}
