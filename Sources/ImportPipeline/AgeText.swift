import Foundation

/// How long ago something was, as a person says it: `45 s`, `12 min`, `5 h`, `3 days`. Cut off, never rounded up.
package enum AgeText {
  package static func text(seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e12)))
    switch whole {
    case ..<120: return "\(whole) s"
    case ..<7_200: return "\(whole / 60) min"
    case ..<172_800: return "\(whole / 3_600) h"
    default: return "\(whole / 86_400) days"
    }
  }
}
