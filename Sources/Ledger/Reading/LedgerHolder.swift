import Diagnostics
package import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The process that holds a ledger's lock at this moment.
package struct LedgerHolder: Sendable, Hashable {
  package var process: Int32
  /// Its words, identities left out, cut to 400 characters.
  package var command: String
  /// When it took the ledger, by the clock of this machine; nil when that is not known.
  package var since: Date?

  /// Whether it was started by these words.
  package func wasStarted(by words: [String]) -> Bool {
    TerminalText.safe(LockFileText.words(words)).trimmingCharacters(in: .whitespacesAndNewlines) == command
  }

  /// Whether it is a load.
  package var isLoad: Bool { command.split(separator: " ").contains("load") }
}

extension LedgerReader {
  /// Who holds the ledger; nil when nobody does. Found out without taking the lock, not even for a moment: a load that
  /// begins must not find it taken.
  ///
  /// The kernel's list of locks tells (`/proc/locks`, proc_locks(5)). Where there is none, the process that the lock file
  /// names is looked for. A holder in another PID namespace, such as another container, is not seen.
  package func holder() -> LedgerHolder? {
    let lockPath = path + ".lock"
    let text = LockFileText((try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? "")
    guard let named = text.process.flatMap({ Int32($0) }), named > 0 else { return nil }
    let attributes = try? FileManager.default.attributesOfItem(atPath: lockPath)
    let holder = LedgerHolder(
      process: named, command: text.command ?? "", since: attributes?[.modificationDate] as? Date)
    if let list = try? String(contentsOfFile: "/proc/locks", encoding: .utf8) {
      guard let inode = (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value else { return nil }
      return KernelLocks(list).holds(inode: inode, process: named) ? holder : nil
    }
    let isThere = kill(named, 0) == 0 || errno == EPERM
    return isThere ? holder : nil
  }
}

/// The locks of a machine as the kernel lists them:
///
///     1: FLOCK  ADVISORY  WRITE 12345 08:01:131082 0 EOF
///     1: -> FLOCK  ADVISORY  WRITE 12346 08:01:131082 0 EOF      (waits)
struct KernelLocks {
  private let held: Set<String>

  init(_ text: String) {
    held = Set(
      text.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard words.count >= 6, words[1] == "FLOCK", let inode = words[5].split(separator: ":").last else { return nil }
        return "\(words[4]) \(inode)"
      })
  }

  /// The device is not compared: some file systems tell another one here than to stat(2).
  func holds(inode: UInt64, process: Int32) -> Bool { held.contains("\(process) \(inode)") }
}
