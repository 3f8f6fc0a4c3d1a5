import ConnectAPI
import Diagnostics
import Foundation
import Submission
import TaskValidation

@testable import Ledger

/// A submitter without finesse: one row after another, one attempt each. In the right order it keeps every promise;
/// in a wrong one it shows what the simulation sees.
struct PlainSubmitter: Sendable {
  enum Order: Sendable { case right, outcomeBeforeSend, intentAfterSend }

  let ledger: TaskLedger
  let send: StartTaskContact
  let settings: SubmissionSettings
  let clock: SubmissionClock
  let order: Order

  func submit(_ run: RunID, stop: StopSignal) async throws -> SubmissionOutcome {
    try ledger.requeue(
      run, resendAfter: clock.now().addingTimeInterval(-Double(settings.resendLimitSeconds)))
    while stop.reason == nil {
      // A little less than the rate, reserve included.
      try await clock.sleep(1.1 / settings.rate)
      guard stop.reason == nil else { break }
      guard let task = try ledger.claim(from: run, limit: 1, now: clock.now(), scope: settings.scope).first else {
        return .finished
      }
      guard try await deliver(task) else { return .interrupted(reason: "the service said stop") }
    }
    return .interrupted(reason: stop.reason ?? "")
  }

  /// - Returns: whether the next row may be sent.
  private func deliver(_ task: ClaimedTask) async throws -> Bool {
    let now = clock.now()
    let start = task.task.start(at: now, horizonSeconds: settings.horizonSeconds)
    if task.frozenBody == nil, case .deferred(let until) = start {
      try await ledger.settle(task.id, as: .deferred(until: until), attempt: nil)
      return true
    }
    guard let body = task.frozenBody ?? task.task.request(key: task.key, start: start, now: now)?.body() else {
      throw Unexpected("a task has no route")
    }
    let intent = Intent(task: task.id, body: body, scheduledTime: start.scheduledTime, sentAt: now)
    if order != .intentAfterSend { try await ledger.intend(intent) }
    if order == .outcomeBeforeSend {
      let guess = ContactID(SimulatedService.contact(of: task.key.clientToken.rawValue))
      try await ledger.settle(task.id, as: .created(guess), attempt: nil)
    }
    let answer = await send(body, AttemptNumber(invocationID: "plain", attempt: 1, maximum: 1))
    if order == .intentAfterSend { try await ledger.intend(intent) }
    if order == .outcomeBeforeSend { return !Self.stops(answer) }
    do throws(LedgerError) {
      try await ledger.settle(task.id, as: Self.settlement(answer, of: task), attempt: nil)
    } catch {
      if error.isContactConflict { return false }
      throw Unexpected("\(error.diagnostic.code); created but not recorded: \(answer.contact ?? "nothing")")
    }
    return !Self.stops(answer)
  }

  private static func settlement(_ answer: StartTaskContactAnswer, of task: ClaimedTask) -> Settlement {
    switch answer {
    case .created(let contact, _): .created(contact)
    case .refused(let error) where error.meaning == .rejectsRow: task.isInDoubt ? .inDoubt : .rejected
    default: answer.isAmbiguous || task.isInDoubt ? .inDoubt : .failed
    }
  }

  private static func stops(_ answer: StartTaskContactAnswer) -> Bool {
    switch answer {
    case .created: false
    case .unanswered(let fault): fault.stopsRun
    case .refused(let error):
      switch error.meaning {
      case .rejectsRow, .throttled, .unknownOutcome: false
      default: true
      }
    }
  }
}
