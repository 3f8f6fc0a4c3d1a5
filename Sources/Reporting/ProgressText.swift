import Diagnostics

/// One line of progress, made from figures alone.
package struct ProgressText: Sendable, Hashable {
  /// What is being done: `checking`, `sending`.
  package var activity: String
  package var done: Int
  /// nil while the total is not known.
  package var total: Int?
  /// Done a second of late; nil when that is not known yet.
  package var rate: Double?
  package var left: TimeLeft.Answer?
  /// Non-nil while everything waits: `throttled`, `active-task quota`.
  package var waitingFor: String?
  /// Figures worth a word, such as `2 rejected`; those that are nothing are left out by the caller.
  package var remarks: [String]

  package init(
    activity: String, done: Int, total: Int?, rate: Double? = nil, left: TimeLeft.Answer? = nil,
    waitingFor: String? = nil, remarks: [String] = []
  ) {
    self.activity = activity
    self.done = done
    self.total = total
    self.rate = rate
    self.left = left
    self.waitingFor = waitingFor
    self.remarks = remarks
  }

  /// For a log: `sending  1,204 of 10,000  12 %  1.6/s  1 h 31 min left  2 rejected`.
  package var line: String { (head + tail).joined(separator: "  ") }

  /// For a terminal, always less than `width` columns: `sending [====>     ]  1,204 of 10,000  12 %  1.6/s  …`. What does
  /// not fit is left out as a whole, the least important first: the bar, remarks from the last one on, the rate, the
  /// share, the time left.
  package func line(width: Int) -> String {
    let room = max(1, width - 1)
    for parts in shorterAndShorter {
      let text = parts.joined(separator: "  ")
      let columns = TerminalColumns.count(text)
      guard columns <= room else { continue }
      guard let total, total > 0, parts.first == activity else { return text }
      // The bar takes what is left, in the place behind the activity.
      let size = min(30, room - columns - 3)
      guard size >= 5 else { return text }
      let rest = text.dropFirst(activity.count)
      return activity + " " + Self.bar(done: done, of: total, size: size) + rest
    }
    return TerminalColumns.cut(count, to: room)
  }

  private var shorterAndShorter: [[String]] {
    let tails = tail
    var choices: [[String]] = (0...remarks.count).map { head + tails.dropLast($0) }
    let important = [waitingText, left?.text].compactMap(\.self)
    choices.append([activity, count] + [share].compactMap(\.self) + important)
    choices.append([activity, count] + important)
    choices.append([activity, count] + [share].compactMap(\.self))
    choices.append([activity, count])
    return choices
  }

  private var head: [String] { [activity, count] + [share].compactMap(\.self) }

  /// What everything waits for stands before the figures, which do not move meanwhile.
  private var tail: [String] { [waitingText, rateText, left?.text].compactMap(\.self) + remarks }

  private var count: String {
    total.map { "\(GroupedNumber.text(done)) of \(GroupedNumber.text($0))" } ?? "\(GroupedNumber.text(done)) rows"
  }

  private var share: String? {
    guard let total, total > 0 else { return nil }
    return "\(Self.share(of: total, done: done, outOf: 100)) %"
  }

  private var waitingText: String? { waitingFor.map { "waiting: \(TerminalText.safe($0))" } }

  private var rateText: String? { rate.flatMap { $0 > 0 ? RateText.text($0) : nil } }

  /// Rounded down, so that 100 % and a full bar mean that nothing is left.
  private static func share(of total: Int, done: Int, outOf whole: Int) -> Int {
    let share = Double(min(max(0, done), total)) / Double(total) * Double(whole)
    return done < total ? min(whole - 1, Int(share)) : whole
  }

  private static func bar(done: Int, of total: Int, size: Int) -> String {
    let filled = share(of: total, done: done, outOf: size)
    guard filled < size else { return "[" + String(repeating: "=", count: size) + "]" }
    let head = filled > 0 ? String(repeating: "=", count: filled - 1) + ">" : ""
    return "[" + head + String(repeating: " ", count: size - filled) + "]"
  }
}

/// Figures with their digits in groups of three: `1,204`.
package enum GroupedNumber {
  package static func text(_ number: Int) -> String {
    var groups: [Substring] = []
    var digits = String(number.magnitude)[...]
    while digits.count > 3 {
      groups.append(digits.suffix(3))
      digits = digits.dropLast(3)
    }
    groups.append(digits)
    return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }
}

/// How much a second: `0.04/s`, `1.6/s`, `25.3/s`, `1,204/s`.
package enum RateText {
  package static func text(_ rate: Double) -> String {
    guard rate.isFinite, rate >= 0 else { return "0/s" }
    if rate < 0.095 { return "\((rate * 100).rounded() / 100)/s" }
    if rate < 99.95 { return "\((rate * 10).rounded() / 10)/s" }
    return GroupedNumber.text(Int(min(rate.rounded(), 1e12))) + "/s"
  }
}
