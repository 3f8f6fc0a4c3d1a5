/// Parses a sheet ahead of whoever makes rows of it, on another core (docs/decisions/0008).
///
/// The other thread's work is over before this object is.
final class ParsedAhead {
  // A million cells: as many as are parsed while large shared strings are read. Some 25 MB.
  private let pipe = BoundedPipe<CellLog>(capacity: 512)
  private let work: WorkerThread

  /// - Parameter feed: used by the other thread alone from here on.
  init(_ feed: PartFeed<SheetPart>, of file: String) throws(ReadingError) {
    let pipe = pipe
    let feed = HandedOver(feed)
    work = try WorkerThread(for: file) {
      var feed = feed.value
      do throws(ReadingError) {
        guard try feed.readAll(while: { !$0.logIsFull || pipe.put(.success($0.takeLog())) }) else { return }
        _ = pipe.put(.success(feed.parser.withHandler { $0.takeLastLog() }))
      } catch {
        _ = pipe.put(.failure(error))
      }
    }
  }

  deinit {
    pipe.close()
    work.join()
  }

  /// What the next piece of the sheet holds.
  func nextLog() throws(ReadingError) -> CellLog { try pipe.take() }
}
