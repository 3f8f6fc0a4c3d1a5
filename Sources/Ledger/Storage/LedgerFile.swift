import Diagnostics
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file under the ledger: made for its owner only, and refused when somebody else could have a hand in it.
///
/// A ledger holds what stands in the rows, and it decides what is sent. So it must be a regular file of the
/// calling user that nobody else can write; a link in its place is never followed.
struct LedgerFile {
  /// Absolute, so that SQLite never takes it for a URI.
  let path: String

  init(path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// Makes the folder (0700) and the file (0600) when they are missing, and judges the file.
  func prepare() throws(LedgerError) {
    try makeFolder()
    if try size() == nil { try create() }
    try judgeCompanions()
    closeToOthers()
  }

  /// A copy that was put back may be readable by others: what stands in the rows is its owner's business.
  private func closeToOthers() {
    for suffix in ["", "-wal", "-shm", "-journal"] {
      var status = stat()
      // The path is copied into a C string for each call, and `status` takes exactly one `struct stat`.
      guard unsafe lstat(path + suffix, &status) == 0, status.st_mode & 0o077 != 0 else { continue }
      _ = unsafe chmod(path + suffix, 0o600)
    }
  }

  /// SQLite would make the file with the permissions it likes, and through a link.
  private func create() throws(LedgerError) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw openingFailed(errno) }
    close(descriptor)
  }

  /// Makes the folder of the ledger, readable by its owner only, when it is missing.
  func makeFolder() throws(LedgerError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard !FileManager.default.fileExists(atPath: folder) else { return }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw storage("its folder \(folder) cannot be made", fix: "check the permissions of the folder above it")
    }
  }

  /// Judges a ledger that is to be read.
  /// - Returns: false when there is no ledger, or one that holds nothing yet.
  func isReadable() throws(LedgerError) -> Bool {
    guard let size = try size() else { return false }
    try judgeCompanions()
    return size > 0
  }

  /// Whether a write-ahead log stands beside the ledger.
  var hasWriteAheadLog: Bool { FileManager.default.fileExists(atPath: path + "-wal") }

  /// Judges the file by its name, never by opening it: closing any descriptor of a file takes away all POSIX
  /// locks this process has on it, those of an open SQLite connection among them.
  /// - Returns: its size in bytes; nil when there is none.
  private func size() throws(LedgerError) -> Int64? {
    var status = stat()
    // The path is copied into a C string for the call, and `status` takes exactly one `struct stat`.
    guard unsafe lstat(path, &status) == 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR { return nil }
      throw openingFailed(code)
    }
    try judge(status, of: path)
    return Int64(status.st_size)
  }

  private func judge(_ status: stat, of path: String) throws(LedgerError) {
    guard status.st_mode & S_IFMT == S_IFREG else { throw notAFile(path) }
    guard status.st_uid == geteuid() else {
      throw LedgerError(
        .unreadable,
        Diagnostic(
          .ledgerForeignOwner, at: .file(path), "the ledger belongs to another user (uid \(status.st_uid))",
          fix: "run as that user, or name a ledger of your own with --ledger"))
    }
    guard status.st_mode & 0o022 == 0 else {
      throw LedgerError(
        .unreadable,
        Diagnostic(
          .ledgerWritableByOthers, at: .file(path), "others than its owner may write the ledger",
          fix: "take the permission away: chmod go-w \(path)"))
    }
  }

  /// SQLite opens the files beside the ledger by name: they must be as trustworthy as the ledger.
  private func judgeCompanions() throws(LedgerError) {
    for suffix in ["-wal", "-shm", "-journal"] {
      var status = stat()
      // The path is copied into a C string for the call, and `status` takes exactly one `struct stat`.
      guard unsafe lstat(path + suffix, &status) == 0 else { continue }
      try judge(status, of: path + suffix)
    }
  }

  private func notAFile(_ path: String) -> LedgerError {
    LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerNotAFile, at: .file(path), "the ledger is a link, a folder or a device, not a regular file",
        fix: "name the file itself with --ledger"))
  }

  private func openingFailed(_ code: CInt) -> LedgerError {
    switch code {
    case ELOOP, EISDIR, ENXIO: notAFile(path)
    case EACCES, EPERM: storage("its permissions forbid it", fix: "run as the owner of the ledger")
    case ENOSPC, EDQUOT: storage("the disk is full", fix: "free space on its disk")
    case EROFS: storage("its file system is read-only", fix: "name another place with --ledger")
    default: storage("error \(code) of the system", fix: "check the folder and the disk of the ledger")
    }
  }

  private func storage(_ reason: String, fix: String) -> LedgerError {
    LedgerError(
      .storage, Diagnostic(.ledgerStorage, at: .file(path), "the ledger cannot be opened: \(reason)", fix: fix))
  }
}
