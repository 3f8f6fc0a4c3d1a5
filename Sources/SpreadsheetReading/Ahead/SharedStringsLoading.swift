internal import Synchronization

/// Shared strings that are read on another core while the sheet is parsed (docs/decisions/0008).
///
/// The other thread's work is over before this object is.
final class SharedStringsLoading {
  private let pipe = BoundedPipe<SharedStrings>(capacity: 1)
  private let isCancelled = Cancellation()
  private let work: WorkerThread

  /// - Parameter feed: of an archive of its own, used by the other thread alone from here on.
  init(_ feed: PartFeed<SharedStringsPart>, of file: String) throws(ReadingError) {
    let pipe = pipe
    let isCancelled = isCancelled
    let feed = HandedOver(feed)
    work = try WorkerThread(for: file) {
      var feed = feed.value
      do throws(ReadingError) {
        try feed.readAll { _ in !isCancelled.value }
        _ = pipe.put(.success(feed.parser.withHandler { $0.takeStrings() }))
      } catch {
        _ = pipe.put(.failure(error))
      }
    }
  }

  deinit {
    isCancelled.set()
    work.join()
  }

  /// Waits for the last of them; asked once.
  func strings() throws(ReadingError) -> SharedStrings { try pipe.take() }

  private final class Cancellation: Sendable {
    private let flag = Atomic(false)
    var value: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
  }
}
