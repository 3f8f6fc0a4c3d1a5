import Diagnostics
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one lock of a ledger: `flock` on `<ledger>.lock`, with the holder's process id and command inside, and how
/// often the ledger was opened.
///
/// The kernel lets go of it when the process ends, however it ends, so no stale lock is ever left. The file
/// itself stays: taking it away while another process opens it would let two of them in.
final class LedgerLock: Sendable {
  private let descriptor: CInt
  private let kept: Mutex<LedgerEpoch?>

  /// What the file knew of the ledger when the lock was taken, or was told since; nil when it knows nothing.
  var epoch: LedgerEpoch? { kept.withLock { $0 } }

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
    let epoch = LockFileText(Self.read(from: descriptor)).epoch
    kept = Mutex(epoch)
    Self.write(epoch, to: descriptor)
  }

  deinit { close(descriptor) }

  /// Keeps how often the ledger was opened. Called when the ledger itself has it for good: the file must never know a
  /// higher number than the newest ledger.
  func keep(_ epoch: LedgerEpoch) {
    kept.withLock { $0 = epoch }
    Self.write(epoch, to: descriptor)
    // After a power cut an older number may stand there: an older copy would go unnoticed, and no alarm is false.
    _ = fsync(descriptor)
  }

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
    let holder = LockFileText(read(from: descriptor))
    let process = holder.process.map { "process \($0)" } ?? "another process"
    let command = holder.command.map { " (\($0))" } ?? ""
    return LedgerError(
      .locked,
      Diagnostic(
        .ledgerLocked, at: .file(path), "the ledger is in use by \(process)\(command)",
        fix: "let it finish, or wait for it with --wait-lock 30m"))
  }

  /// The new text over the old one in a single write, so that a process that is killed never leaves none.
  private static func write(_ epoch: LedgerEpoch?, to descriptor: CInt) {
    let text = LockFileText(process: "\(getpid())", epoch: epoch, command: LockFileText.words(CommandLine.arguments))
    let bytes = Array(text.text.utf8)
    // `bytes` outlives the call, which reads exactly its count. Who holds the lock is told as a courtesy: failing to
    // write it down does not weaken the lock.
    guard unsafe pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else { return }
    _ = ftruncate(descriptor, off_t(bytes.count))
  }

  private static func read(from descriptor: CInt) -> String {
    var bytes = [UInt8](repeating: 0, count: 2_048)
    // The call writes at most `count` bytes into the array, which outlives it.
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
