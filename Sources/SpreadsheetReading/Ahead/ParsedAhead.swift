/// Parses a large sheet ahead of whoever makes rows of it, on another core (docs/decisions/0008).
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
      while true {
        let result: Result<CellLog, ReadingError>
        do throws(ReadingError) { result = .success(try feed.nextLog()) } catch { result = .failure(error) }
        guard pipe.put(result), case .success(let log) = result, !log.isLast else { return }
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

extension PartFeed<SheetPart> {
  /// Parses the next piece of the sheet.
  mutating func nextLog() throws(ReadingError) -> CellLog {
    var goesOn = true
    repeat { goesOn = try advance() } while goesOn && parser.withHandler { !$0.logIsFull }
    var log = parser.withHandler { $0.takeLog() }
    log.isLast = !goesOn
    return log
  }
}
