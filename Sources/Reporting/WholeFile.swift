import Diagnostics
import Foundation
import Glibc

/// A file, buffered, that takes its name when it is complete. Only its owner may read it, unless it says otherwise.
///
/// It is written as `.<name>.partial` beside its place, synced and renamed, so that nobody ever sees half of it.
final class WholeFile {
  let path: String
  private let partialPath: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  /// - Parameter permissions: of a file that holds nothing of anybody, such as figures for a monitor: 0644.
  /// - Throws: `ReportError` when the folder cannot be written.
  init(path: String, permissions: mode_t = 0o600) throws(ReportError) {
    self.path = path
    let url = URL(fileURLWithPath: path)
    partialPath = url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).partial").path
    removeFile(partialPath)
    descriptor = unsafe open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions)
    guard descriptor >= 0 else { throw ReportError.cannotWrite(path, errno: errno) }
    HalfWritten.begin(partialPath)
  }

  deinit {
    HalfWritten.end(partialPath)
    if descriptor >= 0 {
      close(descriptor)
      removeFile(partialPath)
    }
  }

  static func write(_ text: String, to path: String, permissions: mode_t = 0o600) throws(ReportError) {
    let file = try WholeFile(path: path, permissions: permissions)
    try file.write(Array(text.utf8))
    try file.finish()
  }

  func write(_ bytes: [UInt8]) throws(ReportError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Puts the file in its place.
  func finish() throws(ReportError) {
    try flush()
    guard fsync(descriptor) == 0, close(descriptor) == 0 else { throw ReportError.cannotWrite(path, errno: errno) }
    descriptor = -1
    guard moveFile(partialPath, to: path) else { throw ReportError.cannotWrite(path, errno: errno) }
  }

  private func flush() throws(ReportError) {
    var written = 0
    while written < buffer.count {
      // The pointer lives for the call, and never more than the rest of the buffer is written.
      let count = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw ReportError.cannotWrite(path, errno: errno) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

extension ReportError {
  static func cannotWrite(_ path: String, errno code: Int32) -> ReportError {
    let reason = unsafe String(cString: strerror(code))
    return ReportError(
      Diagnostic(
        "report.cannot-write", at: .file(path), "the file cannot be written: \(reason)",
        fix: "free space or permissions there, or choose another folder with --output"))
  }
}
