package import ConnectAPI
package import Diagnostics
package import Foundation
package import TaskMapping

/// Holds drafts against every documented limit of StartTaskContact. The only maker of `ValidatedTask`.
package struct TaskValidator: Sendable {
  /// How far ahead a ScheduledTime may lie, in seconds: 6 days by default.
  package var horizonSeconds: Int64
  /// Whether tasks carry the attribute `taskferry` with their ClientToken, which counts against the limit.
  package var isStamped: Bool
  /// nil when the instance is not asked: names stay unresolved.
  package var routes: RouteBook?
  /// The templates that tasks are made from; nil when their fields are not known and not checked.
  package var templates: TemplateBook?
  /// Where the tasks go; nil when that is not known.
  package var instance: InstanceID?
  let nearNames = NearNames()

  package init(
    horizonSeconds: Int64 = Limits.scheduleHorizonSeconds, isStamped: Bool = true, routes: RouteBook? = nil,
    templates: TemplateBook? = nil, instance: InstanceID? = nil
  ) {
    self.horizonSeconds = horizonSeconds
    self.isStamped = isStamped
    self.routes = routes
    self.templates = templates
    self.instance = instance
  }

  package enum Verdict: Sendable {
    case valid(ValidatedTask, warnings: [Diagnostic])
    /// All problems of the row, never empty.
    case rejected([Diagnostic])
  }

  /// Checks everything of a draft and reports all of it at once: fields, route, template and schedule.
  /// - Parameters:
  ///   - place: the row, for diagnostics.
  ///   - now: the clock the schedule is judged by.
  ///   - cells: the cell that a part of the task was made from, for diagnostics.
  package func validate(
    _ draft: TaskDraft, at place: Place, now: Date, cells: @escaping (TaskMember) -> FeedingCell? = { _ in nil }
  ) -> Verdict {
    var findings = Findings(at: place, cells: cells)
    IdentityRules.check(draft.identity, into: &findings)
    let route = RouteResolver.resolve(draft.route, in: routes, of: instance, near: nearNames, into: &findings)
    FieldRules.check(draft.fields, isStamped: isStamped, into: &findings)
    if let templates, case .resolved(let route) = route, route.kind == .taskTemplate, let template = templates[route.id]
    {
      TemplateRules.check(draft, against: template, warns: !templates.isForAll, into: &findings)
    }
    ScheduleRules.check(draft.schedule, now: EpochSeconds.of(now), horizon: horizonSeconds, into: &findings)
    guard let route, findings.problems.isEmpty else { return .rejected(findings.problems) }
    let task = ValidatedTask(
      identity: draft.identity, content: draft.content, fields: draft.fields, route: route,
      routeIsFromRow: draft.route.fromRow, schedule: draft.schedule, isStamped: isStamped, sortKey: draft.sortKey)
    return .valid(task, warnings: findings.warnings)
  }
}
