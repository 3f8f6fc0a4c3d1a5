import Foundation
import TaskMapping
import Testing

@testable import Ledger

/// The table of `IdentityDecision`, row by row.
struct IdentityDecisionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var state: TaskState
    var wasSent = true
    var isSame: Bool
    var rules = StagingRules()
    var age: TimeInterval = 3_600
    var scheduled: TimeInterval?
    var expected: Word
    var testDescription: String {
      "\(state.rawValue)\(wasSent ? "" : ", nothing sent"), \(isSame ? "same" : "other") content: \(expected)"
    }
  }

  enum Word: Sendable, Equatable {
    case next, nextWithdrawingOld, replace, join, duplicate, changed, rejected
  }

  static let cases: [Case] = [
    Case(state: .created, isSame: true, expected: .duplicate),
    Case(state: .created, isSame: false, expected: .changed),
    Case(state: .created, isSame: false, rules: StagingRules(onChanged: .send), expected: .next),
    Case(state: .created, isSame: true, rules: StagingRules(onChanged: .send), expected: .duplicate),
    Case(state: .created, isSame: false, rules: StagingRules(onChanged: .reject), expected: .rejected),
    Case(state: .created, isSame: true, rules: StagingRules(again: true), expected: .next),
    Case(state: .created, isSame: false, rules: StagingRules(again: true), expected: .next),
    Case(state: .created, isSame: true, rules: StagingRules(againAfterSeconds: 3_599), expected: .next),
    Case(state: .created, isSame: false, rules: StagingRules(againAfterSeconds: 3_599), expected: .next),
    Case(state: .created, isSame: true, rules: StagingRules(againAfterSeconds: 3_601), expected: .duplicate),
    Case(state: .pending, wasSent: false, isSame: true, expected: .replace),
    Case(state: .pending, wasSent: false, isSame: false, expected: .replace),
    Case(state: .deferred, wasSent: false, isSame: false, expected: .replace),
    Case(state: .failed, isSame: true, expected: .join),
    Case(state: .failed, isSame: true, rules: StagingRules(again: true), expected: .join),
    Case(state: .failed, isSame: true, scheduled: -10, expected: .nextWithdrawingOld),
    Case(state: .failed, isSame: true, scheduled: 3_600, expected: .join),
    Case(state: .failed, isSame: false, expected: .nextWithdrawingOld),
    Case(state: .pending, isSame: true, expected: .join),
    Case(state: .pending, isSame: false, expected: .nextWithdrawingOld),
    Case(state: .inDoubt, isSame: true, expected: .join),
    Case(state: .inDoubt, isSame: true, rules: StagingRules(again: true), expected: .join),
    Case(state: .inDoubt, isSame: false, expected: .changed),
    Case(state: .inDoubt, isSame: false, rules: StagingRules(onChanged: .send, again: true), expected: .changed),
    Case(state: .inDoubt, isSame: false, rules: StagingRules(onChanged: .reject), expected: .rejected),
    Case(state: .sending, isSame: true, expected: .join),
    Case(state: .rejected, isSame: false, expected: .next),
    Case(state: .rejected, isSame: true, expected: .next),
    Case(state: .withdrawn, wasSent: false, isSame: true, expected: .next),
    Case(state: .undone, isSame: true, expected: .next),
  ]

  @Test(arguments: cases)
  func `a row is measured against the newest generation of its identity`(_ example: Case) {
    let now = Workbench.start
    let known = KnownTask(
      id: 1, generation: 3, state: example.state, content: [1], contactID: nil,
      createdAt: example.state == .created ? now.addingTimeInterval(-example.age) : nil, wasSent: example.wasSent,
      scheduledTime: example.scheduled.map { Int64(now.timeIntervalSince1970 + $0) })
    let decision = example.rules.decision(for: known, content: [example.isSame ? 1 : 2], now: now)
    #expect(word(decision) == example.expected)
  }

  @Test func `an unknown identity is sent as generation 1`() {
    let decision = StagingRules().decision(for: nil, content: [1], now: Workbench.start)
    #expect(decision == .send(generation: 1, withdrawsOld: false))
  }

  private func word(_ decision: IdentityDecision) -> Word? {
    switch decision {
    case .send(generation: 4, withdrawsOld: false): .next
    case .send(generation: 4, withdrawsOld: true): .nextWithdrawingOld
    case .send: nil
    case .replace: .replace
    case .join: .join
    case .duplicate: .duplicate
    case .changed: .changed
    case .rejected: .rejected
    }
  }
}
