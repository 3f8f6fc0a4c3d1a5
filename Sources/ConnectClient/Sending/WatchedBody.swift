import Synchronization

/// A request body that tells whether anybody took its bytes.
///
/// The HTTP client takes them only after the connection stands and the head is written. While nobody has, the
/// service cannot have processed the request, whatever went wrong: a request without its body is no request.
struct WatchedBody: Collection, Sendable {
  /// Set once, from any thread.
  final class Mark: Sendable {
    private let taken = Atomic(false)
    var isTaken: Bool { taken.load(ordering: .acquiring) }
    func take() { taken.store(true, ordering: .releasing) }
  }

  private let bytes: [UInt8]
  private let mark: Mark

  init(_ bytes: [UInt8], mark: Mark) {
    self.bytes = bytes
    self.mark = mark
  }

  var startIndex: Int { 0 }
  var endIndex: Int { bytes.count }
  func index(after index: Int) -> Int { index + 1 }

  subscript(position: Int) -> UInt8 {
    mark.take()
    return bytes[position]
  }

  func withContiguousStorageIfAvailable<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows
    -> Result?
  {
    mark.take()
    // The pointer is the array's own and lives for the duration of `body`, as the protocol demands; nothing here
    // keeps or offsets it.
    return unsafe try bytes.withContiguousStorageIfAvailable(body)
  }
}
