import Foundation

/// Arrivals by hour as columns; by several hours, or days, when there would be too many.
struct ArrivalsChart {
  static let mostColumns = 168

  let chart: ColumnChart?

  init(_ arrivals: Arrivals, ratePerHour: Double?, _ clock: ZoneClock) {
    guard let first = arrivals.hours.first?.startsAt, let last = arrivals.hours.map(\.startsAt).max() else {
      chart = nil
      return
    }
    let hours = max(0, Int(min(last.timeIntervalSince(first) / 3_600, 1e6))) + 1
    let step = [1, 2, 3, 6, 12, 24].first { hours / $0 < Self.mostColumns } ?? hours / Self.mostColumns + 1
    // A few columns alone would be as wide as the page.
    let count = max(12, (hours + step - 1) / step)
    var atOnce = Array(repeating: 0, count: count)
    var scheduled = atOnce
    for hour in arrivals.hours {
      let slot = Int(hour.startsAt.timeIntervalSince(first) / 3_600) / step
      guard atOnce.indices.contains(slot) else { continue }
      atOnce[slot] += hour.atOnce
      scheduled[slot] += hour.scheduled
    }
    func start(_ slot: Int) -> Date { first.addingTimeInterval(Double(slot * step) * 3_600) }
    let columns = (0..<count).map { slot in
      ColumnChart.Column(
        parts: [
          ColumnChart.Part(value: Double(atOnce[slot]), style: "s-now"),
          ColumnChart.Part(value: Double(scheduled[slot]), style: "s-planned"),
        ],
        title: "\(clock.day(start(slot))) \(clock.time(start(slot))): "
          + PageFigure.count(atOnce[slot] + scheduled[slot], "task", "tasks"))
    }
    let unit = step == 1 ? "tasks an hour" : "tasks in \(step) hours"
    let behind = arrivals.later + arrivals.beyondHorizon
    let later = behind > 0 ? "\(PageFigure.grouped(behind)) later" : nil
    let peak = arrivals.hours.max { $0.tasks < $1.tasks }
    var legend = [ColumnChart.LegendEntry(style: "s-now", label: "begin when they are sent")]
    legend.append(ColumnChart.LegendEntry(style: "s-planned", label: "begin at their own time"))
    chart = ColumnChart(
      id: "arrivals-chart", title: "Tasks by the hour of their arrival",
      description: peak.map {
        "The most in one hour are \(PageFigure.grouped($0.tasks)), at \(PageText.plain($0.localTime, limit: 40)). "
          + "The table below has every hour."
      } ?? "",
      unit: unit, columns: columns, ticks: Self.ticks(count: count, start: start, clock), legend: legend,
      level: ratePerHour.map {
        ($0 * Double(step), "the rate allows \(PageFigure.decimal($0 * Double(step)))")
      }, band: later)
  }

  /// Midnights where there are several days, else full hours; every second one gives way on a narrow page.
  private static func ticks(
    count: Int, start: (Int) -> Date, _ clock: ZoneClock
  ) -> [(column: Double, label: String, isMinor: Bool)] {
    let days = (0..<count).filter { $0 > 0 && clock.day(start($0)) != clock.day(start($0 - 1)) }
    let places = days.count > 2 ? [0] + days : Array(0..<count)
    let isByDay = days.count > 2
    let every = max(1, (places.count + 6) / 7)
    var ticks: [(column: Double, label: String, isMinor: Bool)] = []
    for (number, column) in places.enumerated() where number.isMultiple(of: every) {
      let date = start(column)
      // The first day may be so short that the next one's label would lie over its own.
      if isByDay, number == 0, every == 1, places.count > 1, places[1] * 9 < count { continue }
      let label = isByDay ? String(clock.day(date).dropFirst(4)) : clock.time(date)
      ticks.append((Double(column), label, !ticks.count.isMultiple(of: 2)))
    }
    return ticks
  }
}
