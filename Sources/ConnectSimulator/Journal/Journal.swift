internal import Foundation

/// The simulator's record of requests: in memory, or appended to a file of newline-delimited JSON.
///
/// With a file nothing is kept in memory; the file is created owner-only and never through a symbolic link.
struct Journal {
  /// How many entries a journal in memory keeps; older ones are dropped.
  static let entriesInMemory = 200_000

  private let file: FileHandle?
  private(set) var entries: [JournalEntry] = []

  /// - Throws: `SimulatorError` when the file cannot be opened or is no regular file.
  init(path: String?) throws(SimulatorError) {
    guard let path else {
      file = nil
      return
    }
    file = try Self.open(path)
    try endTornLine(path)
  }

  private static func open(_ path: String) throws(SimulatorError) -> FileHandle {
    let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    // SAFETY: Swift keeps the bridged path alive and zero-terminated for the length of the call.
    let descriptor = unsafe Foundation.open(path, flags, 0o600)
    guard descriptor >= 0 else { throw SimulatorError(.journal, "\(path) cannot be opened (errno \(errno))") }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    // SAFETY: `status` is exclusively ours during the call, and `descriptor` is open.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw SimulatorError(.journal, "\(path) is not a regular file")
    }
    return file
  }

  /// A process that was killed in a write may have left half a line: what follows begins on a line of its own.
  private func endTornLine(_ path: String) throws(SimulatorError) {
    guard let file else { return }
    do {
      let end = try file.seekToEnd()
      guard end > 0 else { return }
      try file.seek(toOffset: end - 1)
      if try file.read(upToCount: 1) != Data([0x0A]) { try file.write(contentsOf: Data([0x0A])) }
    } catch {
      throw SimulatorError(.journal, "\(path) cannot be read: \(error)")
    }
  }

  /// - Throws: what writing the file throws; the entry is then not on record.
  mutating func append(_ entry: JournalEntry) throws {
    if let file {
      var line = entry.line
      line.append(0x0A)
      try file.write(contentsOf: Data(line))
      return
    }
    entries.append(entry)
    if entries.count >= 2 * Self.entriesInMemory { entries.removeFirst(Self.entriesInMemory) }
  }

  /// Every readable line of a journal file, in order; a file that is not there has none.
  static func read(_ path: String, _ body: (JournalEntry) -> Void) throws(SimulatorError) {
    guard let file = FileHandle(forReadingAtPath: path) else { return }
    var line: [UInt8] = []
    do {
      while let piece = try file.read(upToCount: 1 << 16), !piece.isEmpty {
        for byte in piece {
          if byte != 0x0A {
            line.append(byte)
            continue
          }
          if let entry = JournalEntry(line: line) { body(entry) }
          line.removeAll(keepingCapacity: true)
        }
      }
    } catch {
      throw SimulatorError(.journal, "\(path) cannot be read: \(error)")
    }
  }
}
