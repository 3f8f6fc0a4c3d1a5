import Foundation

/// Stacked columns over time. Lengths along the time are shares of the width, so that it fits every screen without
/// scaling its letters; heights are in pixels.
struct ColumnChart {
  static let plotHeight = 160.0

  /// One stretch of time.
  struct Column {
    var parts: [Part]
    var title: String
  }

  struct Part {
    var value: Double
    /// A class of the style sheet.
    var style: String
  }

  struct Mark {
    let x: String
    let y: String
    let width: String
    let height: String
    let style: String
    let title: String
  }

  struct Line {
    let y: String
    let label: String
    let isBase: Bool
  }

  struct Tick {
    let x: String
    let label: String
    /// Left out where the page is narrow.
    let isMinor: Bool
    /// At the left end, where a label in the middle would reach out.
    let isFirst: Bool
  }

  /// A level to compare columns with.
  struct Level {
    let y: String
    let label: String
  }

  struct LegendEntry {
    let style: String
    let label: String
  }

  let id: String
  let title: String
  let description: String
  let height: String
  let bars: [Mark]
  let lines: [Line]
  let ticks: [Tick]
  let baseline: String
  let tickY: String
  let notchY: String
  var level: Level?
  /// A band at the right, for what has no place on the scale.
  var band: String?
  let legend: [LegendEntry]
  /// What the columns are measured in.
  let unit: String

  /// - Parameters:
  ///   - columns: at least one, without gaps.
  ///   - ticks: labels and where they stand, counted in columns.
  ///   - level: drawn when it is not far above the columns.
  ///   - band: words for what lies behind the last column.
  init(
    id: String, title: String, description: String, unit: String, columns: [Column],
    ticks: [(column: Double, label: String, isMinor: Bool)], legend: [LegendEntry],
    level: (value: Double, label: String)? = nil, band: String? = nil, isWhole: Bool = true
  ) {
    self.id = id
    self.title = title
    self.description = description
    self.unit = unit
    self.legend = legend
    self.band = band
    let largest = columns.map { $0.parts.map(\.value).reduce(0, +) }.max() ?? 0
    let shown = level.flatMap { $0.value <= largest * 1.6 ? $0 : nil }
    let scale = AxisScale(largest: max(largest, shown?.value ?? 0), isWhole: isWhole)
    let top = 14.0
    func y(_ value: Double) -> Double { top + Self.plotHeight * (1 - value / scale.top) }
    let slots = Double(columns.count)
    // What lies behind the horizon has a tenth of the width.
    let plot = band == nil ? 1.0 : 0.88
    var bars: [Mark] = []
    for (index, column) in columns.enumerated() {
      var sum = 0.0
      for part in column.parts where part.value > 0 {
        let upper = y(sum + part.value)
        bars.append(
          Mark(
            x: PageFigure.share((Double(index) + 0.1) * plot, of: slots), y: Self.pixels(upper),
            width: PageFigure.share(0.8 * plot, of: slots), height: Self.pixels(max(1, y(sum) - upper)),
            style: part.style, title: column.title))
        sum += part.value
      }
    }
    self.bars = bars
    lines = scale.lines.enumerated().map {
      Line(y: Self.pixels(y($1)), label: PageFigure.decimal($1), isBase: $0 == 0)
    }
    self.ticks = ticks.map {
      Tick(
        x: PageFigure.share($0.column * plot, of: slots), label: $0.label, isMinor: $0.isMinor,
        isFirst: $0.column == 0)
    }
    self.level = shown.map { Level(y: Self.pixels(y($0.value)), label: $0.label) }
    baseline = Self.pixels(y(0))
    notchY = Self.pixels(y(0) + 5)
    tickY = Self.pixels(y(0) + 18)
    height = Self.pixels(y(0) + 26)
  }

  private static func pixels(_ value: Double) -> String { String((value * 10).rounded() / 10) }
}
