/// A scale from nothing to a round number, with few lines in between.
///
///     largest 0, 1 → 1    7 → 8    19 → 20    230 → 250    5,760 → 6,000
struct AxisScale {
  /// The top of the scale, at least 1.
  let top: Double
  /// Values of the lines, nothing and the top included.
  let lines: [Double]

  /// - Parameter isWhole: whether only whole numbers have a meaning.
  init(largest: Double, isWhole: Bool = true) {
    let wanted = largest.isFinite && largest > 0 ? largest : 1
    var step = 1.0
    // The step is 1, 2, 2.5 or 5 times a power of ten, the least that needs no more than four of them.
    var power = isWhole ? 1.0 : 0.001
    search: while power < 1e15 {
      for factor in [1.0, 2.0, 2.5, 5.0] {
        step = factor * power
        if isWhole, step != step.rounded() { continue }
        if step * 4 >= wanted { break search }
      }
      power *= 10
    }
    let count = max(1, (wanted / step).rounded(.up))
    top = count * step
    lines = (0...Int(count)).map { Double($0) * step }
  }
}
