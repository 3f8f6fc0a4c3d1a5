import Diagnostics
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one lock of a ledger: `flock` on `<ledger>.lock`, with the holder's process id and command inside.
///
/// The kernel lets go of it when the process ends, however it ends, so no stale lock is ever left. The file
/// itself stays: taking it away while another process opens it would let two of them in.
final class LedgerLock: Sendable {
  private let descriptor: CInt

  /// - Parameter wait: how long to wait for another holder; zero fails at once.
  init(ledger path: String, wait: Duration) throws(LedgerError) {
    let lockPath = path + ".lock"
    // O_CLOEXEC: a program started by this one must not keep the lock after it ends.
    let descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw LedgerError(
        .storage,
        Diagnostic(
          .ledgerStorage, at: .file(lockPath), "the lock of the ledger cannot be opened (error \(errno))",
          fix: "check the permissions of its folder; a link in its place is refused"))
    }
    do throws(LedgerError) {
      try Self.take(descriptor, ledger: path, wait: wait)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    Self.writeHolder(to: descriptor)
  }

  deinit { close(descriptor) }

  private static func take(_ descriptor: CInt, ledger path: String, wait: Duration) throws(LedgerError) {
    let clock = ContinuousClock()
    let deadline = clock.now + wait
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else {
        throw LedgerError(
          .storage,
          Diagnostic(
            .ledgerStorage, at: .file(path), "the ledger cannot be locked (error \(code))",
            fix: "keep the ledger on a local disk"))
      }
      guard clock.now < deadline else { throw held(descriptor, ledger: path) }
      usleep(50_000)
    }
  }

  private static func held(_ descriptor: CInt, ledger path: String) -> LedgerError {
    let lines = readHolder(from: descriptor).split(separator: "\n", maxSplits: 1).map(String.init)
    let process = lines.first.map { "process \($0)" } ?? "another process"
    let command = lines.count > 1 ? " (\(lines[1]))" : ""
    return LedgerError(
      .locked,
      Diagnostic(
        .ledgerLocked, at: .file(path), "the ledger is in use by \(process)\(command)",
        fix: "let it finish, or wait for it with --wait-lock 30m"))
  }

  private static func writeHolder(to descriptor: CInt) {
    let command = CommandLine.arguments.joined(separator: " ")
    let bytes = Array("\(getpid())\n\(command.prefix(400))\n".utf8)
    // Who holds it is told as a courtesy: failing to write it down does not weaken the lock.
    _ = ftruncate(descriptor, 0)
    // `bytes` outlives the call, which reads exactly its count.
    _ = unsafe pwrite(descriptor, bytes, bytes.count, 0)
  }

  private static func readHolder(from descriptor: CInt) -> String {
    var bytes = [UInt8](repeating: 0, count: 2_048)
    // The call writes at most `count` bytes into the array, which outlives it.
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    // Shown on a terminal: nothing but the line break between the two lines may steer it.
    let safe = text.unicodeScalars.map { scalar in
      scalar == "\n" || !JSONText.isUnsafe(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return safe.joined().trimmingCharacters(in: .newlines)
  }
}
