internal import ConnectAPI
internal import Foundation
internal import Ledger

/// Looks at a created task and stops it, unless an agent has it or it has ended.
struct TaskStopper: Sendable {
  let ledger: TaskLedger
  let contacts: ContactService
  /// Whether a task that an agent has is stopped too.
  let stopsWorkInProgress: Bool
  let now: @Sendable () -> Date

  /// What a visit to a task came to.
  enum Outcome: Sendable, Hashable {
    case undone
    case left(ContactFate)
  }

  func visit(_ task: CreatedTask) async throws -> ContactRound.Visit<Outcome> {
    let answer = try await contacts.describe(task.contact)
    if let trouble = ContactTrouble(answer, operation: "DescribeContact") { return .trouble(trouble) }
    guard case .answered(let contact) = answer else { return try undone(task, as: .gone, detail: "") }
    let fate = ContactFate(of: contact)
    let reason = contact.disconnectReason ?? ""
    switch fate {
    case .stopped, .gone: return try undone(task, as: fate, detail: reason)
    case .waiting: return try await stopped(task)
    case .withAgent where stopsWorkInProgress: return try await stopped(task)
    case .withAgent, .done, .expired, .endedByFlow:
      try ledger.record(fate, detail: reason, of: task.id, at: now(), isLeft: true)
      return .seen(.left(fate))
    }
  }

  private func stopped(_ task: CreatedTask) async throws -> ContactRound.Visit<Outcome> {
    let answer = try await contacts.stop(task.contact)
    if let trouble = ContactTrouble(answer, operation: "StopContact") { return .trouble(trouble) }
    guard case .answered = answer else { return try undone(task, as: .gone, detail: "") }
    return try undone(task, as: .stopped, detail: "API")
  }

  private func undone(
    _ task: CreatedTask, as fate: ContactFate, detail: String
  ) throws -> ContactRound.Visit<Outcome> {
    try ledger.markUndone(task.id, as: fate, detail: detail, at: now())
    return .seen(.undone)
  }
}
