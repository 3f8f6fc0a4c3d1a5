package import SpreadsheetReading
import Diagnostics
import Foundation
import Glibc

/// Turns the words of a command line into inputs.
package enum InputNames {
  /// Expands globs in the order of the words, and spools standard input.
  /// - Parameters:
  ///   - words: paths, globs, or `-` for standard input.
  ///   - areFingerprinted: whether each file is read once for its fingerprint.
  /// - Throws: `ReadingError` for a word that names nothing.
  package static func resolve(
    _ words: [String], areFingerprinted: Bool = true
  ) throws(ReadingError) -> [InputFile] {
    var files: [InputFile] = []
    for word in words {
      if word == "-" {
        files.append(try InputFile(path: try spoolStandardInput(), displayName: "-", isFingerprinted: areFingerprinted))
      } else if word.contains(where: { "*?[".contains($0) }), !FileManager.default.fileExists(atPath: word) {
        let matches = expand(word)
        if matches.isEmpty {
          throw ReadingError(
            .noInput, Diagnostic(.inputNoMatch, at: .file(word), "no file matches this pattern", fix: "check it"))
        }
        for match in matches { files.append(try InputFile(path: match, isFingerprinted: areFingerprinted)) }
      } else {
        files.append(try InputFile(path: word, isFingerprinted: areFingerprinted))
      }
    }
    return files
  }

  private static func expand(_ pattern: String) -> [String] {
    var found = unsafe glob_t()
    defer { unsafe globfree(&found) }
    guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
    // glob fills gl_pathc entries of gl_pathv, each NUL-terminated, alive until globfree.
    return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
      unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
    }
  }

  /// Copies standard input into a temporary file that only this user may read and that has no name: it is gone
  /// with the process, however that ends.
  private static func spoolStandardInput() throws(ReadingError) -> String {
    var template = Array((NSTemporaryDirectory() + "/taskferry-stdin-XXXXXX").utf8CString)
    // mkstemp writes only over the six X of the NUL-terminated buffer, which outlives both calls.
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { path -> Int32 in
      guard let path = path.baseAddress else { return -1 }
      let descriptor = unsafe mkstemp(path)
      if descriptor >= 0 { unsafe _ = unlink(path) }
      return descriptor
    }
    guard descriptor >= 0 else { throw cannotSpool(errno) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw cannotSpool(errno) }
      if count == 0 { break }
      var written = 0
      while written < count {
        let step = unsafe buffer.withUnsafeBytes {
          unsafe write(descriptor, $0.baseAddress?.advanced(by: written), count - written)
        }
        if step < 0 && errno == EINTR { continue }
        guard step > 0 else { throw cannotSpool(errno) }
        written += step
      }
    }
    return "/proc/self/fd/\(descriptor)"
  }

  private static func cannotSpool(_ code: Int32) -> ReadingError {
    let reason = unsafe String(cString: strerror(code))
    return ReadingError(
      .invalid,
      Diagnostic(
        .inputSpool, at: .file("-"), "standard input cannot be copied to a temporary file: \(reason)",
        fix: "set TMPDIR to a folder with room for it"))
  }
}
