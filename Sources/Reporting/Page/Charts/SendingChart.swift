import Foundation

/// Answers a second over the time of a load, by what they said.
struct SendingChart {
  let chart: ColumnChart?

  init(_ sending: SendingHistory, _ clock: ZoneClock) {
    let shown = sending.intervals.prefix(240)
    guard let first = shown.first else {
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
    let peak = shown.map { Double($0.created + $0.throttled + $0.failed) / seconds }.max() ?? 0
    chart = ColumnChart(
      id: "sending-chart", title: "Answers a second during the load",
      description: "At most \(PageFigure.decimal(peak)) a second. The table below has every stretch of time.",
      unit: "answers a second", columns: columns,
      ticks: Self.ticks(from: first.startsAt, seconds: Double(columns.count) * seconds, column: seconds, clock),
      legend: [
        ColumnChart.LegendEntry(style: "s-created", label: "created"),
        ColumnChart.LegendEntry(style: "s-in-doubt", label: "throttled"),
        ColumnChart.LegendEntry(style: "s-rejected", label: "failed"),
      ], isWhole: false)
  }
  /// Round times, at most seven of them.
  /// - Parameter column: seconds of a column.
  private static func ticks(
    from start: Date, seconds: Double, column: Double, _ clock: ZoneClock
  ) -> [(column: Double, label: String, isMinor: Bool)] {
    let steps: [Double] = [
      1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
      604_800,
    ]
    let step = steps.first { seconds / $0 <= 7 } ?? seconds
    let began = start.timeIntervalSince1970
    var time = (began / step).rounded(.up) * step
    var ticks: [(column: Double, label: String, isMinor: Bool)] = []
    while time < began + seconds, ticks.count < 8 {
      let date = Date(timeIntervalSince1970: time)
      let label = step < 60 ? clock.timeWithSeconds(date) : step < 86_400 ? clock.time(date) : clock.day(date)
      ticks.append(((time - began) / column, label, !ticks.count.isMultiple(of: 2)))
      time += step
    }
    return ticks
  }
}
