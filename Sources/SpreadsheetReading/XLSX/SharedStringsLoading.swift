internal import Dispatch
internal import Synchronization

/// Shared strings that are being read on another core while the sheet is parsed (docs/decisions/0008).
///
/// The other thread's work is over before this object is.
final class SharedStringsLoading {
  private let outcome = Outcome()
  private let work = DispatchGroup()

  /// - Parameter feed: of an archive that nobody else reads; used by the other thread alone from here on.
  init(_ feed: PartFeed<SharedStringsPart>) {
    let outcome = outcome
    let handedOver = HandedOver(feed: feed)
    DispatchQueue.global(qos: .userInitiated).async(group: work) { outcome.load(handedOver.feed) }
  }

  deinit {
    outcome.cancel()
    work.wait()
  }

  var isReady: Bool { outcome.isThere }

  /// Waits for the last of them.
  func strings() throws(ReadingError) -> SharedStrings {
    work.wait()
    return try outcome.get()
  }

  /// The feed on its way to the thread that will be the only one to use it.
  // It was made for this, with an archive of its own, and nobody else holds either.
  private struct HandedOver: @unchecked Sendable {
    let feed: PartFeed<SharedStringsPart>
  }

  private final class Outcome: Sendable {
    private struct State {
      var result: Result<SharedStrings, ReadingError>?
      var isCancelled = false
    }
    private let state = Mutex(State())

    var isThere: Bool { state.withLock { $0.result != nil } }
    private var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func cancel() { state.withLock { $0.isCancelled = true } }

    func get() throws(ReadingError) -> SharedStrings {
      guard let result = state.withLock({ $0.result }) else { preconditionFailure("the work is over") }
      return try result.get()
    }

    func load(_ feed: PartFeed<SharedStringsPart>) {
      var feed = feed
      let result: Result<SharedStrings, ReadingError>
      do throws(ReadingError) {
        while !isCancelled, try feed.advance() {}
        result = .success(feed.parser.withHandler { $0.strings })
      } catch {
        result = .failure(error)
      }
      state.withLock { $0.result = result }
    }
  }
}
