import Diagnostics
import SpreadsheetReading

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads fuzzed bytes as a spreadsheet file, from its first to its last row, and looks at every cell.
///
/// A refusal is as good an end as rows; what counts is that there is an end, soon and without a crash.
package enum FuzzedFile {
  /// Small limits, so that the bounds themselves are tried.
  private static func limits() -> ReadingLimits {
    var limits = ReadingLimits()
    limits.fieldBytes = 4_096
    limits.recordBytes = 1 << 16
    limits.expandedCells = 1 << 16
    limits.partBytes = 8 << 20
    limits.sharedStringBytes = 1 << 20
    return limits
  }

  /// A file without a name, written anew for each trial.
  private static let file: Int32 = {
    var template = Array("/tmp/taskferry-fuzz-XXXXXX".utf8CString)
    // The template is an array of our own and ends in a zero.
    return unsafe template.withUnsafeMutableBufferPointer { path in
      guard let start = path.baseAddress else { preconditionFailure("an array has a start") }
      let descriptor = unsafe mkstemp(start)
      precondition(descriptor >= 0, "no temporary file can be made")
      unsafe unlink(start)
      return descriptor
    }
  }()

  /// - Parameter choice: bits that turn settings on.
  package static func read(_ bytes: [UInt8], choice: UInt8) {
    let descriptor = file
    // The pointer is to the whole array, which outlives the call.
    let written = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    guard ftruncate(descriptor, off_t(bytes.count)) == 0, written == bytes.count else { return }
    var settings = SourceSettings()
    settings.limits = limits()
    if choice & 1 != 0 { settings.headerRow = .none }
    if choice & 2 != 0 { settings.guessesEncoding = true }
    if choice & 4 != 0 { settings.ragged = .pad }
    if choice & 8 != 0 { settings.fillMerged = true }
    if choice & 16 != 0 { settings.hidden = .skip }
    if choice & 32 != 0 { settings.sheet = .named("list") }
    if choice & 64 != 0 { settings.encoding = "windows-1252" }
    if choice & 128 != 0 { settings.escape = UInt8(ascii: "\\") }
    do throws(ReadingError) {
      var source = try SpreadsheetFile.open(
        path: "/proc/self/fd/\(descriptor)", displayName: "fuzz", settings: settings)
      var last = 0
      while let batch = try source.nextBatch() {
        precondition(batch.count > 0, "an empty batch")
        for index in 0..<batch.count { last = look(at: batch[index], after: last) }
      }
      let surplus = try source.nextBatch()
      precondition(surplus == nil, "rows after the end")
      _ = source.notes
    } catch {
      precondition(!error.diagnostic.message.isEmpty, "a refusal without a word")
    }
  }

  private static func look(at row: SourceRow, after last: Int) -> Int {
    precondition(row.number > last, "row numbers rise")
    for column in 0..<row.cellCount {
      let bytes = row.bytes(at: column)
      precondition(
        (row.kind(at: column) == .blank) == bytes.isEmpty || row.kind(at: column) == .uncached, "a blank cell is empty")
      precondition((try? UTF8Span(validating: Array(bytes).span)) != nil, "cells are UTF-8")
    }
    return row.number
  }
}

/// A zip archive of stored entries.
package enum StoredZip {
  package static func archive(_ entries: [(name: String, content: ArraySlice<UInt8>)]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in entries {
      let offset = bytes.count
      let facts =
        little(0, 2) + little(0, 4) + little(Int(checksum(content)), 4) + little(content.count, 4)
        + little(content.count, 4) + little(name.utf8.count, 2) + little(0, 2)
      bytes += [0x50, 0x4B, 3, 4] + little(20, 2) + little(0, 2) + facts + Array(name.utf8) + content
      directory += [0x50, 0x4B, 1, 2] + little(20, 2) + little(20, 2) + little(0, 2) + facts
      directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(offset, 4) + Array(name.utf8)
    }
    let start = bytes.count
    return bytes + directory + [0x50, 0x4B, 5, 6] + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
      + little(directory.count, 4) + little(start, 4) + little(0, 2)
  }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }
}

/// The input of one trial: a byte of choices, then the file.
package func fuzzInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> (choice: UInt8, bytes: [UInt8]) {
  // libFuzzer passes `count` bytes that outlive the call.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  return (bytes.first ?? 0, Array(bytes.dropFirst()))
}
