package import Diagnostics
internal import Foundation

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Four numbers that are ordered as a whole: what a `SpilledSort` sorts. 32 bytes in memory and in the file.
struct SpillRecord: Sendable, Hashable, Comparable, BitwiseCopyable {
  var first: UInt64
  var second: UInt64
  var third: UInt64
  var fourth: UInt64

  static func < (left: SpillRecord, right: SpillRecord) -> Bool {
    if left.first != right.first { return left.first < right.first }
    if left.second != right.second { return left.second < right.second }
    if left.third != right.third { return left.third < right.third }
    return left.fourth < right.fourth
  }
}

/// A temporary file without a name: readable by nobody else, and gone when the last owner is, even after a kill.
///
/// A class because several cursors read one descriptor. Nothing of it changes after it was made.
final class SpillFile: Sendable {
  private let descriptor: Int32

  /// - Parameter folder: must exist; the file takes 32 bytes a record there.
  init(in folder: String) throws(SpillError) {
    // The name lives for an instant, so it only has to be new: O_EXCL makes sure, and follows no link.
    let path = "\(folder)/taskferry-\(UInt64.random(in: .min ... .max))"
    // The path is passed as a C string that lives for the call; open keeps no pointer.
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SpillError(operation: "create a temporary file in \(folder)", errno: errno) }
    guard unsafe unlink(path) == 0 else {
      let failure = SpillError(operation: "unlink a temporary file in \(folder)", errno: errno)
      close(descriptor)
      throw failure
    }
  }

  deinit { close(descriptor) }

  /// Writes records so that the first one is the `index`-th of the file.
  func write(_ records: [SpillRecord], at index: Int) throws(SpillError) {
    // `bytes` covers exactly the initialized elements of `records`, which outlives the closure; the address
    // handed to pwrite stays inside because `done` never passes `bytes.count`. The records are trivial, so
    // their memory is their value.
    let failure: Int32 = unsafe records.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
        let offset = off_t(index * MemoryLayout<SpillRecord>.stride + done)
        let written = unsafe pwrite(descriptor, rest.baseAddress, rest.count, offset)
        if written < 0 && errno == EINTR { continue }
        if written <= 0 { return written < 0 ? errno : ENOSPC }
        done += written
      }
      return 0
    }
    if failure != 0 { throw SpillError(operation: "write to a temporary file", errno: failure) }
  }

  /// Reads the records of a range that was written before.
  func read(_ range: Range<Int>) throws(SpillError) -> [SpillRecord] {
    var failure: Int32 = 0
    let stride = MemoryLayout<SpillRecord>.stride
    // pread is given only the rest of the buffer behind `done`, whose capacity is at least `range.count`
    // records. Only whole records that were read count as initialized, and every bit pattern is a record.
    let records = unsafe [SpillRecord](unsafeUninitializedCapacity: range.count) { buffer, count in
      let bytes = unsafe UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: range.count * stride)
      var done = 0
      while done < bytes.count {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
        let got = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(range.lowerBound * stride + done))
        if got < 0 && errno == EINTR { continue }
        if got <= 0 {
          failure = got < 0 ? errno : EIO
          break
        }
        done += got
      }
      count = done / stride
    }
    if failure != 0 { throw SpillError(operation: "read a temporary file", errno: failure) }
    return records
  }
}

/// A temporary file could not be made, written or read.
package struct SpillError: Error, Sendable, Hashable, CustomStringConvertible {
  package var operation: String
  package var errno: Int32

  package var description: String { "cannot \(operation): \(unsafe String(cString: strerror(errno)))" }

  /// For the one who runs the check.
  package var diagnostic: Diagnostic {
    Diagnostic(
      .spillFailed, description,
      fix: "free some space there, or name another folder in the environment variable TMPDIR")
  }
}
