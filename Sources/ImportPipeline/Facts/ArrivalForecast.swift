import Foundation
import Reporting
import TaskMapping

/// When tasks arrive that are sent at a rate, those without a start first, then by start: nobody finishes one, no answer
/// is throttled.
///
/// | begins | rate | at once | 09:00 | arrivals |
/// |---|---|---|---|---|
/// | 08:00 | 1/s | 3,600 | 100 | 08:00 3,600 at once; 09:00 100 scheduled |
/// | 08:00 | 1/s | 7,200 | 100 | 08:00 and 09:00 3,600 at once; 10:00 the 100, late |
struct ArrivalForecast {
  /// More hours than a horizon has are left to one figure.
  private static let mostHours = 2_400

  private let starts: StartTally
  private let beginsAt: Double
  private let rate: Double
  private var tally: ArrivalTally
  private var later = 0
  /// When the last task arrives that begins because it is sent.
  private var lastSent: Double?

  /// - Parameters:
  ///   - beginsAt: seconds since 1970.
  ///   - rate: requests a second.
  init(_ starts: StartTally, beginsAt: Date, rate: Double) {
    self.starts = starts
    tally = ArrivalTally(zone: starts.zone)
    self.beginsAt = beginsAt.timeIntervalSince1970.rounded(.down)
    self.rate = rate
    send(0..<starts.atOnce)
    var gone = starts.atOnce
    for (hour, count) in starts.byHour.sorted(by: { $0.key < $1.key }) {
      let inTime = min(max(sent(by: Double(nextHour(after: hour))) - gone, 0), count)
      tally.add(scheduled: inTime, inHour: hour)
      send(gone + inTime..<gone + count)
      gone += count
    }
  }

  /// nil when no task has a time.
  var arrivals: Arrivals? {
    guard !tally.hours.isEmpty || starts.deferred > 0 else { return nil }
    let first = starts.atOnce > 0 ? Int64(beginsAt) : starts.firstStart.map { max($0, Int64(beginsAt)) }
    let last = [lastSent.map { Int64($0) }, starts.lastStart].compactMap(\.self).max()
    return Arrivals(
      zone: starts.zone.name, hours: tally.sorted, later: later, beyondHorizon: starts.deferred,
      first: first.map(starts.zone.wallText), last: last.map(starts.zone.wallText))
  }

  /// When this many tasks have arrived; nil when fewer ever do. Those that begin when they are sent come at the rate,
  /// scheduled ones of an hour evenly in it.
  func moment(of tasks: Int) -> Date? {
    var arrived = 0
    for figures in tally.sorted {
      if arrived + figures.tasks >= tasks, figures.tasks > 0 {
        let hour = figures.startsAt.timeIntervalSince1970
        let start = max(hour, beginsAt)
        let end = Double(nextHour(after: Int64(hour)))
        let sentUntil = min(end, max(start, lastSent ?? start) + 1 / rate)
        return Date(timeIntervalSince1970: Self.moment(of: tasks - arrived, figures, start, sentUntil, end))
      }
      arrived += figures.tasks
    }
    return nil
  }

  /// When so many tasks of one hour have arrived: two even streams, of which the first may end earlier.
  private static func moment(
    of tasks: Int, _ figures: Arrivals.Hour, _ start: Double, _ sentUntil: Double, _ end: Double
  ) -> Double {
    func arrived(by instant: Double) -> Double {
      let sent = sentUntil > start ? min(1, (instant - start) / (sentUntil - start)) : 1
      return Double(figures.atOnce) * sent + Double(figures.scheduled) * (instant - start) / max(1, end - start)
    }
    var (low, high) = (start, end)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if arrived(by: middle) < Double(tasks) { low = middle } else { high = middle }
    }
    return high.rounded()
  }

  /// Counts tasks that arrive when they are sent.
  private mutating func send(_ places: Range<Int>) {
    guard !places.isEmpty else { return }
    var next = places.lowerBound
    var hour = starts.zone.startOfHour(at: Int64(moment(ofRequest: next)))
    while next < places.upperBound, tally.hours.count < Self.mostHours {
      let end = nextHour(after: hour)
      let count = min(places.upperBound, max(sent(by: Double(end)), next)) - next
      tally.add(atOnce: count, inHour: hour)
      next += count
      // A slow rate has hours without a request.
      hour = count > 0 ? end : starts.zone.startOfHour(at: Int64(moment(ofRequest: next)))
    }
    later += places.upperBound - next
    lastSent = moment(ofRequest: places.upperBound - 1)
  }

  /// When a request goes, the first having place 0: seconds since 1970.
  private func moment(ofRequest place: Int) -> Double { beginsAt + Double(place) / rate }

  /// How many requests go before an instant.
  private func sent(by instant: Double) -> Int {
    let count = ((instant - beginsAt) * rate).rounded(.up)
    return count <= 0 ? 0 : count >= 1e15 ? .max / 2 : Int(count)
  }

  private func nextHour(after hour: Int64) -> Int64 {
    let next = starts.zone.startOfHour(at: hour + 3_600)
    return next > hour ? next : hour + 3_600
  }
}
