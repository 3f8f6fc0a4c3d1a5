import ConnectAPI
import Diagnostics
import Foundation
import Testing

@testable import Ledger

@Suite struct RunListingTests {
  private let bench: Workbench
  private let ledger: TaskLedger
  private var reader: LedgerReader { ledger.reader }

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  private func load(_ name: String, dataset: String = "callbacks", rows: Int = 1) throws -> RunID {
    let run = try ledger.begin(specification(name, dataset: dataset))
    try ledger.stage(
      try (1...rows).map { try row($0, "\(name)-\($0)") }, in: run, rules: StagingRules(), now: Workbench.start)
    try ledger.makeReady(run, now: Workbench.start)
    return run
  }

  @Test func `the newest runs come first, as many as are asked for, of one dataset or of all`() throws {
    let runs = try ["a", "b", "c"].map { try load($0) }
    let other = try load("d", dataset: "orders")
    #expect(try reader.newestRuns(limit: 2).map(\.id) == [other, runs[2]])
    #expect(try reader.newestRuns(ofDataset: "callbacks", limit: 99).map(\.id) == runs.reversed())
    #expect(try reader.newestRuns(ofDataset: "nothing", limit: 99).isEmpty)
    #expect(try reader.runCount() == 4 && reader.runCount(ofDataset: "orders") == 1)
    #expect(try reader.newestUnfinishedRun()?.id == other)
  }

  @Test func `the run before is of the same dataset`() throws {
    let first = try load("a")
    _ = try load("b", dataset: "orders")
    let second = try load("c")
    #expect(try reader.run(1, before: second)?.id == first)
    #expect(try reader.run(0, before: second)?.id == second)
    #expect(try reader.run(1, before: first) == nil && reader.run(2, before: second) == nil)
    #expect(try reader.isEarlier(first, than: second) && !reader.isEarlier(second, than: first))
  }

  @Test func `the pace of a run leaves out the hours in which it lay still`() async throws {
    let run = try load("a", rows: 480)
    // Sixty a minute for four minutes, and the same eight hours later.
    for minute in [0, 1, 2, 3, 480, 481, 482, 483] {
      for (index, task) in try ledger.claim(from: run, limit: 60, now: Workbench.start).enumerated() {
        let time = Workbench.start.addingTimeInterval(Double(minute * 60 + index))
        try await ledger.intend(Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: time))
        try await ledger.settle(task.id, as: .created(task.contact), attempt: .answer(at: time))
      }
    }
    let pace = try #require(try reader.pace(of: run))
    #expect(pace.made == 480 && (8...9).contains(pace.busyMinutes))
    #expect((0.85...1.05).contains(try #require(pace.rate)))
  }

  @Test func `the newest attempts tell the rate of the last minute, without an earlier process`() async throws {
    let run = try load("a", rows: 80)
    for second in 0..<80 {
      // Twenty seconds lie between the two halves.
      let time = Workbench.start.addingTimeInterval(Double(second < 40 ? second : 20 + second))
      let task = try #require(try ledger.claim(from: run, limit: 1, now: time).first)
      try await ledger.intend(Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: time))
      try await ledger.settle(task.id, as: .created(task.contact), attempt: .answer(at: time))
    }
    let recent = try #require(try reader.recentAttempts())
    #expect(recent.run == run && recent.attempts > 40)
    let own = try #require(try reader.recentAttempts(since: Workbench.start.addingTimeInterval(59)))
    #expect(own.attempts == 40 && own.rate == 1)
    // A clock of another time says nothing about this one.
    #expect(try reader.recentAttempts(since: .distantFuture) == recent)
    let newest = try reader.attempts(of: run, after: 0)
    #expect(newest.created == 0)
    #expect(try reader.attempts(of: run, after: newest.last - 5) == LaterAttempts(last: newest.last, created: 5))
    #expect(try reader.attempts(of: run, after: newest.last).created == 0)
  }

  @Test func `a run without tasks has no pace`() throws {
    let run = try load("a")
    #expect(try reader.pace(of: run) == nil)
    #expect(try reader.recentAttempts() == nil)
  }

  @Test func `who holds the ledger is seen without taking its lock`() throws {
    let holder = try #require(reader.holder())
    #expect(holder.process == ProcessInfo.processInfo.processIdentifier)
    #expect(holder.wasStarted(by: CommandLine.arguments))
    #expect(!holder.wasStarted(by: ["taskferry", "load"]))
  }

  @Test func `nobody holds a ledger that was let go of, although its lock file still names a process`() throws {
    let other = try Workbench()
    do { _ = try other.open() }
    let reader = try #require(try LedgerReader.open(path: other.path))
    let deadline = ContinuousClock.now + .seconds(30)
    // A process that another test starts this moment holds a copy of every descriptor until it is another program.
    while reader.holder() != nil, ContinuousClock.now < deadline { usleep(20_000) }
    #expect(reader.holder() == nil)
  }

  @Test func `the kernel's list of locks is read by process and inode, and who waits holds nothing`() {
    let locks = KernelLocks(
      """
      1: FLOCK  ADVISORY  WRITE 12345 08:01:131082 0 EOF
      1: -> FLOCK  ADVISORY  WRITE 12346 08:01:131082 0 EOF
      2: POSIX  ADVISORY  WRITE 12347 08:01:131083 0 EOF
      nonsense
      """)
    #expect(locks.holds(inode: 131_082, process: 12_345))
    #expect(!locks.holds(inode: 131_082, process: 12_346) && !locks.holds(inode: 131_083, process: 12_347))
    #expect(!locks.holds(inode: 1, process: 12_345))
  }
}
