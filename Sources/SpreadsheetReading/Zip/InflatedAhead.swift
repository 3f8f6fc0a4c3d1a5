internal import Dispatch
internal import Synchronization

/// Inflates a large part some blocks ahead of whoever reads it, on another core.
///
/// Unstructured on purpose and bounded (docs/decisions/0008): one task, eight blocks, over before this object is.
final class InflatedAhead: PartBytes {
  private let pipe = BlockPipe()
  private let work = DispatchGroup()
  private var isAtEnd = false

  /// Parts with fewer stored bytes are not worth another thread.
  static let leastBytes = 1 << 17

  /// - Parameter bytes: read by the other thread alone from here on.
  init(_ bytes: ZipEntryBytes) {
    let pipe = pipe
    let handedOver = HandedOver(bytes: bytes)
    DispatchQueue.global(qos: .userInitiated).async(group: work) { pipe.fill(from: handedOver.bytes) }
  }

  deinit {
    pipe.close()
    work.wait()
  }

  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadingError) -> Int {
    if isAtEnd { return 0 }
    let count = try pipe.take(&buffer)
    isAtEnd = count == 0
    return count
  }

  /// The entry on its way to the thread that will be the only one to use it.
  // Nobody else holds the entry, and the archive behind it is not read by others meanwhile: a sheet is the last
  // part that is opened, and the parts before it are read to their ends.
  private struct HandedOver: @unchecked Sendable {
    let bytes: ZipEntryBytes
  }
}

/// A few blocks of bytes between one thread that makes them and one that takes them.
private final class BlockPipe: Sendable {
  private struct State {
    var blocks: [Result<[UInt8], ReadingError>] = []
    var spare: [[UInt8]] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let room = DispatchSemaphore(value: 0)
  private let filled = DispatchSemaphore(value: 0)
  private static let blocks = 8
  private static let blockBytes = 1 << 16

  init() { for _ in 0..<BlockPipe.blocks { room.signal() } }

  /// Reads until the end, a failure or `close`.
  func fill(from bytes: ZipEntryBytes) {
    while true {
      room.wait()
      let (isClosed, spare) = state.withLock { ($0.isClosed, $0.spare.popLast()) }
      if isClosed { return }
      var block = spare ?? []
      let result: Result<[UInt8], ReadingError>
      do throws(ReadingError) {
        let count = try bytes.read(into: &block, atMost: BlockPipe.blockBytes)
        block.removeLast(block.count - count)
        result = .success(block)
      } catch {
        result = .failure(error)
      }
      state.withLock { $0.blocks.append(result) }
      filled.signal()
      if case .success(let block) = result, !block.isEmpty { continue }
      return
    }
  }

  /// Exchanges `buffer` for the next block; returns its bytes, 0 at the end.
  func take(_ buffer: inout [UInt8]) throws(ReadingError) -> Int {
    filled.wait()
    let taken = buffer
    buffer = []
    let next = state.withLock { state in
      state.spare.append(taken)
      return state.blocks.removeFirst()
    }
    room.signal()
    buffer = try next.get()
    return buffer.count
  }

  func close() {
    state.withLock { $0.isClosed = true }
    room.signal()
  }
}
