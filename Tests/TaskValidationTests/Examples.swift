import ConnectAPI
import Diagnostics
import Foundation
import TaskMapping
import TaskValidation
import Testing

/// Tasks, clocks and keys that the tests share.
enum Examples {
  static let instanceText = "11111111-2222-3333-4444-555555555555"
  static let flow = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
  static let place = Place.row(file: "callbacks.csv", sheet: nil, row: 17)
  /// 2026-03-28T12:00:00Z, a Saturday.
  static let nowSeconds: Int64 = 1_774_699_200
  static let now = Date(timeIntervalSince1970: Double(nowSeconds))
  static let day: Int64 = 86_400

  static func draft(
    fields: TaskFields = TaskFields(name: "Callback Ada"), route: String = flow, fromRow: Bool = false,
    schedule: SchedulePlan = SchedulePlan(), identity: [String]? = ["7"]
  ) -> TaskDraft {
    TaskDraft(
      identity: identity.map(TaskIdentity.init(parts:)), content: ContentHash(bytes: Array(0..<16)), fields: fields,
      route: RouteReference(kind: .contactFlow, text: route, fromRow: fromRow), schedule: schedule,
      sortKey: [1, 0, 255])
  }

  static func task(
    fields: TaskFields = TaskFields(name: "Callback Ada"), schedule: SchedulePlan = SchedulePlan(),
    validator: TaskValidator = TaskValidator(), route: String = flow, fromRow: Bool = false,
    identity: [String]? = ["7"]
  ) throws -> ValidatedTask {
    let draft = draft(fields: fields, route: route, fromRow: fromRow, schedule: schedule, identity: identity)
    switch validator.validate(draft, at: place, now: now) {
    case .valid(let task, _): return task
    case .rejected(let problems): throw RestoreError(reason: "the example is not valid: \(problems)")
    }
  }

  static func key(generation: Int = 1) throws -> TaskKey {
    TaskKey(
      instance: try #require(InstanceID(instanceText)), dataset: "callbacks", identity: TaskIdentity(parts: ["7"]),
      generation: generation)
  }

  static func problems(_ verdict: TaskValidator.Verdict) -> [Diagnostic] {
    if case .rejected(let problems) = verdict { problems } else { [] }
  }

  static func warnings(_ verdict: TaskValidator.Verdict) -> [Diagnostic] {
    if case .valid(_, let warnings) = verdict { warnings } else { [] }
  }

  /// The codes of all problems of a task with these fields, in order; empty for a valid task.
  static func codes(of fields: TaskFields, validator: TaskValidator = TaskValidator()) -> [String] {
    problems(validator.validate(draft(fields: fields), at: place, now: now)).map(\.code.rawValue)
  }
}
