import Diagnostics
import Foundation
import Ledger
import TaskMapping

/// What stands between a file that was read whole and the first request.
struct Gate {
  /// Every expectation of the mapping that the inputs do not meet, with both figures.
  static func missedExpectations(_ plan: ImportPlan, counts: RunCounts) -> [Diagnostic] {
    let expect = plan.mapping.expect
    let place = Place.file(plan.mapping.file)
    var missed: [Diagnostic] = []
    func miss(_ message: String, fix: String) {
      missed.append(Diagnostic(.expectMissed, at: place, message, fix: fix))
    }
    let fix = "look at the export, or change `expect` in the mapping"
    if let least = expect.minimumRows, counts.total < least {
      miss("expected at least \(least) rows and read \(counts.total)", fix: fix)
    }
    if let most = expect.maximumRows, counts.total > most {
      miss("expected at most \(most) rows and read \(counts.total)", fix: fix)
    }
    if let least = expect.minimumNewRows, counts[.pending] + counts[.deferred] < least {
      miss("expected at least \(least) new rows and found \(counts[.pending] + counts[.deferred])", fix: fix)
    }
    if let oldest = expect.maximumAgeSeconds {
      for input in plan.inputs {
        let age = Int64(plan.now.timeIntervalSince(input.modifiedAt))
        if age > oldest {
          miss(
            "expected \(input.displayName) to be at most \(oldest / 3_600) h old and it is \(age / 3_600) h old",
            fix: fix)
        }
      }
    }
    return missed
  }

  /// Why too many rows are refused; nil when `--max-rejects` allows so many.
  static func exceededRejectLimit(_ plan: ImportPlan, counts: RunCounts) -> String? {
    let judged = counts.total - counts[.skipped] - counts[.duplicate]
    let refused = counts[.rejected]
    guard plan.maximumRejects.isExceeded(by: refused, of: judged) else { return nil }
    let share = judged == 0 ? 0 : Int((Double(refused) * 100 / Double(judged)).rounded())
    return "\(refused) of \(judged) rows are refused (\(share) %), and --max-rejects allows \(plan.maximumRejects)"
  }

  static let exceededRejectLimitFix =
    "correct the rows in the list itself and load it again, or raise --max-rejects: nothing of the list was sent, and "
    + "rejects.csv has only its refused rows"
}

/// An export that broke is more likely than a night without a row.
enum NoRows {
  static let diagnostic = Diagnostic(
    .inputNoRows, severity: .warning,
    "the list has no rows below its header: look at the export; `expect: {rows: {min: 1}}` in the mapping refuses such a "
      + "list")
}
