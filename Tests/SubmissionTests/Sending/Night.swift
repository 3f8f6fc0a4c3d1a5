import ConnectAPI
import Diagnostics
import Foundation
import Ledger
import Logging
import SpreadsheetReading
import Submission
import Synchronization
import TaskMapping
import Testing

@testable import TaskValidation

/// A real ledger in a folder of its own with one staged run, and everything needed to send it in simulated time.
final class Night: Sendable {
  let folder: URL
  let time = SimulatedTime()
  let ledger: TaskLedger
  let run: RunID

  static let instance = "11111111-2222-3333-4444-555555555555"

  /// Stages `tasks` under a new run and passes the gate.
  init(_ tasks: [ValidatedTask]) throws {
    folder = try Self.makeFolder()
    ledger = try TaskLedger(path: Self.path(in: folder), purpose: .real)
    let specification = try Self.specification()
    guard case .new(let run) = try ledger.open(specification, now: SimulatedTime.start) else {
      throw Unexpected("a new ledger continues a run")
    }
    let rows = tasks.enumerated().map { index, task in
      StagedRow(input: 0, number: index + 2, cells: .record(Array("\(index)".utf8)), verdict: .task(task))
    }
    try ledger.stage(rows, in: run, rules: StagingRules(), now: SimulatedTime.start)
    try ledger.makeReady(run, now: SimulatedTime.start)
    self.run = run
  }

  convenience init(rows count: Int) throws { try self.init((1...count).map { Self.task($0) }) }

  /// The morning after a crash: what is on the disk this moment, opened by a new process.
  init(after night: Night) throws {
    folder = try Self.makeFolder()
    for suffix in ["", "-wal"] {
      let source = Self.path(in: night.folder) + suffix
      guard FileManager.default.fileExists(atPath: source) else { continue }
      try FileManager.default.copyItem(atPath: source, toPath: Self.path(in: folder) + suffix)
    }
    ledger = try TaskLedger(path: Self.path(in: folder), purpose: .real)
    run = night.run
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func makeFolder() throws -> URL {
    // In memory where the system has such a place: hundreds of ledgers sync thousands of times.
    let memory = URL(fileURLWithPath: "/dev/shm")
    let parent =
      FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
    let folder = parent.appendingPathComponent("submission-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return folder
  }

  private static func path(in folder: URL) -> String { folder.appendingPathComponent("ledger.sqlite").path }

  static func task(
    _ number: Int, start: Int64? = nil, previousContactID: String? = nil, routeIsFromRow: Bool = false
  ) -> ValidatedTask {
    ValidatedTask(
      identity: TaskIdentity(parts: ["ticket-\(number)"]),
      content: ContentHash(bytes: Array(repeating: UInt8(truncatingIfNeeded: number), count: 16)),
      fields: TaskFields(name: "Callback \(number)", previousContactID: previousContactID),
      route: .resolved(TaskRoute(kind: .contactFlow, id: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")),
      routeIsFromRow: routeIsFromRow, schedule: SchedulePlan(start: start), isStamped: true, sortKey: [])
  }

  private static func specification() throws -> RunSpecification {
    guard let instance = InstanceID(instance) else { throw Unexpected("the instance id is a UUID") }
    let input = InputRecord(
      file: "callbacks.csv", fingerprint: String(repeating: "0", count: 64), byteCount: 1,
      modifiedAt: SimulatedTime.start, format: "csv", header: ["Ticket"])
    return RunSpecification(
      instance: instance, dataset: "callbacks", identityDefinition: #"["ticket"]"#, inputs: [input],
      mappingFile: "callbacks.yaml", mappingSHA256: String(repeating: "1", count: 64), command: ["taskferry", "load"],
      region: "eu-central-1", endpoint: "http://127.0.0.1:1")
  }

  // MARK: Sending

  /// A quick night: many requests a second, so that the rate is not what is tested.
  static func settings(
    rate: Double = 100, burst: Double = 50, inFlight: Int = 8, attempts: Int = 8,
    onQuota: SubmissionSettings.OnQuota = .stop, breaker: Bool = true, until: Double? = nil
  ) -> SubmissionSettings {
    SubmissionSettings(
      rate: rate, burst: burst, maximumInFlight: inFlight, maximumAttempts: attempts, onQuota: onQuota,
      breakerIsOn: breaker, until: until.map { SimulatedTime.start.addingTimeInterval($0) })
  }

  /// What a submission came to.
  struct End {
    var outcome: SubmissionOutcome
    var progress: [SubmissionProgress]
    var last: SubmissionProgress { progress.last ?? SubmissionProgress() }
  }

  @discardableResult
  func submit(
    to service: PretendService, _ settings: SubmissionSettings = Night.settings(), stop: StopSignal = StopSignal(),
    seed: UInt64 = 1, watching: (@Sendable (SubmissionProgress) -> Void)? = nil
  ) async throws -> End {
    try await submit(through: service.send, settings, stop: stop, seed: seed, watching: watching)
  }

  func submit(
    through send: @escaping StartTaskContact, _ settings: SubmissionSettings, stop: StopSignal = StopSignal(),
    seed: UInt64 = 1, watching: (@Sendable (SubmissionProgress) -> Void)? = nil
  ) async throws -> End {
    let collected = Mutex<[SubmissionProgress]>([])
    let submitter = Submitter(
      ledger: ledger, send: send, settings: settings, clock: time.clock, seed: seed, log: Self.silent)
    let outcome = try await submitter.submit(run, stop: stop) { progress in
      collected.withLock { $0.append(progress) }
      watching?(progress)
    }
    return End(outcome: outcome, progress: collected.withLock { $0 })
  }

  static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }

  // MARK: What the ledger says

  var counts: RunCounts { get throws { try ledger.reader.counts(of: run) } }

  var rows: [ReportRow] {
    get throws {
      var rows: [ReportRow] = []
      try ledger.reader.forEachRow(of: run, in: Set(RowState.allCases)) { rows.append($0) }
      return rows
    }
  }

  /// Holds what must be true whatever happened: one task per token, no altered bytes, every ContactId that the
  /// ledger has is the service's, and the counts add up.
  func expectConsistency(with service: PretendService, rows expected: Int) throws {
    let state = service.snapshot
    #expect(state.altered == [])
    let rows = try rows
    #expect(rows.count == expected)
    #expect(try counts.total == expected)
    for row in rows where row.state == .created {
      let contact = try #require(row.contactID)
      #expect(state.tasks[row.clientToken ?? ""] == contact)
    }
    let known = Dictionary(grouping: rows, by: { $0.clientToken ?? "" })
    for (token, contact) in state.tasks {
      let row = try #require(known[token]?.first)
      // A task that exists is on record, or its row is known to be in doubt.
      #expect(row.contactID == contact || row.state == .inDoubt || row.state == .pending)
    }
  }

  /// Every row is a task with its ContactId on record, and the service has no task besides.
  func expectEachExactlyOnce(at service: PretendService, rows expected: Int) throws {
    try expectConsistency(with: service, rows: expected)
    #expect(try counts[.created] == expected)
    #expect(service.snapshot.tasks.count == expected)
    #expect(Set(service.snapshot.tasks.values).count == expected)
  }
}

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension SubmissionOutcome {
  /// The code of what stopped it.
  var code: String? {
    if case .stopped(let diagnostic) = self { diagnostic.code.rawValue } else { nil }
  }
}
