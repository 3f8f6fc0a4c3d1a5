/// One line of progress, made from figures alone.
package struct ProgressText: Sendable, Hashable {
  /// What is being done: `checking`, `sending`.
  package var activity: String
  package var done: Int
  /// nil while the total is not known.
  package var total: Int?
  package var elapsedSeconds: Double
  /// Figures worth a word, such as `2 rejected`; those that are nothing are left out by the caller.
  package var remarks: [String]

  package init(activity: String, done: Int, total: Int?, elapsedSeconds: Double, remarks: [String] = []) {
    self.activity = activity
    self.done = done
    self.total = total
    self.elapsedSeconds = elapsedSeconds
    self.remarks = remarks
  }

  /// `sending  1,204 of 10,000  12 %  1.6/s  1 h 31 min left  2 rejected`, cut to `width` columns.
  package func line(width: Int) -> String {
    var parts = [activity]
    if let total {
      parts.append("\(Self.grouped(done)) of \(Self.grouped(total))")
      if total > 0 { parts.append("\(done * 100 / total) %") }
    } else {
      parts.append("\(Self.grouped(done)) rows")
    }
    let rate = elapsedSeconds > 0.5 ? Double(done) / elapsedSeconds : 0
    if rate > 0 {
      parts.append(rate < 100 ? "\((rate * 10).rounded() / 10)/s" : "\(Self.grouped(Int(rate)))/s")
      if let total, total > done { parts.append(DurationText.text(seconds: Double(total - done) / rate) + " left") }
    }
    parts += remarks
    return String(parts.joined(separator: "  ").prefix(max(1, width - 1)))
  }

  /// Digits in groups of three.
  static func grouped(_ number: Int) -> String {
    let digits = String(number)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0, digits[digits.index(digits.startIndex, offsetBy: index - 1)] != "-"
      {
        grouped.append(",")
      }
      grouped.append(digit)
    }
    return grouped
  }
}
