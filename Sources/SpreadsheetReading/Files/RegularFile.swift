internal import Diagnostics

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// An open regular file that notices when it is changed while it is read.
///
/// A class because it owns a descriptor, which is closed with the last reference.
final class RegularFile {
  let descriptor: Int32
  let displayName: String
  /// Bytes, at the time of opening.
  let size: Int
  private let path: String
  /// Which file this is on its disk.
  private let identity: Identity
  private let opened: Stamp

  /// What changes with every write to a file.
  private struct Stamp: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  private struct Identity: Equatable {
    var device: Int
    var number: UInt64

    init(_ status: stat) {
      device = Int(status.st_dev)
      number = UInt64(status.st_ino)
    }
  }

  /// The same file with a reading position of its own; nil when its name leads elsewhere by now.
  func another() -> RegularFile? {
    guard let other = try? RegularFile(path: path, displayName: displayName), other.identity == identity,
      other.opened == opened
    else { return nil }
    return other
  }

  /// Opens without waiting, so that a pipe without a writer cannot hang the program, and takes regular
  /// files only.
  init(path: String, displayName: String) throws(ReadingError) {
    guard !path.utf8.contains(0) else {
      throw ReadingError(
        .noInput, Diagnostic(.readNoSuchFile, at: .file(displayName), "a file name cannot hold a U+0000"))
    }
    let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw RegularFile.openingFailed(errno, displayName) }
    var status = stat()
    let answer = unsafe fstat(descriptor, &status)
    guard answer == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw RegularFile.notAFile(status.st_mode, displayName)
    }
    self.descriptor = descriptor
    self.displayName = displayName
    self.path = path
    self.identity = Identity(status)
    self.opened = RegularFile.stamp(of: status)
    self.size = opened.size
  }

  deinit { close(descriptor) }

  /// Appends the next bytes to `buffer`; returns how many, 0 at the end.
  func append(to buffer: inout [UInt8], atMost count: Int) throws(ReadingError) -> Int {
    var got = 0
    var failure: Int32 = 0
    buffer.append(addingCapacity: count) { room in
      // The pointer is to room for `count` bytes, of which no more are read; it does not leave the closure. As many as
      // were read are initialized.
      unsafe room.withUnsafeMutableBufferPointer { bytes, initialized in
        repeat {
          got = unsafe read(descriptor, bytes.baseAddress, min(count, bytes.count))
        } while got < 0 && errno == EINTR
        failure = errno
        initialized = max(got, 0)
      }
    }
    if got < 0 { throw readingFailed(failure) }
    return got
  }

  /// The bytes at `offset`, fewer at the end of the file; leaves the reading position alone.
  func bytes(at offset: Int, count: Int) throws(ReadingError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      // The pointer is to the `count - filled` bytes not yet filled; it does not leave the closure.
      let got = unsafe bytes.withUnsafeMutableBytes { room in
        unsafe pread(descriptor, room.baseAddress.map { unsafe $0 + filled }, count - filled, off_t(offset + filled))
      }
      if got < 0 && errno == EINTR { continue }
      if got < 0 { throw readingFailed(errno) }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Refuses the file when it is no longer as it was at the time of opening.
  func confirmUnchanged() throws(ReadingError) {
    var status = stat()
    let answer = unsafe fstat(descriptor, &status)
    guard answer == 0, RegularFile.stamp(of: status) == opened else {
      throw ReadingError(
        .invalid,
        Diagnostic(
          .readFileChanged, at: .file(displayName), "the file was changed while it was read",
          fix: "wait until the program that writes it has finished, then run the command again"))
    }
  }

  private static func stamp(of status: stat) -> Stamp {
    #if canImport(Darwin)
      let modified = status.st_mtimespec
    #else
      let modified = status.st_mtim
    #endif
    return Stamp(size: Int(status.st_size), seconds: modified.tv_sec, nanoseconds: Int(modified.tv_nsec))
  }

  private static func openingFailed(_ code: Int32, _ name: String) -> ReadingError {
    let diagnostic =
      switch code {
      case ENOENT, ENOTDIR:
        Diagnostic(.readNoSuchFile, at: .file(name), "there is no such file", fix: "check the name and the folder")
      case EACCES, EPERM:
        Diagnostic(
          .readNoSuchFile, at: .file(name), "the file may not be read by this user",
          fix: "ask for the right to read it, or copy it to a folder of your own")
      case ENXIO:
        Diagnostic(.readNotAFile, at: .file(name), "this is a socket or a device, not a file", fix: "name a file")
      default:
        Diagnostic(.readNoSuchFile, at: .file(name), "the file cannot be opened: \(text(of: code))")
      }
    return ReadingError(code == ENXIO ? .invalid : .noInput, diagnostic)
  }

  private static func notAFile(_ mode: mode_t, _ name: String) -> ReadingError {
    let kind =
      switch mode & S_IFMT {
      case S_IFDIR: "a folder"
      case S_IFIFO: "a pipe"
      case S_IFCHR, S_IFBLK: "a device"
      default: "no regular file"
      }
    return ReadingError(
      .invalid,
      Diagnostic(.readNotAFile, at: .file(name), "this is \(kind), not a spreadsheet file", fix: "name a file"))
  }

  private func readingFailed(_ code: Int32) -> ReadingError {
    ReadingError(
      .invalid,
      Diagnostic(
        .readInputOutput, at: .file(displayName), "the file cannot be read: \(RegularFile.text(of: code))",
        fix: "copy the file to a local disk and try again"))
  }

  private static func text(of code: Int32) -> String {
    // The text belongs to the C library and is copied before anything else can change it.
    unsafe String(cString: strerror(code))
  }
}
