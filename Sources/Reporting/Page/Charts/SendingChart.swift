import Foundation

/// Answers a second over the time of a load, by what they said.
struct SendingChart {
  let chart: ColumnChart?

  init(_ sending: SendingHistory, _ clock: ZoneClock) {
    let shown = sending.intervals.prefix(240)
    guard let first = shown.first, let last = shown.last else {
      chart = nil
      return
    }
    let seconds = Double(max(1, sending.intervalSeconds))
    var columns = shown.map { interval in
      let sum = interval.created + interval.throttled + interval.failed
      return ColumnChart.Column(
        parts: [
          ColumnChart.Part(value: Double(interval.created) / seconds, style: "s-created"),
          ColumnChart.Part(value: Double(interval.throttled) / seconds, style: "s-in-doubt"),
          ColumnChart.Part(value: Double(interval.failed) / seconds, style: "s-rejected"),
        ],
        title: "\(clock.timeWithSeconds(interval.startsAt)): \(PageFigure.count(sum, "answer", "answers"))")
    }
    // A few columns alone would be as wide as the page.
    while columns.count < 12 { columns.append(ColumnChart.Column(parts: [], title: "")) }
    let isShort = last.startsAt.timeIntervalSince(first.startsAt) < 600
    var ticks: [(column: Int, label: String, isMinor: Bool)] = []
    for column in stride(from: 0, to: columns.count, by: max(1, (columns.count + 5) / 6)) {
      let date = first.startsAt.addingTimeInterval(Double(column) * seconds)
      let label = isShort ? clock.timeWithSeconds(date) : clock.time(date)
      ticks.append((column, label, !ticks.count.isMultiple(of: 2)))
    }
    let peak = shown.map { Double($0.created + $0.throttled + $0.failed) / seconds }.max() ?? 0
    chart = ColumnChart(
      id: "sending-chart", title: "Answers a second during the load",
      description: "At most \(PageFigure.decimal(peak)) a second. The table below has every stretch of time.",
      unit: "answers a second", columns: columns, ticks: ticks,
      legend: [
        ColumnChart.LegendEntry(style: "s-created", label: "created"),
        ColumnChart.LegendEntry(style: "s-in-doubt", label: "throttled"),
        ColumnChart.LegendEntry(style: "s-rejected", label: "failed"),
      ], isWhole: false)
  }
}
