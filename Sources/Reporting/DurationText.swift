import Foundation

/// Durations as a person reads them: `0.4 s`, `12 s`, `3 min 20 s`, `1 h 23 min`.
package enum DurationText {
  package static func text(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "0 s" }
    if seconds < 10 { return String(format: "%.1f s", seconds) }
    let whole = Int(min(seconds.rounded(), 1e9))
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}
