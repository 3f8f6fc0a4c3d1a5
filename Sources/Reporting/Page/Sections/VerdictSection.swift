import Diagnostics
import Foundation
import Ledger

/// What will happen, or what happened, in one sentence; and what to do when it stopped.
struct VerdictSection {
  /// Of the mark and the colour: `good`, `warn`, `bad`.
  let tone: String
  let isGood: Bool
  let isBad: Bool
  /// One or two words beside the mark.
  let word: String
  let headline: String
  let sentence: String
  let reason: String?
  let code: String?
  let fix: String?
  let command: String?

  init(_ summary: ImportSummary, _ words: PageText, _ clock: ZoneClock) {
    let verdict = Verdict(summary, clock)
    tone = verdict.tone.rawValue
    isGood = verdict.tone == .good
    isBad = verdict.tone == .bad
    word = verdict.word
    headline = verdict.headline
    sentence = verdict.sentence
    reason = summary.stopReason.map { words.sentence($0, limit: 400) }
    code = summary.stopCode.map { PageText.plain($0, limit: 80) }
    fix = summary.stopFix.map { words.fix($0) }
    command = summary.continueCommand.map { PageText.plain($0, limit: 2_000) }
  }
}

/// The words of the verdict.
struct Verdict {
  enum Tone: String { case good, warn, bad }

  let tone: Tone
  let word: String
  let headline: String
  let sentence: String

  init(_ summary: ImportSummary, _ clock: ZoneClock) {
    let counts = summary.counts
    let isCheck = summary.command == .check
    let sent = isCheck ? counts[.pending] : counts[.created]
    let tasks = PageFigure.count(sent, "task", "tasks")
    let left = counts[.pending] + counts[.failed] + counts[.inDoubt]
    switch summary.outcome {
    case .done:
      let hasFaults = counts[.rejected] + counts[.failed] + counts[.inDoubt] > 0
      tone = hasFaults || !isCheck && left > 0 ? .warn : .good
      word =
        (isCheck ? "Ready" : "Done")
        + (left > 0 && !isCheck ? ", some rows open" : hasFaults ? ", some rows refused" : "")
      if isCheck {
        headline = sent > 0 ? "\(tasks) would be created" : "No task would be created"
        sentence = Self.foreseen(summary, clock)
      } else {
        headline =
          sent > 0
          ? "\(tasks) \(sent == 1 ? "is" : "are") created"
          : counts.total == 0 ? "There was nothing to do" : "No task was created"
        sentence = Self.came(summary, left: left)
      }
    case .limitExceeded:
      tone = .bad
      word = "Too many refused"
      headline = isCheck ? "A load would send nothing" : "Nothing was sent"
      sentence =
        "\(PageFigure.count(counts[.rejected], "row is", "rows are")) refused, which is more than --max-rejects allows: "
        + (isCheck ? "a load would stop before its first request." : "the load stopped before its first request.")
    case .invalid:
      tone = .bad
      word = "Not as expected"
      headline = isCheck ? "A load would send nothing" : "Nothing was sent"
      sentence =
        "The list does not hold what the mapping expects of it: look at the list, or at expect: in the mapping."
    case .stopped:
      tone = .bad
      word = "Stopped"
      headline = sent > 0 ? "Stopped after \(tasks)" : "Stopped before the first task"
      sentence = "A fault that is no fault of a row stopped the load" + Self.waiting(left)
    case .interrupted:
      tone = .warn
      word = "Interrupted"
      headline = sent > 0 ? "Interrupted after \(tasks)" : "Interrupted before the first task"
      sentence = "The load was asked to stop, or its time was up" + Self.waiting(left)
    }
  }

  private static func waiting(_ left: Int) -> String {
    left == 0
      ? "; no row waits to be sent."
      : ": \(PageFigure.count(left, "row waits", "rows wait")) in the ledger, nothing is lost, and the same command goes "
        + "on where it ended."
  }

  /// A check: what a load would do.
  private static func foreseen(_ summary: ImportSummary, _ clock: ZoneClock) -> String {
    let counts = summary.counts
    var parts: [String] = []
    if let forecast = summary.facts.forecast, forecast.tasks > 0 {
      let pace = "at \(PageFigure.decimal(forecast.rate)) a second"
      parts.append(
        "A load sends \(PageFigure.count(forecast.tasks, "request", "requests")) \(pace), which takes "
          + "\(DurationText.text(seconds: forecast.seconds)) and ends at \(clock.words(forecast.endsAt)) (\(clock.name))"
      )
      let quota = "the quota of \(PageFigure.grouped(forecast.activeTaskQuota)) active tasks"
      parts.append(
        forecast.quotaReachedAt.map { "\(quota) is full at \(clock.words($0)) unless tasks are finished before" }
          ?? "\(quota) is not in the way")
    } else if counts[.pending] > 0 {
      parts.append("A load sends \(PageFigure.count(counts[.pending], "request", "requests"))")
    } else {
      parts.append("Nothing in this list is to be sent now")
    }
    if counts[.rejected] > 0 {
      parts.append("\(PageFigure.count(counts[.rejected], "row is", "rows are")) refused and left behind")
    }
    return parts.joined(separator: "; ") + "."
  }

  /// A load that ran to its end: what happened, and what is left.
  private static func came(_ summary: ImportSummary, left: Int) -> String {
    let counts = summary.counts
    guard counts.total > 0 else { return "No row waited to be sent." }
    let took = DurationText.text(seconds: summary.endedAt.timeIntervalSince(summary.startedAt))
    let pace = summary.requestsPerSecond.map { $0 > 0 ? ", at \(PageFigure.decimal($0)) requests a second" : "" } ?? ""
    var parts = ["The load ran to its end in \(took)\(pace), and every row is accounted for"]
    if counts[.rejected] > 0 { parts.append("\(PageFigure.count(counts[.rejected], "row was", "rows were")) refused") }
    if counts[.deferred] > 0 {
      parts.append("\(PageFigure.count(counts[.deferred], "row waits", "rows wait")) for a later load")
    }
    parts.append(
      left > 0 ? "\(PageFigure.count(left, "row is", "rows are")) still to be settled" : "nothing else is left")
    return parts.joined(separator: "; ") + "."
  }
}
