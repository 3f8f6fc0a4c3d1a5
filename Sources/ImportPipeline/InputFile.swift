import Crypto
package import Foundation
package import SpreadsheetReading
import Diagnostics
import Glibc

/// An input that was found and measured.
package struct InputFile: Sendable, Hashable {
  /// Where it is read from.
  package var path: String
  /// How the user named it; `-` for standard input.
  package var displayName: String
  /// SHA-256 of its bytes, lower-case hex; empty when nobody asked for it.
  package var fingerprint: String
  package var byteCount: Int64
  package var modifiedAt: Date
  private var stamp: Stamp

  /// Which file it was and what changes with every write to it.
  private struct Stamp: Sendable, Hashable {
    var device: UInt64
    var number: UInt64
    var size: Int64
    var seconds: Int
    var nanoseconds: Int

    init(_ facts: stat) {
      device = UInt64(facts.st_dev)
      number = UInt64(facts.st_ino)
      size = Int64(facts.st_size)
      seconds = facts.st_mtim.tv_sec
      nanoseconds = Int(facts.st_mtim.tv_nsec)
    }
  }

  /// Measures a regular file.
  /// - Parameter isFingerprinted: false reads nothing of it, for those who only look at its beginning.
  /// - Throws: `ReadingError` when there is none, or it may not be read.
  package init(path: String, displayName: String? = nil, isFingerprinted: Bool = true) throws(ReadingError) {
    let name = displayName ?? path
    // Without O_NONBLOCK a FIFO without a writer would hold the program for ever.
    let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.unreadable(name, code: errno) }
    defer { close(descriptor) }
    var facts = stat()
    guard unsafe fstat(descriptor, &facts) == 0 else { throw Self.unreadable(name, code: errno) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      let kind = facts.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no regular file"
      throw ReadingError(
        .noInput,
        Diagnostic(
          .inputNotAFile, at: .file(name), "this is \(kind)",
          fix: "name a spreadsheet file, or - for standard input"))
    }
    self.path = path
    self.displayName = name
    stamp = Stamp(facts)
    fingerprint = isFingerprinted ? try Self.fingerprint(of: descriptor, name) : ""
    var after = stat()
    guard unsafe fstat(descriptor, &after) == 0, Stamp(after) == stamp else { throw Self.changed(name) }
    byteCount = Int64(facts.st_size)
    modifiedAt = Date(
      timeIntervalSince1970: Double(facts.st_mtim.tv_sec) + Double(facts.st_mtim.tv_nsec) / 1e9)
  }

  /// Whether its bytes are those that were measured: nobody wrote to it and its path leads to the same file.
  /// - Throws: `ReadingError` with the code `input.changed-while-read`.
  package func confirmUnchanged() throws(ReadingError) {
    var facts = stat()
    let answer = unsafe stat(path, &facts)
    guard answer == 0, Stamp(facts) == stamp else { throw Self.changed(displayName) }
  }

  /// The same file with its fingerprint.
  /// - Throws: `ReadingError` when it cannot be read, or is another one by now.
  package func fingerprinted() throws(ReadingError) -> InputFile {
    let file = try InputFile(path: path, displayName: displayName)
    guard file.stamp == stamp else { throw Self.changed(displayName) }
    return file
  }

  private static func changed(_ name: String) -> ReadingError {
    ReadingError(
      .invalid,
      Diagnostic(
        .readFileChanged, at: .file(name), "the file was changed while it was read",
        fix: "wait until the program that writes it has finished, then run the command again; --settle 60s leaves "
          + "files alone that changed within that time"))
  }

  /// The last component of the name, for `${meta:file}`.
  package var fileName: String { URL(fileURLWithPath: displayName).lastPathComponent }

  private static func fingerprint(of descriptor: Int32, _ name: String) throws(ReadingError) -> String {
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      // The buffer outlives the call, which writes no more than its length.
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(name, code: errno) }
      if count == 0 { break }
      hash.update(data: buffer[..<count])
    }
    return hash.finalize().map { byte in
      let hex = String(byte, radix: 16)
      return hex.count == 1 ? "0" + hex : hex
    }.joined()
  }

  private static func unreadable(_ name: String, code: Int32) -> ReadingError {
    let reason = unsafe String(cString: strerror(code))
    let fix = code == ENOENT ? "check the name; globs are expanded by taskferry too" : "check who may read it"
    return ReadingError(
      .noInput, Diagnostic(.inputUnreadable, at: .file(name), "the file cannot be read: \(reason)", fix: fix))
  }
}
