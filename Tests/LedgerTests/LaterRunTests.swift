import ConnectAPI
import Diagnostics
import Foundation
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// A later run meets the tasks of an earlier one.
struct LaterRunTests {
  let bench: Workbench
  let ledger: TaskLedger

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  struct Meeting: Sendable, CustomTestStringConvertible {
    /// What became of the earlier task; nil when nothing was sent.
    var earlier: Settlement?
    var content: String
    var rules = StagingRules()
    /// Of the later run's row.
    var state: RowState
    /// Of the earlier run's row, once the later run is ready.
    var left: RowState
    /// What the later run then sends: generation and whether its bytes are frozen.
    var sent: Sent?
    var testDescription: String { "\(earlier.map { "\($0)" } ?? "nothing sent"), then \(content) \(rules.onChanged)" }
  }

  struct Sent: Sendable, Equatable {
    var generation: Int
    var isFrozen: Bool
  }

  static let contact = ContactID("contact-1")

  static let meetings: [Meeting] = [
    Meeting(earlier: .created(contact), content: "a", state: .duplicate, left: .created),
    Meeting(earlier: .created(contact), content: "b", state: .changed, left: .created),
    Meeting(
      earlier: .created(contact), content: "b", rules: StagingRules(onChanged: .send), state: .pending, left: .created,
      sent: Sent(generation: 2, isFrozen: false)),
    Meeting(
      earlier: .created(contact), content: "b", rules: StagingRules(onChanged: .reject), state: .rejected,
      left: .created),
    Meeting(
      earlier: .created(contact), content: "a", rules: StagingRules(again: true), state: .pending, left: .created,
      sent: Sent(generation: 2, isFrozen: false)),
    Meeting(
      earlier: .created(contact), content: "a", rules: StagingRules(againAfterSeconds: 60), state: .pending,
      left: .created, sent: Sent(generation: 2, isFrozen: false)),
    Meeting(
      earlier: nil, content: "a", state: .pending, left: .withdrawn, sent: Sent(generation: 1, isFrozen: false)),
    Meeting(
      earlier: nil, content: "b", state: .pending, left: .withdrawn, sent: Sent(generation: 1, isFrozen: false)),
    Meeting(
      earlier: .failed, content: "a", state: .pending, left: .withdrawn, sent: Sent(generation: 1, isFrozen: true)),
    Meeting(
      earlier: .failed, content: "b", state: .pending, left: .withdrawn, sent: Sent(generation: 2, isFrozen: false)),
    Meeting(
      earlier: .pending, content: "b", state: .pending, left: .withdrawn, sent: Sent(generation: 2, isFrozen: false)),
    Meeting(
      earlier: .rejected, content: "b", state: .pending, left: .rejected, sent: Sent(generation: 2, isFrozen: false)),
    Meeting(
      earlier: .inDoubt, content: "a", state: .inDoubt, left: .inDoubt, sent: Sent(generation: 1, isFrozen: true)),
    Meeting(earlier: .inDoubt, content: "b", state: .changed, left: .inDoubt),
    Meeting(
      earlier: .inDoubt, content: "b", rules: StagingRules(onChanged: .send), state: .changed, left: .inDoubt),
    Meeting(
      earlier: .inDoubt, content: "b", rules: StagingRules(onChanged: .reject), state: .rejected, left: .inDoubt),
  ]

  @Test(arguments: meetings)
  func `a known identity`(_ meeting: Meeting) async throws {
    let first = try ledger.load("monday", [row(2, "X", content: "a"), row(3, "other")])
    if let settlement = meeting.earlier {
      let claimed = try #require(try ledger.claim(from: first, limit: 1, now: Workbench.start).first)
      try await ledger.intend(Intent(task: claimed.id, body: claimed.body, scheduledTime: nil, sentAt: Workbench.start))
      try await ledger.settle(claimed.id, as: settlement, attempt: .answer(at: Workbench.start))
    }
    let later = Workbench.start.addingTimeInterval(3_600)
    let second = try ledger.load("tuesday", [row(5, "X", content: meeting.content)], rules: meeting.rules, now: later)
    #expect(try ledger.states(of: second) == [meeting.state])
    #expect(try ledger.states(of: first) == [meeting.left, .pending])

    try ledger.requeue(second, resendAfter: Workbench.start.addingTimeInterval(-1))
    let sent = try ledger.claim(from: second, limit: 10, now: later)
    #expect(
      sent.map { Sent(generation: $0.key.generation, isFrozen: $0.frozenBody != nil) }
        == (meeting.sent.map { [$0] } ?? []))
    let left = try ledger.claim(from: first, limit: 10, now: later)
    #expect(left.map(\.key.identity.text) == ["other"], "a task belongs to one run")
  }

  @Test func `a dry run foretells what staging decides`() async throws {
    for (index, meeting) in Self.meetings.enumerated() {
      let identity = "X\(index)"
      let first = try ledger.load("monday\(index)", [row(2, identity, content: "a")])
      if let settlement = meeting.earlier {
        try await ledger.send(first) { task in
          if case .created = settlement { .created(task.contact) } else { settlement }
        }
      }
      let later = Workbench.start.addingTimeInterval(3_600)
      let task = try task(identity, content: meeting.content)
      let specification = try specification("tuesday")
      let known = try ledger.reader.known(
        #require(task.identity), content: task.content, instance: specification.instance,
        dataset: specification.dataset, definition: specification.identityDefinition, rules: meeting.rules, now: later)
      #expect(known.state == (meeting.state == .pending ? nil : meeting.state), "\(meeting.testDescription)")
    }
  }

  @Test func `a duplicate shows the ContactId of the task it repeats`() async throws {
    let first = try ledger.load("monday", [row(2, "X")])
    try await ledger.send(first) { _ in .created(Self.contact) }
    let second = try ledger.load("tuesday", [row(2, "X")])
    #expect(try ledger.rows(of: second).map(\.contactID) == ["contact-1"])
    #expect(try ledger.rows(of: second).map(\.generation) == [1])
  }

  @Test func `a row that is taken over says by which run`() throws {
    let first = try ledger.load("monday", [row(2, "X")])
    let second = try ledger.load("tuesday", [row(2, "X", content: "b")])
    #expect(try ledger.rows(of: first).map(\.reason) == ["taken over by run \(second)"])
  }

  @Test func `a row that a rule skips withdraws the task that waits`() async throws {
    let first = try ledger.load("monday", [row(2, "waits"), row(3, "failed"), row(4, "doubt"), row(5, "made")])
    for task in try ledger.claim(from: first, limit: 10, now: Workbench.start) where task.key.identity.text != "waits" {
      try await ledger.intend(Intent(task: task.id, body: [1], scheduledTime: nil, sentAt: Workbench.start))
      let settlement: Settlement =
        switch task.key.identity.text {
        case "failed": .failed
        case "doubt": .inDoubt
        default: .created(task.contact)
        }
      try await ledger.settle(task.id, as: settlement, attempt: .answer(at: Workbench.start))
    }
    let second = try ledger.load(
      "tuesday",
      [
        skippedRow(2, "waits"), skippedRow(3, "failed"), skippedRow(4, "doubt"), skippedRow(5, "made"),
        skippedRow(6, nil),
      ])
    #expect(try ledger.states(of: second) == Array(repeating: .skipped, count: 5))
    #expect(try ledger.states(of: first) == [.withdrawn, .withdrawn, .inDoubt, .created])
    #expect(try ledger.rows(of: first)[0].reason?.contains("row 2 of run \(second)") == true)
    #expect(try ledger.claim(from: first, limit: 10, now: Workbench.start).isEmpty)

    let third = try ledger.load("wednesday", [row(2, "waits")])
    #expect(try ledger.claim(from: third, limit: 10, now: Workbench.start).map(\.key.generation) == [2])
  }

  @Test func `a row with a task outranks a skipped row of the same identity, in either order`() throws {
    let first = try ledger.load("monday", [row(2, "A"), row(3, "B")])
    let second = try ledger.load(
      "tuesday", [skippedRow(2, "A"), row(3, "A", content: "b"), row(4, "B", content: "b"), skippedRow(5, "B")])
    #expect(try ledger.states(of: second) == [.skipped, .pending, .pending, .skipped])
    #expect(try ledger.states(of: first) == [.withdrawn, .withdrawn])
    #expect(try ledger.claim(from: second, limit: 10, now: Workbench.start).count == 2)
  }

  @Test func `datasets and instances do not know each other's identities`() async throws {
    let first = try ledger.load("monday", [row(2, "X")])
    try await ledger.send(first) { .created($0.contact) }
    let other = try ledger.begin(specification("tuesday", dataset: "tickets"))
    try ledger.stage([row(2, "X")], in: other, rules: StagingRules(), now: Workbench.start)
    try ledger.makeReady(other, now: Workbench.start)
    #expect(try ledger.states(of: other) == [.pending])
  }
}
