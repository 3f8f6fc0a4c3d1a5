extension PreflightStep {
  /// Beyond this many seconds a signature fails (Signature Version 4: five minutes).
  private static let fatalSkew = 300.0
  /// Beyond this many seconds somebody should look. Ours.
  private static let notableSkew = 30.0

  /// This machine's clock against the `Date` of the answers.
  /// - Parameter skews: the service's clock minus ours, in seconds; of several the largest counts.
  package static func clock(skews: [Double]) -> PreflightStep {
    guard let skew = skews.max(by: { abs($0) < abs($1) }) else {
      return .skipped(.clock, because: "no answer carried a date")
    }
    let facts = [Fact("skew_seconds", skew.rounded())]
    let size = abs(skew)
    guard size > notableSkew else { return .passed(.clock, "within \(Int(notableSkew)) s of the service's", facts) }
    let message = "this machine's clock is \(Int(size.rounded())) s \(skew > 0 ? "behind" : "ahead of") the service's"
    let fix = "set it, and keep it set: timedatectl set-ntp true"
    return size > fatalSkew
      ? .failed(.clock, .doctorClock, message, fix: fix, facts)
      : .warned(.clock, .doctorClock, message, fix: fix, facts)
  }
}
