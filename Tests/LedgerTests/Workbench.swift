import ConnectAPI
import Diagnostics
import Foundation
import GRDB
import SpreadsheetReading
import TaskMapping
import TaskValidation

@testable import Ledger

/// A ledger in a folder of its own, which goes away with it.
final class Workbench {
  let folder: URL
  var path: String { folder.appendingPathComponent("ledger.sqlite").path }
  /// 2026-03-30T08:00:00Z, the hour at which every test begins.
  static let start = Date(timeIntervalSince1970: 1_774_857_600)
  static let instanceID = "11111111-2222-3333-4444-555555555555"

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// - Parameter wait: for the lock. A process that another test starts this moment has a copy of every descriptor
  ///   until it becomes another program, and so holds the lock of a ledger that was just closed.
  func open(_ purpose: TaskLedger.Purpose = .real, wait: Duration = .seconds(30)) throws -> TaskLedger {
    try TaskLedger(path: path, purpose: purpose, waitForLock: wait)
  }

  /// What a power cut would leave: the file and its write-ahead log as they are on the disk this moment.
  func crashed() throws -> Workbench {
    let copy = try Workbench()
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy.path + suffix)
    }
    return copy
  }

  /// A connection of its own, for looking behind the ledger and for doing what it would never do.
  func raw() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: path, configuration: configuration)
  }
}

/// What a person with a database tool does.
enum RawAccess {
  static func write(_ bench: Workbench, _ statement: String) throws {
    try bench.raw().write { try $0.execute(sql: statement) }
  }

  static func rows(_ bench: Workbench, _ statement: String) throws -> [Row] {
    try bench.raw().read { try Row.fetchAll($0, sql: statement) }
  }
}

// MARK: Rows

func task(
  _ identity: String?, content: String = "a", sortKey: [UInt8] = [], start: Int64? = nil
) throws -> ValidatedTask {
  let draft = TaskDraft(
    identity: identity.map { TaskIdentity(parts: [$0]) },
    content: ContentHash(bytes: Array((content + String(repeating: ".", count: 16)).utf8.prefix(16))),
    fields: TaskFields(name: "Callback \(identity ?? "") \(content)"),
    route: RouteReference(kind: .contactFlow, text: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", fromRow: false),
    schedule: SchedulePlan(start: start), sortKey: sortKey)
  switch TaskValidator().validate(draft, at: .file("test"), now: Workbench.start) {
  case .valid(let task, _): return task
  case .rejected(let problems): throw Unexpected("the task of a test is valid: \(problems)")
  }
}

func row(
  _ number: Int, _ identity: String, content: String = "a", input: Int = 0, sortKey: [UInt8] = [],
  start: Int64? = nil
) throws -> StagedRow {
  StagedRow(
    input: input, number: number, cells: .record(Array("\(identity);\(content)".utf8)),
    verdict: .task(try task(identity, content: content, sortKey: sortKey, start: start)))
}

func skippedRow(_ number: Int, _ identity: String?, reason: String = "already closed") -> StagedRow {
  StagedRow(
    input: 0, number: number, cells: .record(Array((identity ?? "").utf8)),
    verdict: .skipped(reason: reason, identity: identity.map { TaskIdentity(parts: [$0]) }))
}

func rejectedRow(_ number: Int, _ problems: [Diagnostic], identity: String? = nil) -> StagedRow {
  StagedRow(
    input: 0, number: number, cells: .record([]),
    verdict: .rejected(problems, identity: identity.map { TaskIdentity(parts: [$0]) }))
}

// MARK: Runs

func specification(
  _ fingerprint: String, dataset: String = "callbacks", identity: String = #"["ticket"]"#, mapping: String = "m1",
  inputs: Int = 1
) throws -> RunSpecification {
  guard let instance = InstanceID(Workbench.instanceID) else { throw Unexpected("the instance id is a UUID") }
  let records = (0..<inputs).map { position in
    InputRecord(
      file: "file\(position).csv", fingerprint: fingerprint + String(position), byteCount: 120,
      modifiedAt: Workbench.start, format: "csv", encoding: "UTF-8", delimiter: 0x3B, header: ["Ticket", "Name"],
      rawHeader: "Ticket;Name")
  }
  return RunSpecification(
    instance: instance, dataset: dataset, identityDefinition: identity, inputs: records, mappingFile: "callbacks.yaml",
    mappingSHA256: mapping, command: ["taskferry", "load", "file.csv"], region: "eu-central-1",
    endpoint: "https://connect.eu-central-1.amazonaws.com")
}

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension TaskLedger {
  /// Opens a new run.
  func begin(_ specification: RunSpecification, now: Date = Workbench.start) throws -> RunID {
    guard case .new(let run) = try open(specification, now: now) else { throw Unexpected("a run was continued") }
    return run
  }

  /// Stages rows under a new run and passes the gate.
  func load(
    _ fingerprint: String, _ rows: [StagedRow], rules: StagingRules = StagingRules(), now: Date = Workbench.start
  ) throws -> RunID {
    let run = try begin(specification(fingerprint), now: now)
    try stage(rows, in: run, rules: rules, now: now)
    try makeReady(run, now: now)
    return run
  }

  /// Claims, intends and settles everything the run has, each as `outcome` says.
  func send(
    _ run: RunID, now: Date = Workbench.start, _ outcome: (ClaimedTask) -> Settlement
  ) async throws {
    for task in try claim(from: run, limit: .max, now: now) {
      try await intend(Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: now))
      try await settle(task.id, as: outcome(task), attempt: .answer(at: now))
    }
  }

  func states(of run: RunID) throws -> [RowState] {
    var states: [RowState] = []
    try reader.forEachRow(of: run, in: Set(RowState.allCases)) { states.append($0.state) }
    return states
  }

  func rows(of run: RunID) throws -> [ReportRow] {
    var rows: [ReportRow] = []
    try reader.forEachRow(of: run, in: Set(RowState.allCases)) { rows.append($0) }
    return rows
  }
}

extension ClaimedTask {
  /// The frozen bytes, or some that are the task's own.
  var body: [UInt8] { frozenBody ?? Array("\(key.clientToken) \(task.fields.name)".utf8) }
  /// A ContactId that is the task's own.
  var contact: ContactID { ContactID("contact-of-\(key.clientToken)") }
}

extension AttemptRecord {
  static func answer(
    at time: Date, status: Int? = 200, code: String = "created", message: String = ""
  ) -> AttemptRecord {
    AttemptRecord(
      sentAt: time, endedAt: time.addingTimeInterval(0.25), status: status, code: code, message: message,
      requestID: "request-1")
  }
}

/// SplitMix64: the same seed, the same test.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
