import CStatFS
import Diagnostics

#if canImport(Glibc)
  import Glibc
#endif

/// What kind of file system a ledger lies on. Its lock and its write-ahead log need a local one: over a network,
/// locks are lost with the connection or not seen by other machines, and the log's index is memory that two machines do
/// not share (sqlite.org/wal.html: "WAL does not work over a network filesystem", read 2026-11-21).
enum LedgerFileSystem: Hashable {
  case local
  /// Of another machine: refused.
  case network(String)
  /// A program stands between: local or not, nobody can tell. Warned about.
  case program

  /// - Parameter type: `f_type` of statfs(2). The numbers are those of linux/magic.h, but for Lustre's and GPFS's,
  ///   which stand in the manual page of statfs(2) and in coreutils' fs.h.
  init(type: UInt32) {
    switch type {
    case 0x6969: self = .network("NFS")
    case 0x517B: self = .network("SMB")
    case 0xFE53_4D42: self = .network("SMB2")
    case 0xFF53_4D42: self = .network("CIFS")
    case 0x5346_414F, 0x6B41_4653: self = .network("AFS")
    case 0x7375_7245: self = .network("Coda")
    case 0x564C: self = .network("NCP")
    case 0x00C3_6400: self = .network("Ceph")
    case 0x0BD0_0BD0: self = .network("Lustre")
    case 0x4750_4653: self = .network("GPFS")
    case 0x0102_1997: self = .network("9p")
    case 0x6573_5546: self = .program
    default: self = .local
    }
  }

  /// The file system's number for the nearest folder above `path` that is there; nil when the system does not tell.
  static func type(of path: String) -> UInt32? {
    #if canImport(Glibc)
      var folder = path
      while !folder.isEmpty {
        var status = statfs()
        // The path is copied into a C string for the call, and `status` takes exactly one `struct statfs`.
        if unsafe statfs(folder, &status) == 0 { return UInt32(truncatingIfNeeded: status.f_type) }
        guard errno == ENOENT, let slash = folder.lastIndex(of: "/") else { return nil }
        folder = slash == folder.startIndex && folder.count > 1 ? "/" : String(folder[..<slash])
      }
    #endif
    return nil
  }

  /// - Returns: a warning, or nil.
  /// - Throws: `LedgerError` `.unreadable` for a network file system.
  func judge(_ path: String) throws(LedgerError) -> Diagnostic? {
    switch self {
    case .local: return nil
    case .network(let name):
      throw LedgerError(
        .unreadable,
        Diagnostic(
          .ledgerNetworkFileSystem, at: .file(path),
          "the ledger would lie on a network file system (\(name)), where its lock and its log cannot be relied on",
          fix: "name a path on a local disk with --ledger; --output may lie on the network"))
    case .program:
      return Diagnostic(
        .ledgerNetworkFileSystem, severity: .warning, at: .file(path),
        "the ledger lies on a file system that a program provides (FUSE); whether locks and syncs hold there is not known",
        fix: "name a path on a local disk with --ledger")
    }
  }
}

/// What a ledger meets outside its file.
struct LedgerSurroundings: Sendable {
  /// `f_type` of the file system of a path; nil when it is not known.
  var fileSystemType: @Sendable (String) -> UInt32? = LedgerFileSystem.type(of:)
  /// How long another program that looks into the file is waited for.
  var busySeconds: Double = 10
  /// Ledgers up to this many bytes are looked through when they are opened.
  var lookedThroughBytes: Int64 = 8 << 20
}
