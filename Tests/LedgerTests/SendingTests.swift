import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation
import Testing

@testable import Ledger

/// Claiming: what is handed out, in which order, how often.
struct ClaimingTests {
  let bench: Workbench
  let ledger: TaskLedger

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  @Test func `tasks come by sort key, then input, then row`() throws {
    let run = try ledger.begin(specification("f", inputs: 2))
    try ledger.stage(
      [
        row(2, "late", sortKey: [9]), row(3, "second", sortKey: [1]), row(4, "third", sortKey: [1]),
        row(2, "fourth", input: 1, sortKey: [1]), row(5, "first", sortKey: []), row(6, "longer", sortKey: [1, 0]),
      ], in: run, rules: StagingRules(), now: Workbench.start)
    try ledger.makeReady(run, now: Workbench.start)
    var names: [String] = []
    while let task = try ledger.claim(from: run, limit: 1, now: Workbench.start).first {
      names.append(task.key.identity.text)
    }
    #expect(names == ["first", "second", "third", "fourth", "longer", "late"])
  }

  @Test func `no task is handed out twice in a process, and a claim alone changes nothing`() throws {
    let run = try ledger.load("f", try (1...10).map { try row($0, "T\($0)") })
    let first = try ledger.claim(from: run, limit: 4, now: Workbench.start)
    let rest = try ledger.claim(from: run, limit: 100, now: Workbench.start)
    #expect(first.count == 4 && rest.count == 6)
    #expect(Set((first + rest).map(\.id)).count == 10)
    #expect(try ledger.claim(from: run, limit: 1, now: Workbench.start).isEmpty)
    try ledger.requeue(run, resendAfter: Workbench.start)
    #expect(try ledger.claim(from: run, limit: 1, now: Workbench.start).isEmpty, "still in hand")

    let next = try bench.crashed().open()
    #expect(try next.claim(from: run, limit: 100, now: Workbench.start).count == 10)
  }

  @Test func `a claimed task is whole`() throws {
    let run = try ledger.load("f", [row(2, "A", content: "x")])
    let claimed = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    #expect(claimed.task == (try task("A", content: "x")))
    #expect(claimed.key.identity == TaskIdentity(parts: ["A"]))
    #expect(claimed.key.dataset == "callbacks")
    #expect(claimed.key.instance.uuid == Workbench.instanceID)
    #expect(claimed.frozenBody == nil)
    #expect(claimed.firstSentAt == nil)
    #expect(claimed.attemptCount == 0)
    #expect(!claimed.isInDoubt)
  }

  @Test func `nothing is handed out before the gate`() throws {
    let run = try ledger.begin(specification("f"))
    try ledger.stage([row(2, "A")], in: run, rules: StagingRules(), now: Workbench.start)
    #expect(code { _ = try ledger.claim(from: run, limit: 1, now: Workbench.start) } == .ledgerMisuse)
  }

  @Test func `a task beyond the horizon is deferred, and comes first once its time has come`() async throws {
    let week: TimeInterval = 7 * 86_400
    let start = Int64(Workbench.start.timeIntervalSince1970 + week)
    let monday = try ledger.load("monday", [row(2, "far", start: start), row(3, "near")])
    #expect(try ledger.states(of: monday) == [.deferred, .pending])
    let until = try #require(try ledger.rows(of: monday).first?.deferredUntil)
    #expect(try ledger.claim(from: monday, limit: 9, now: Workbench.start).map(\.key.identity.text) == ["near"])

    let later = Date(timeIntervalSince1970: Double(until))
    let tuesday = try ledger.load("tuesday", [row(2, "other")], now: later)
    let elsewhere = try ledger.begin(specification("x", dataset: "tickets"), now: later)
    try ledger.makeReady(elsewhere, now: later)
    #expect(try ledger.claim(from: elsewhere, limit: 9, now: later).isEmpty)
    let early = later.addingTimeInterval(-1)
    #expect(try ledger.claim(from: tuesday, limit: 1, now: early).map(\.key.identity.text) == ["other"])
    let due = try #require(try ledger.claim(from: tuesday, limit: 9, now: later).first)
    #expect(due.key.identity.text == "far")
    #expect(try ledger.claim(from: tuesday, limit: 9, now: later).isEmpty)

    try await ledger.intend(Intent(task: due.id, body: [1], scheduledTime: start, sentAt: later))
    try await ledger.settle(due.id, as: .created(due.contact), attempt: .answer(at: later))
    #expect(try ledger.rows(of: monday).first?.state == .created)
    #expect(try ledger.rows(of: monday).first?.scheduledTime == start)
  }

  @Test func `a deferred task that was not sent waits for the next load, whichever it is`() async throws {
    let start = Int64(Workbench.start.timeIntervalSince1970 + 7 * 86_400)
    let monday = try ledger.load("monday", [row(2, "far", start: start)])
    let later = Date(timeIntervalSince1970: Double(start))
    let tuesday = try ledger.load("tuesday", [row(2, "other")], now: later)
    let due = try #require(try ledger.claim(from: tuesday, limit: 1, now: later).first)
    try await ledger.settle(due.id, as: .pending, attempt: nil)
    #expect(try ledger.states(of: monday) == [.deferred])
    #expect(try ledger.claim(from: tuesday, limit: 9, now: later).map(\.key.identity.text) == ["other"])
    let next = try bench.crashed().open()
    #expect(try next.claim(from: tuesday, limit: 1, now: later).map(\.key.identity.text) == ["far"])
  }
}

/// Intents and settlements: what is durable, and what each means.
struct SettlingTests {
  let bench: Workbench
  let ledger: TaskLedger
  let run: RunID
  let task: ClaimedTask

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
    run = try ledger.load("f", [row(2, "A"), row(3, "B")])
    guard let first = try ledger.claim(from: run, limit: 1, now: Workbench.start).first else {
      throw Unexpected("nothing to claim")
    }
    task = first
  }

  private func intend(_ body: [UInt8] = [1, 0, 2], scheduledTime: Int64? = nil, at time: Date = Workbench.start)
    async throws
  {
    try await ledger.intend(Intent(task: task.id, body: body, scheduledTime: scheduledTime, sentAt: time))
  }

  private var state: RowState {
    get throws { try ledger.states(of: run)[0] }
  }

  @Test func `the first intent freezes the bytes, U+0000 and all`() async throws {
    try await intend([0x7B, 0, 0xFF, 0x7D])
    let next = try bench.crashed().open()
    try next.requeue(run, resendAfter: .distantPast)
    let claimed = try #require(try next.claim(from: run, limit: 1, now: Workbench.start).first)
    #expect(claimed.frozenBody == [0x7B, 0, 0xFF, 0x7D])
    #expect(claimed.firstSentAt == Workbench.start)
  }

  @Test func `other bytes are refused once there are frozen ones`() async throws {
    try await intend([1])
    try await intend([1])
    await #expect(throws: LedgerError.self) { try await intend([2]) }
    #expect(try state == .pending)
  }

  @Test func `the first sending counts for the age of a doubt`() async throws {
    try await intend(scheduledTime: 77)
    try await intend(scheduledTime: 99, at: Workbench.start.addingTimeInterval(60))
    try await ledger.settle(task.id, as: .created(task.contact), attempt: .answer(at: Workbench.start))
    let row = try #require(try ledger.rows(of: run).first)
    #expect(row.scheduledTime == 77)
    #expect(
      try ledger.access { try Int64.fetchOne($0, sql: "SELECT first_sent_at FROM tasks WHERE id = 1") }
        == StoredValues.milliseconds(Workbench.start))
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    var settlements: [Settlement]
    var state: RowState
    var testDescription: String { "\(settlements) is \(state.rawValue)" }
  }

  static let endings: [Ending] = [
    Ending(settlements: [.created(ContactID("c"))], state: .created),
    Ending(settlements: [.rejected], state: .rejected),
    Ending(settlements: [.failed], state: .failed),
    Ending(settlements: [.inDoubt], state: .inDoubt),
    Ending(settlements: [.pending], state: .pending),
    Ending(settlements: [.retrying(mayHaveCreated: false), .failed], state: .failed),
    Ending(settlements: [.retrying(mayHaveCreated: false), .rejected], state: .rejected),
    Ending(settlements: [.retrying(mayHaveCreated: true), .created(ContactID("c"))], state: .created),
    // Once some attempt may have made a task, nothing but a ContactId ends the doubt.
    Ending(settlements: [.retrying(mayHaveCreated: true), .rejected], state: .inDoubt),
    Ending(settlements: [.retrying(mayHaveCreated: true), .failed], state: .inDoubt),
    Ending(settlements: [.retrying(mayHaveCreated: true), .pending], state: .inDoubt),
    Ending(
      settlements: [.retrying(mayHaveCreated: true), .retrying(mayHaveCreated: false), .rejected], state: .inDoubt),
  ]

  @Test(arguments: endings)
  func `what attempts mean for the row`(_ ending: Ending) async throws {
    try await intend()
    for settlement in ending.settlements {
      try await ledger.settle(task.id, as: settlement, attempt: .answer(at: Workbench.start))
    }
    #expect(try state == ending.state)
    #expect(try bench.crashed().open().states(of: run)[0] == ending.state)
  }

  @Test func `a task that was not sent goes back to the queue`() async throws {
    try await ledger.settle(task.id, as: .pending, attempt: nil)
    #expect(try state == .pending)
    #expect(try ledger.claim(from: run, limit: 9, now: Workbench.start).map(\.key.identity.text) == ["B"])
    try ledger.requeue(run, resendAfter: Workbench.start)
    #expect(try ledger.claim(from: run, limit: 9, now: Workbench.start).map(\.key.identity.text) == ["A"])
  }

  @Test func `a process that ends after an intent leaves the row in doubt, with its bytes`() async throws {
    try await intend([1, 2, 3])
    #expect(try state == .pending, "while it is being sent")
    let next = try bench.crashed().open()
    #expect(try next.states(of: run) == [.inDoubt, .pending])
    #expect(try next.claim(from: run, limit: 9, now: Workbench.start).map(\.key.identity.text) == ["B"])
    try next.requeue(run, resendAfter: Workbench.start.addingTimeInterval(-1))
    let claimed = try #require(try next.claim(from: run, limit: 9, now: Workbench.start).first)
    #expect(claimed.frozenBody == [1, 2, 3])
    #expect(claimed.isInDoubt)
    try await next.intend(Intent(task: claimed.id, body: [1, 2, 3], scheduledTime: nil, sentAt: Workbench.start))
    try await next.settle(claimed.id, as: .rejected, attempt: .answer(at: Workbench.start, status: 400))
    #expect(try next.states(of: run)[0] == .inDoubt, "the first send may have made the task")
  }

  @Test(arguments: [Settlement.failed, .pending])
  func `frozen bytes whose start has passed give way to the next generation`(settlement: Settlement) async throws {
    let start = Int64(Workbench.start.timeIntervalSince1970) + 3_600
    try await intend(scheduledTime: start)
    try await ledger.settle(task.id, as: settlement, attempt: .answer(at: Workbench.start, status: 429))
    let next = try bench.crashed().open()
    try next.requeue(run, resendAfter: .distantPast)
    let early = Workbench.start.addingTimeInterval(60)
    #expect(try next.claim(from: run, limit: 1, now: early).map(\.frozenBody) == [[1, 0, 2]])

    let last = try bench.crashed().open()
    try last.requeue(run, resendAfter: .distantPast)
    let late = Date(timeIntervalSince1970: Double(start))
    let renewed = try #require(try last.claim(from: run, limit: 9, now: late).first)
    #expect(renewed.key.generation == 2)
    #expect(renewed.key.clientToken != task.key.clientToken)
    #expect(renewed.task == task.task)
    #expect(renewed.frozenBody == nil)
    #expect(try last.claim(from: run, limit: 9, now: late).isEmpty)
    #expect(try last.states(of: run) == [.pending, .pending])
    try await last.intend(Intent(task: renewed.id, body: [9], scheduledTime: nil, sentAt: late))
    try await last.settle(renewed.id, as: .created(renewed.contact), attempt: .answer(at: late))
    #expect(try last.states(of: run) == [.created, .pending])
  }

  @Test func `frozen bytes in doubt stay whatever their start`() async throws {
    let start = Int64(Workbench.start.timeIntervalSince1970) + 3_600
    try await intend(scheduledTime: start)
    try await ledger.settle(task.id, as: .inDoubt, attempt: nil)
    let next = try bench.crashed().open()
    try next.requeue(run, resendAfter: .distantPast)
    let late = Date(timeIntervalSince1970: Double(start))
    #expect(try next.claim(from: run, limit: 1, now: late).map(\.frozenBody) == [[1, 0, 2]])
  }

  @Test func `a row in doubt is sent again while it is young, a failed one always`() async throws {
    try await intend()
    try await ledger.settle(task.id, as: .inDoubt, attempt: .answer(at: Workbench.start, status: nil, code: "timeout"))
    let other = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    try await ledger.intend(Intent(task: other.id, body: [9], scheduledTime: nil, sentAt: Workbench.start))
    try await ledger.settle(other.id, as: .failed, attempt: .answer(at: Workbench.start, status: 429))

    try ledger.requeue(run, resendAfter: Workbench.start)
    #expect(try ledger.states(of: run) == [.inDoubt, .pending])
    #expect(try ledger.claim(from: run, limit: 9, now: Workbench.start).map(\.id) == [other.id])
    try ledger.requeue(run, resendAfter: Workbench.start.addingTimeInterval(-0.001))
    let young = try ledger.claim(from: run, limit: 9, now: Workbench.start)
    #expect(young.map(\.id) == [task.id])
    #expect(young.map(\.attemptCount) == [1])
    #expect(young.map(\.isInDoubt) == [true])
    #expect(try ledger.states(of: run)[0] == .inDoubt, "until it is sent")
  }

  @Test func `attempts are kept with all the service said`() async throws {
    try await intend()
    let throttled = AttemptRecord(
      sentAt: Workbench.start, endedAt: Workbench.start.addingTimeInterval(0.1), status: 429,
      code: "ThrottlingException", message: "Rate exceeded", requestID: "r1")
    try await ledger.settle(task.id, as: .retrying(mayHaveCreated: false), attempt: throttled)
    let refused = AttemptRecord(
      sentAt: Workbench.start.addingTimeInterval(1), endedAt: Workbench.start.addingTimeInterval(1.5), status: 400,
      code: "InvalidRequestException", message: "Name is empty", requestID: "r2")
    try await ledger.settle(task.id, as: .rejected, attempt: refused)
    let codes = try ledger.access { try String.fetchAll($0, sql: "SELECT code FROM attempts ORDER BY id") }
    #expect(codes == ["ThrottlingException", "InvalidRequestException"])
    let problem = try #require(try ledger.rows(of: run).first?.problems.first)
    #expect(problem.code == "service.invalid-request")
    #expect(problem.message == "Name is empty (InvalidRequestException, HTTP 400, request r2)")
    #expect(problem.place == .row(file: "file0.csv", sheet: nil, row: 2))
  }

  @Test func `a created task is created once, and the same answer again changes nothing`() async throws {
    try await intend()
    try await ledger.settle(task.id, as: .created(ContactID("c")), attempt: .answer(at: Workbench.start))
    try await ledger.settle(task.id, as: .created(ContactID("c")), attempt: nil)
    await #expect(throws: LedgerError.self) {
      try await ledger.settle(task.id, as: .created(ContactID("d")), attempt: nil)
    }
    await #expect(throws: LedgerError.self) { try await ledger.settle(task.id, as: .failed, attempt: nil) }
    await #expect(throws: LedgerError.self) { try await intend() }
    let row = try #require(try ledger.rows(of: run).first)
    #expect(row.contactID == "c")
    #expect(row.createdAt == Workbench.start.addingTimeInterval(0.25))
  }

  @Test func `nothing is created without an intent`() async throws {
    await #expect(throws: LedgerError.self) {
      try await ledger.settle(task.id, as: .created(ContactID("c")), attempt: nil)
    }
    #expect(try state == .pending)
  }

  @Test func `one ContactId for two tasks puts both in doubt, with their bytes`() async throws {
    try await intend([1])
    try await ledger.settle(task.id, as: .created(ContactID("c")), attempt: .answer(at: Workbench.start))
    let other = try #require(try ledger.claim(from: run, limit: 1, now: Workbench.start).first)
    try await ledger.intend(Intent(task: other.id, body: [2], scheduledTime: nil, sentAt: Workbench.start))
    do {
      try await ledger.settle(other.id, as: .created(ContactID("c")), attempt: .answer(at: Workbench.start))
      Issue.record("the conflict went unnoticed")
    } catch {
      #expect(error.isContactConflict)
      #expect(error.diagnostic.code == .ledgerContactConflict)
    }
    let next = try bench.crashed().open()
    #expect(try next.states(of: run) == [.inDoubt, .inDoubt])
    #expect(try next.rows(of: run).map(\.contactID) == [nil, nil])
    try next.requeue(run, resendAfter: .distantPast)
    #expect(try next.claim(from: run, limit: 9, now: Workbench.start).map(\.frozenBody) == [[1], [2]])
    let given = try next.access { try String.fetchAll($0, sql: "SELECT contact_id FROM attempts") }
    #expect(given == ["c", "c"], "both answers stay on record")
  }

  @Test func `a conflict with a task of a finished run opens that run again, so that both are resent`() async throws {
    try await intend([1])
    try await ledger.settle(task.id, as: .created(ContactID("c")), attempt: .answer(at: Workbench.start))
    // The process ended after it had finished the run, and before it erased the requests.
    try RawAccess.write(bench, "UPDATE runs SET state = 'finished', finished_at = 1")
    let later = try ledger.load("later", [row(2, "new")])
    let other = try #require(try ledger.claim(from: later, limit: 1, now: Workbench.start).first)
    try await ledger.intend(Intent(task: other.id, body: [2], scheduledTime: nil, sentAt: Workbench.start))
    await #expect(throws: LedgerError.self) {
      try await ledger.settle(other.id, as: .created(ContactID("c")), attempt: .answer(at: Workbench.start))
    }
    #expect(try ledger.reader.run(run.rawValue)?.state == .ready)
    #expect(try state == .inDoubt)
  }
}

/// Many callers, few transactions.
struct GroupCommitTests {
  @Test func `concurrent callers share transactions, and each change is durable when its caller goes on`() async throws
  {
    let bench = try Workbench()
    let ledger = try bench.open()
    let count = 500
    let run = try ledger.load("f", try (1...count).map { try row($0, "T\($0)") })
    let tasks = try ledger.claim(from: run, limit: count, now: Workbench.start)
    let before = try commits(of: bench)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in tasks {
        group.addTask {
          try await ledger.intend(Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: Workbench.start))
          try await ledger.settle(task.id, as: .created(task.contact), attempt: .answer(at: Workbench.start))
        }
      }
      try await group.waitForAll()
    }
    #expect(try ledger.reader.counts(of: run)[.created] == count)
    #expect(try bench.crashed().open().reader.counts(of: run)[.created] == count)
    #expect(try commits(of: bench) - before < count, "1,000 changes in fewer transactions")
  }

  @Test func `one caller's mistake is not another's`() async throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let run = try ledger.load("f", try (1...40).map { try row($0, "T\($0)") })
    let tasks = try ledger.claim(from: run, limit: 40, now: Workbench.start)
    let refused = await withTaskGroup(of: Bool.self) { group in
      for (index, task) in tasks.enumerated() {
        group.addTask {
          do throws(LedgerError) {
            // Every fourth settles a task that no intent was written for.
            if index % 4 != 0 {
              try await ledger.intend(
                Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: Workbench.start))
            }
            try await ledger.settle(task.id, as: .created(task.contact), attempt: .answer(at: Workbench.start))
            return false
          } catch {
            return error.cause == .misuse
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(refused == 10)
    let counts = try ledger.reader.counts(of: run)
    #expect(counts[.created] == 30 && counts[.pending] == 10)
  }

  @Test func `a full disk is told to every caller, and nothing of theirs is on record`() async throws {
    let bench = try Workbench()
    let ledger = try bench.open()
    let run = try ledger.load("f", try (1...8).map { try row($0, "T\($0)") })
    let tasks = try ledger.claim(from: run, limit: 8, now: Workbench.start)
    try ledger.access { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    let body = [UInt8](repeating: 7, count: 100_000)
    let causes = await withTaskGroup(of: LedgerError.Cause?.self) { group in
      for task in tasks {
        group.addTask {
          do throws(LedgerError) {
            try await ledger.intend(Intent(task: task.id, body: body, scheduledTime: nil, sentAt: Workbench.start))
            return nil
          } catch {
            return error.cause
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(causes == Array(repeating: .storage, count: 8))
    #expect(try bench.crashed().open().reader.counts(of: run)[.pending] == 8)
  }

  /// How many transactions the write-ahead log has seen: frames that end one carry the size of the file.
  private func commits(of bench: Workbench) throws -> Int {
    let log = [UInt8](try Data(contentsOf: URL(fileURLWithPath: bench.path + "-wal")))
    guard log.count > 32 else { return 0 }
    return stride(from: 32, to: log.count - 24, by: 24 + 4_096).count { frame in
      log[(frame + 4)..<(frame + 8)].contains { $0 != 0 }
    }
  }
}
