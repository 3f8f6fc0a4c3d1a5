internal import ConnectAPI
internal import Diagnostics

/// What an example's row came to, in words that can be held against the expectation.
struct ExampleOutcome {
  private enum Kind {
    case task(TaskDraft, start: String)
    case skipped(reason: String)
    case refused([Diagnostic])
  }

  private let kind: Kind

  init(_ row: MappedRow, atEpoch now: Int64, horizonSeconds: Int64) {
    switch row.verdict {
    case .skipped(let reason, _): kind = .skipped(reason: reason)
    case .rejected(let problems, _): kind = .refused(problems)
    case .abort(let problem): kind = .refused([problem])
    case .draft(let draft):
      switch draft.schedule.resolved(atEpoch: now, horizonSeconds: horizonSeconds) {
      case .now: kind = .task(draft, start: "now")
      case .scheduled(let start, _): kind = .task(draft, start: CivilTime.isoInstant(start))
      case .beyond(let start) where draft.schedule.beyond == .reject:
        kind = .refused([
          Diagnostic(
            "task.schedule-beyond", "the start \(CivilTime.isoInstant(start)) lies beyond the service's horizon")
        ])
      case .beyond(let start): kind = .task(draft, start: CivilTime.isoInstant(start))
      case .past(let start):
        kind = .refused([Diagnostic("task.schedule-past", "the start \(CivilTime.isoInstant(start)) is past")])
      }
    }
  }

  func differences(from expectation: MappingTest.Expectation) -> [String] {
    switch (expectation, kind) {
    case (.task(let members), .task(let draft, let start)):
      return members.compactMap { ExampleOutcome.difference($0.member, $0.text, draft, start) }
    case (.skip(let wanted), .skipped(let reason)):
      return wanted.utf8.elementsEqual(reason.utf8)
        ? [] : ["skipped as \(ValueProblem.quoted(reason)), expected as \(ValueProblem.quoted(wanted))"]
    case (.reject(let column, let code), .refused(let problems)):
      let isFound = problems.contains { problem in
        (column == nil || problem.column == column) && (code == nil || problem.code.rawValue == code)
      }
      let wanted = [column.map { "column \($0)" }, code].compactMap(\.self).joined(separator: ", ")
      return isFound ? [] : ["refused for \(ExampleOutcome.list(problems)); expected for \(wanted)"]
    default: return ["\(summary); expected \(ExampleOutcome.summary(of: expectation))"]
    }
  }

  private var summary: String {
    switch kind {
    case .task(let draft, _): "a task named \(ValueProblem.quoted(draft.fields.name))"
    case .skipped(let reason): "skipped as \(ValueProblem.quoted(reason))"
    case .refused(let problems): "refused for \(ExampleOutcome.list(problems))"
    }
  }

  private static func summary(of expectation: MappingTest.Expectation) -> String {
    switch expectation {
    case .task: "a task"
    case .skip(let reason): "the row skipped as \(ValueProblem.quoted(reason))"
    case .reject(let column?, _): "the row refused for column \(column)"
    case .reject(nil, let code?): "the row refused for \(code)"
    case .reject: "the row refused"
    }
  }

  private static func list(_ problems: [Diagnostic]) -> String {
    problems.map { problem in
      // Some messages name the column themselves.
      let named = problem.column.map { "column \($0)" } ?? ""
      let column = named.isEmpty || problem.message.hasPrefix(named + " ") ? "" : named + ": "
      return "\(problem.code) (\(column)\(problem.message))"
    }.joined(separator: ", ")
  }

  /// How a member of the task differs; nil when it does not. An empty expectation is for a member that is
  /// not there.
  private static func difference(
    _ member: String, _ wanted: String, _ draft: TaskDraft, _ start: String
  ) -> String? {
    let found: String?
    if member == "schedule" {
      if let instant = ISOTime.instant(wanted), CivilTime.isoInstant(instant) == start { return nil }
      // Without a start a task begins at once: both ways to write it hold.
      found = wanted.isEmpty && start == "now" ? nil : start
    } else {
      switch text(of: member, in: draft) {
      case .known(let text): found = text
      case .unknown: return "there is no member \(member) that an example can name"
      }
    }
    if (found ?? "").utf8.elementsEqual(wanted.utf8) { return nil }
    let shown = found.map { ValueProblem.quoted($0) } ?? "not there"
    let expected = wanted.isEmpty ? "none" : ValueProblem.quoted(wanted)
    return "\(member) is \(shown), expected \(expected)"
  }

  private enum MemberText {
    case known(String?)
    case unknown
  }

  private static func text(of member: String, in draft: TaskDraft) -> MemberText {
    let fields = draft.fields
    switch member {
    case "name": return .known(fields.name)
    case "description": return .known(fields.description)
    case "created_by": return .known(fields.createdBy)
    case "previous_contact": return .known(fields.previousContactID)
    case "related_contact": return .known(fields.relatedContactID)
    case "contact_flow", "quick_connect", "task_template":
      return .known(draft.route.kind.rawValue == member ? draft.route.text : nil)
    default: break
    }
    guard let dot = member.firstIndex(of: ".") else { return .unknown }
    let key = member[member.index(after: dot)...]
    switch member[..<dot] {
    case "attributes": return .known(fields.attributes.first { $0.key == key }?.value)
    case "references": return .known(fields.references.first { $0.name == key }?.value)
    case "segment_attributes":
      switch fields.segmentAttributes.first(where: { $0.key == key })?.value {
      case .string(let text), .arn(let text): return .known(text)
      case .integer(let number): return .known(String(number))
      default: return .known(nil)
      }
    default: return .unknown
    }
  }
}
