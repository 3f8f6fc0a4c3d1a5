/// Inflates a large part some blocks ahead of whoever reads it, on another core (docs/decisions/0008).
///
/// The other thread's work is over before this object is.
final class InflatedAhead: PartBytes {
  private let pipe = BoundedPipe<[UInt8]>(capacity: 8)
  private let work: WorkerThread
  private var isAtEnd = false

  /// Parts with fewer stored bytes are not worth another thread.
  static let leastBytes = 1 << 17
  private static let blockBytes = 1 << 16

  /// - Parameter bytes: read by the other thread alone from here on. Its archive is read by nobody else meanwhile:
  ///   parts are opened one after another and read to their ends, and a sheet is the last one.
  init(_ bytes: ZipEntryBytes, of file: String) throws(ReadingError) {
    let pipe = pipe
    let bytes = HandedOver(bytes)
    work = try WorkerThread(for: file) {
      while true {
        var block: [UInt8] = []
        let result: Result<[UInt8], ReadingError>
        do throws(ReadingError) {
          let count = try bytes.value.read(into: &block, atMost: InflatedAhead.blockBytes)
          block.removeLast(block.count - count)
          result = .success(block)
        } catch {
          result = .failure(error)
        }
        guard pipe.put(result), case .success(let block) = result, !block.isEmpty else { return }
      }
    }
  }

  deinit {
    pipe.close()
    work.join()
  }

  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadingError) -> Int {
    if isAtEnd { return 0 }
    buffer = try pipe.take()
    isAtEnd = buffer.isEmpty
    return buffer.count
  }
}
