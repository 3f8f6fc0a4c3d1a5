import Foundation
import Glibc
import Glibc

/// Reads a shared configuration file as bytes; nil when there is none at this path.
///
/// Injected, so that tests and a dry run need no home folder.
package typealias ConfigurationFileReader = @Sendable (_ path: String) throws(AWSSigningError) -> [UInt8]?

/// The most bytes of a shared configuration file that are read: 1 MiB.
private let sizeLimit = 1 << 20

/// Reads from the disk: regular files of at most 1 MiB, links followed. `/dev/null` counts as no file, which is
/// how scripts say that there shall be none.
/// - Throws: `AWSSigningError` with code `credentials.file-unreadable`.
@Sendable package func configurationFileOnDisk(_ path: String) throws(AWSSigningError) -> [UInt8]? {
  guard path != "/dev/null" else { return nil }
  let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
  guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path) else {
    if FileManager.default.fileExists(atPath: file.path) { throw unreadable(path, "its attributes cannot be read") }
    return nil
  }
  // A device or a pipe could deliver without end, or wait for ever.
  guard attributes[.type] as? FileAttributeType == .typeRegular else { throw unreadable(path, "it is not a file") }
  do {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    let bytes = try handle.read(upToCount: sizeLimit + 1) ?? Data()
    guard bytes.count <= sizeLimit else { throw unreadable(path, "it is larger than 1 MiB") }
    return Array(bytes)
  } catch let error as AWSSigningError {
    throw error
  } catch {
    throw unreadable(path, "\(error.localizedDescription)")
  }
}

private func unreadable(_ path: String, _ reason: String) -> AWSSigningError {
  AWSSigningError(
    .fileUnreadable, "\"\(path)\" cannot be read: \(reason)",
    fix: "make it readable for this user, or name another with AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE")
}

/// Replaces a file on the disk by another, for its owner only: written beside it first, so that nobody ever reads half
/// of it, and by nobody else, not for a moment. What cannot be written is left as it is.
@Sendable package func replaceFileOnDisk(_ path: String, _ bytes: [UInt8]) {
  let beside = "\(path).\(UUID().uuidString)"
  let descriptor = unsafe open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { return }
  var written = 0
  while written < bytes.count {
    // The bytes live for the call, and never more than the rest of them is written.
    let count = unsafe bytes.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
    }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { break }
    written += count
  }
  let isWhole = written == bytes.count && fsync(descriptor) == 0
  close(descriptor)
  // rename(2) puts one in place of the other in a single step; the strings live for the calls.
  let isInPlace = unsafe isWhole && rename(beside, path) == 0
  if !isInPlace { _ = unsafe unlink(beside) }
}

/// Whether `replaceFileOnDisk` could.
@Sendable package func mayReplaceFileOnDisk(_ path: String) -> Bool {
  FileManager.default.isWritableFile(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
}
