internal import ConnectAPI
internal import Diagnostics
package import Foundation
package import TaskMapping

/// Accepts tasks to be that hold every limit beyond doubt, from the lengths and bytes of their texts, before a String
/// is made of any: nearly all rows of nearly all files.
///
/// What depends on the mapping alone is judged once, by the rules that judge every draft. What it does not accept is
/// no refusal: `TaskValidator` judges the draft and says what is wrong with it, if anything is.
///
/// A class, because it is asked about every row, and a value of this size would be copied for each question.
package final class QuickAcceptance: Sendable {
  private let validator: TaskValidator
  private let now: Int64
  /// False when the mapping asks for something that is not judged here: then nothing is accepted.
  private let isPossible: Bool
  private let route: ValidatedTask.Route?
  /// nil when each row has a schedule of its own.
  private let constantTask: AcceptedTask?
  /// UTF-8 bytes of each attribute's key.
  private let keyLengths: [Int]
  /// UTF-8 bytes of each reference's name and type.
  private let nameLengths: [Int]
  private let kinds: [TaskFields.Reference.Kind]
  private let stampLength: Int

  /// - Parameter now: the clock that schedules are judged by.
  package init(_ validator: TaskValidator, mapping: BoundMapping, now: Date) {
    self.validator = validator
    let clock = EpochSeconds.of(now)
    self.now = clock
    let rule = mapping.mapping.task
    keyLengths = rule.attributes.map { $0.key.utf8.count }
    nameLengths = rule.references.map { $0.name.utf8.count + $0.kind.rawValue.utf8.count }
    kinds = rule.references.map(\.kind)
    stampLength = validator.isStamped ? AttributeRules.stampKey.utf8.count + AttributeRules.stampLength : 0
    var findings = Findings(at: .file(mapping.mapping.file))
    AttributeRules.check(
      rule.attributes.map { .init(key: $0.key, value: "") }, isStamped: validator.isStamped, into: &findings)
    ReferenceRules.check(
      rule.references.map { .init(name: $0.name, kind: .string, value: "") }, into: &findings)
    constantTask = mapping.constantSchedule.map { plan in
      ScheduleRules.check(plan, now: clock, horizon: validator.horizonSeconds, into: &findings)
      return AcceptedTask(plan, now: clock, horizon: validator.horizonSeconds)
    }
    let route = mapping.constantRoute.flatMap {
      RouteResolver.resolve($0, in: validator.routes, of: validator.instance, into: &findings)
    }
    self.route = route
    // The fields of a template ask for more than lengths.
    isPossible = findings.isEmpty && route != nil && validator.templates == nil
  }

  /// Judges the row that was mapped last.
  /// - Returns: nil when there is a doubt about it, or something to tell.
  package func accept(_ mapper: inout RowMapper) -> AcceptedTask? {
    guard isPossible, case .drafted = mapper.outcome, !mapper.hasRemarks, !mapper.batchHoldsNUL else { return nil }
    var task = constantTask
    let isSound = mapper.satisfies { outline, source, made in
      !outline.hasRareParts && !TextBytes.holdsNUL(made) && holdsSchedule(outline, &task)
        && holdsTexts(outline, source, made)
    }
    return isSound ? task : nil
  }

  /// The task that was accepted, with its texts.
  package func task(_ draft: TaskDraft) -> ValidatedTask? {
    route.map { route in
      ValidatedTask(
        identity: draft.identity, content: draft.content, fields: draft.fields, route: route,
        routeIsFromRow: draft.route.fromRow, schedule: draft.schedule, isStamped: validator.isStamped,
        sortKey: draft.sortKey)
    }
  }

  /// Whether the row's own schedule is beyond doubt; tells what the clock makes of it.
  private func holdsSchedule(_ outline: borrowing DraftOutline, _ task: inout AcceptedTask?) -> Bool {
    if task != nil { return true }
    var findings = Findings(at: .file(""))
    ScheduleRules.check(outline.schedule, now: now, horizon: validator.horizonSeconds, into: &findings)
    task = AcceptedTask(outline.schedule, now: now, horizon: validator.horizonSeconds)
    return findings.isEmpty
  }
}

/// What the clock makes of a task that was accepted.
package struct AcceptedTask: Sendable, BitwiseCopyable {
  /// Whether it starts beyond the horizon.
  package let isDeferred: Bool
  /// Whether the opening hours moved its start.
  package let isMoved: Bool
  /// Whether it has a start that is past, or less than a minute ahead, and so begins at once.
  package let isPast: Bool
  /// When it starts, in seconds since 1970; nil at once, or beyond the horizon.
  package let startsAt: Int64?

  init(_ plan: SchedulePlan, now: Int64, horizon: Int64) {
    let start = ValidatedTask.start(of: plan, atEpoch: now, horizonSeconds: horizon)
    isDeferred = if case .deferred = start { true } else { false }
    isMoved = if case .scheduled(_, moved: true) = start { true } else { false }
    startsAt = start.scheduledTime
    isPast = plan.isPast(start, at: now)
  }
}

extension SchedulePlan {
  /// Whether a start that the row gives has come already, so that the task begins at once.
  fileprivate func isPast(_ judged: ValidatedTask.Start, at now: Int64) -> Bool {
    // One beyond the horizon may begin at once as well, where the mapping says so.
    if let start, start < now + 60, case .now = judged { true } else { false }
  }
}

extension ValidatedTask {
  /// Whether a start that the row gives has come already, so that the task begins at once.
  package func isPast(at now: Date, horizonSeconds: Int64) -> Bool {
    schedule.isPast(start(at: now, horizonSeconds: horizonSeconds), at: EpochSeconds.of(now))
  }
}

extension QuickAcceptance {
  /// Whether the texts hold their limits. A text never has more characters than bytes, so that bytes within a limit of
  /// characters are within it for certain.
  private func holdsTexts(_ outline: borrowing DraftOutline, _ source: Span<UInt8>, _ made: Span<UInt8>) -> Bool {
    guard holdsName(outline.name, source, made) else { return false }
    if let description = outline.description, description.count > Limits.descriptionLength.upperBound { return false }
    var total = stampLength
    for index in outline.attributes.indices {
      let part = outline.attributes[index]
      total += keyLengths[part.rule] + part.value.count
    }
    // The total is less than what one value may have.
    guard total <= min(Limits.attributesTotalBytes, Limits.attributeValueLength.upperBound) else { return false }
    total = 0
    for index in outline.references.indices {
      let part = outline.references[index]
      let value = part.value.isMade ? made.extracting(part.value.range) : source.extracting(part.value.range)
      total += nameLengths[part.rule] + value.count
      guard ReferenceRules.isPlausible(value, kinds[part.rule]) else { return false }
    }
    return total <= min(Limits.referencesTotalBytes, Limits.referenceValueLength.upperBound)
  }

  /// A name begins in something to see, and is short enough for the older pages of the API reference.
  private func holdsName(_ name: TextPlace, _ source: Span<UInt8>, _ made: Span<UInt8>) -> Bool {
    guard (1...Limits.nameLengthOnOlderPages).contains(name.count) else { return false }
    let first = name.isMade ? made[name.start] : source[name.start]
    return first > 0x20 && first < 0x7F
  }
}
