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
  static var answerWidth: Int { isatty(STDOUT_FILENO) == 1 ? columns(of: STDOUT_FILENO) : .max }

  /// Columns of the terminal behind stderr.
  static var width: Int { columns(of: STDERR_FILENO) }

  /// As wide as the terminal is at this moment; 80 when it does not tell.
  private static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    // The call writes one `winsize`, which is ours.
    let answered = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    return answered && size.ws_col > 0 ? Int(size.ws_col) : 80
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
      if !status.isEmpty { draw(Self.erase) }
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
    let width = isatty(STDERR_FILENO) == 1 ? width : .max
    tell(DiagnosticText(color: wantsColor(STDERR_FILENO), width: width).lines(for: diagnostic))
  }

  /// Draws the one line of progress over itself; only on a terminal.
  ///
  /// The cursor goes back to where the line begins. When the terminal becomes narrower, it breaks the line into several
  /// and keeps the cursor at the beginning of the first: erasing from there to the end of the screen leaves nothing of
  /// them, and needs to know neither width.
  /// - Parameter line: less wide than the terminal, without control characters.
  static func status(_ line: String) {
    statusLine.withLock { status in
      guard !isOver.withLock({ $0 }) else { return }
      status = line
      draw(Self.erase + line + "\r")
    }
  }

  /// Takes the line of progress away for good: what follows is the answer, and nothing is drawn over that.
  static func endStatus() {
    isOver.withLock { $0 = true }
    clearStatus()
  }

  /// Takes the line of progress away.
  static func clearStatus() {
    statusLine.withLock { status in
      if !status.isEmpty { draw(Self.erase) }
      status = ""
    }
  }

  /// Takes the line of progress away when that is possible at once: for a program that is about to end and must not wait
  /// for a terminal that takes no more.
  static func endAtOnce(saying words: String? = nil) {
    _ = statusLine.withLockIfAvailable { status in
      var stream = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
      // The call reads and writes one `pollfd`, which is ours, and does not wait.
      guard unsafe poll(&stream, 1, 0) == 1, stream.revents & Int16(POLLOUT) != 0 else { return }
      draw((status.isEmpty ? "" : Self.erase) + (words.map { $0 + "\n" } ?? ""))
      status = ""
    }
  }

  private static let statusLine = Mutex("")
  private static let isOver = Mutex(false)

  /// To the beginning of the line, and nothing from there on.
  private static let erase = "\r\u{1B}[J"

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
