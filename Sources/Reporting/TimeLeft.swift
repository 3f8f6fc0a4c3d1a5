/// How long it still takes, from how it went during the last minute and from the rate that was asked for.
///
/// The mean since the start misleads: a load that was held up for an hour would promise hours for what takes minutes, and
/// one that began with a burst would promise minutes for what takes an hour.
///
/// | last minute | set rate | waits | told |
/// |---|---|---|---|
/// | 1.6/s | 1.6/s | no | rest ÷ 1.6 |
/// | 4/s, the burst | 1.6/s | no | rest ÷ 1.6: it will not stay that fast |
/// | 0.4/s | 1.6/s | no | rest ÷ 0.4 |
/// | 0.1/s | 1.6/s | yes | at least rest ÷ 1.6: nobody knows how long it waits |
/// | nothing yet | 1.6/s | no | rest ÷ 1.6 |
/// | nothing | unknown | – | nothing |
///
/// A value: the clock comes in as an argument.
package struct TimeLeft: Sendable, Hashable {
  /// What the recent rate is measured over, in seconds.
  package static let window = 60.0
  /// Less than this shows nothing but how it began, in seconds.
  static let leastSpan = 2.0

  package struct Answer: Sendable, Hashable {
    package var seconds: Double
    /// Whether it takes at least as long, and nobody knows how much longer.
    package var isLeast: Bool

    package init(seconds: Double, isLeast: Bool = false) {
      self.seconds = seconds
      self.isLeast = isLeast
    }

    /// `12 min 5 s left`, `at least 12 min left`.
    package var text: String { (isLeast ? "at least " : "") + duration + " left" }

    /// Whole seconds, and never none: it is not over yet.
    package var duration: String {
      seconds < 10 ? "\(max(1, Int(seconds.rounded(.up)))) s" : DurationText.text(seconds: seconds)
    }
  }

  /// Requests or rows a second that were asked for; nil where nothing limits them, or it is not known.
  package var setRate: Double?
  /// How fast it went before the first sample, as somebody else has measured it; nil when nobody has.
  package var earlierRate: Double?
  private var samples: [Sample] = []

  private struct Sample: Hashable, Sendable {
    var at: Double
    var done: Int
  }

  package init(setRate: Double? = nil, earlierRate: Double? = nil) {
    self.setRate = setRate
    self.earlierRate = earlierRate
  }

  /// Notes how much is done.
  /// - Parameter now: seconds on a clock that never goes back.
  package mutating func note(done: Int, at now: Double) {
    if let last = samples.last, done < last.done || now < last.at { samples = [] }
    // One a second is enough: constant memory at any rate. The newest is kept up to date.
    if samples.count >= 2, let before = samples.dropLast().last, now - before.at < 1 {
      samples[samples.count - 1] = Sample(at: now, done: done)
    } else {
      samples.append(Sample(at: now, done: done))
    }
    // The one that began before the window stays, so that the window is full.
    while samples.count > 2, now - samples[1].at >= Self.window { samples.removeFirst() }
  }

  /// What was done a second, during the last minute; nil before there is a minute's beginning to speak of.
  package func recentRate(at now: Double) -> Double? {
    guard let first = samples.first, let last = samples.last, now - first.at >= Self.leastSpan else {
      return earlierRate
    }
    return Double(last.done - first.done) / (now - first.at)
  }

  /// - Parameters:
  ///   - rest: how much is still to be done.
  ///   - isWaiting: whether everything waits for something.
  /// - Returns: nil when nobody can tell, or nothing is left.
  package func left(rest: Int, isWaiting: Bool = false, at now: Double) -> Answer? {
    guard rest > 0 else { return nil }
    let recent = recentRate(at: now).flatMap { $0 > 0 ? $0 : nil }
    if isWaiting {
      guard let rate = setRate ?? recent else { return nil }
      return Answer(seconds: Double(rest) / rate, isLeast: true)
    }
    guard let rate = recent.map({ min($0, setRate ?? .infinity) }) ?? setRate else { return nil }
    return Answer(seconds: Double(rest) / rate, isLeast: false)
  }
}
