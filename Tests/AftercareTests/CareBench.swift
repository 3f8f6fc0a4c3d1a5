import ConnectAPI
import Foundation
import Ledger
import SpreadsheetReading
import Submission
import Synchronization
import TaskMapping

@testable import Aftercare
@testable import TaskValidation

/// A ledger in a folder of its own with one run, a clock that steps as it is slept on, and contacts that are as a
/// test says.
final class CareBench: Sendable {
  let folder: URL
  let ledger: TaskLedger
  let time = SteppedTime()
  let service = PretendContacts()
  static let instance = "11111111-2222-3333-4444-555555555555"
  static let flow = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("aftercare-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    ledger = try TaskLedger(
      path: folder.appendingPathComponent("ledger.sqlite").path, purpose: .real, waitForLock: .seconds(30))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var contacts: ContactService {
    ContactService(
      describe: { await self.service.describe($0, at: self.time) },
      stop: { await self.service.stop($0, at: self.time) },
      search: { await self.service.search($0, $1, at: self.time) }, clock: time.clock)
  }

  /// Stages a run of tasks and passes the gate.
  func stage(
    _ identities: [String], file: String = "list.csv", stamped: Bool = true, rules: StagingRules = StagingRules()
  ) throws -> RunID {
    let input = InputRecord(
      file: file, fingerprint: file + String(repeating: "0", count: 40), byteCount: 1, modifiedAt: SteppedTime.start,
      format: "csv", encoding: "UTF-8", delimiter: UInt8(ascii: ","), header: ["Id"], rawHeader: "Id")
    guard let instance = InstanceID(Self.instance) else { throw Unexpected() }
    let specification = RunSpecification(
      instance: instance, dataset: "list", identityDefinition: #"["id"]"#, inputs: [input],
      mappingFile: "list.yaml", mappingSHA256: String(repeating: "1", count: 64), command: ["taskferry", "load", file],
      region: "eu-central-1", endpoint: "http://127.0.0.1:1")
    guard case .new(let run) = try ledger.open(specification, now: time.now) else { throw Unexpected() }
    let rows = identities.enumerated().map { index, identity in
      StagedRow(
        input: 0, number: index + 2, cells: .record(Array(identity.utf8)),
        verdict: .task(Self.task(identity, stamped: stamped)))
    }
    try ledger.stage(rows, in: run, rules: rules, now: time.now)
    try ledger.makeReady(run, now: time.now)
    return run
  }

  static func task(_ identity: String, stamped: Bool = true) -> ValidatedTask {
    ValidatedTask(
      identity: TaskIdentity(parts: [identity]), content: ContentHash(bytes: Array(repeating: 7, count: 16)),
      fields: TaskFields(name: "Call \(identity)"), route: .resolved(TaskRoute(kind: .contactFlow, id: flow)),
      schedule: SchedulePlan(), isStamped: stamped, sortKey: [])
  }

  /// Sends the first `count` rows of the run, each with an end of its own.
  func send(_ run: RunID, _ count: Int, as settlement: (ClaimedTask) -> Settlement) async throws {
    for task in try ledger.claim(from: run, limit: count, now: time.now) {
      try await ledger.intend(Intent(task: task.id, body: [1], scheduledTime: nil, sentAt: time.now))
      let settlement = settlement(task)
      if case .created(let contact) = settlement { service.add(contact, of: task, at: time.now) }
      try await ledger.settle(
        task.id, as: settlement,
        attempt: AttemptRecord(
          sentAt: time.now, endedAt: time.now, status: 200, code: "created", message: "", requestID: nil))
    }
  }

  /// Sends rows that all become tasks, named `contact-<identity>`.
  func create(_ run: RunID, _ count: Int) async throws {
    try await send(run, count) { .created(ContactID("contact-" + $0.key.identity.text)) }
  }

  func undo(
    _ run: RunID, everything: Bool = false, stop: StopSignal = StopSignal(),
    settle: () async throws -> SubmissionOutcome = { .finished }, progress: (UndoReport) -> Void = { _ in }
  ) async throws -> UndoReport {
    try await Undo(
      of: run, in: ledger, contacts: contacts, stopsWorkInProgress: everything, now: { [time] in time.now }
    ).carryOut(settle: settle, stop: stop, progress: progress)
  }

  func reconcile(
    _ run: RunID, renewsAbsent: Bool = false, settle: () async throws -> SubmissionOutcome = { .finished }
  ) async throws -> ReconciliationReport {
    try await Reconciliation(
      of: run, in: ledger, contacts: contacts, by: .name, now: { [time] in time.now }
    ).carryOut(settle: settle, renewsAbsent: renewsAbsent, stop: StopSignal(), progress: { _ in })
  }

  static func key(_ identity: String, generation: Int) throws -> RecordedKey {
    RecordedKey(
      instance: instance, dataset: "list", identityOf: #"["id"]"#, identity: identity, generation: generation,
      content: String(repeating: "07", count: 16))
  }

  /// Adopts one task as from a results file.
  func adopt(_ identity: String, generation: Int, contact: String, isUndone: Bool = false) throws -> [Adoption] {
    guard let instance = InstanceID(Self.instance) else { throw Unexpected() }
    let input = InputRecord(
      file: "created.csv", fingerprint: "f", byteCount: 1, modifiedAt: SteppedTime.start, format: "csv")
    let run = try ledger.beginAdoption(
      RunSpecification(
        instance: instance, dataset: "list", identityDefinition: #"["id"]"#, inputs: [input], mappingFile: "adopted",
        mappingSHA256: "adopted", command: ["taskferry", "adopt"], region: "adopted", endpoint: "adopted"),
      namespace: "", now: time.now)
    let task = AdoptedTask(
      number: 2, cells: .record(Array(identity.utf8)), key: try Self.key(identity, generation: generation),
      contact: contact, createdAt: time.now, isUndone: isUndone)
    return try ledger.adopt([task], under: run)
  }

  func counts(_ run: RunID) throws -> RunCounts { try ledger.reader.counts(of: run) }
}

struct Unexpected: Error {}

/// Time that moves when somebody sleeps on it.
final class SteppedTime: Sendable {
  /// 2026-03-30T08:00:00Z
  static let start = Date(timeIntervalSince1970: 1_774_857_600)
  private let seconds = Mutex(0.0)

  var elapsed: Double { seconds.withLock { $0 } }
  var now: Date { Self.start.addingTimeInterval(elapsed) }
  func pass(_ time: Double) { seconds.withLock { $0 += time } }

  var clock: SubmissionClock {
    SubmissionClock(
      now: { self.now }, uptime: { self.elapsed },
      sleep: { time in
        try Task.checkCancellation()
        self.pass(time)
      }, activity: SubmissionActivity())
  }
}

/// Contacts of an instance, and what was asked about them.
final class PretendContacts: Sendable {
  struct State: Sendable {
    var contacts: [String: DescribedContact] = [:]
    /// Instead of an answer, by contact.
    var troubles: [String: ContactAnswer<DescribedContact>] = [:]
    var described: [Double] = []
    var stopped: [String] = []
    var searches: [(at: Double, search: ContactSearch)] = []
    /// Contacts that a search does not find.
    var hidden: Set<String> = []
    var pageSize = 100
  }

  private let state = Mutex(State())

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
  var snapshot: State { state.withLock { $0 } }

  func add(_ contact: ContactID, of task: ClaimedTask, at time: Date) {
    change {
      $0.contacts[contact.rawValue] = DescribedContact(
        id: contact, name: task.task.fields.name, initiatedAt: time,
        attributes: task.task.isStamped ? ["taskferry": task.key.clientToken.rawValue] : [:])
    }
  }

  func describe(_ contact: ContactID, at time: SteppedTime) async -> ContactAnswer<DescribedContact> {
    state.withLock { state in
      state.described.append(time.elapsed)
      if let trouble = state.troubles[contact.rawValue] { return trouble }
      return state.contacts[contact.rawValue].map { .answered($0) } ?? .gone
    }
  }

  func stop(_ contact: ContactID, at time: SteppedTime) async -> ContactAnswer<Void> {
    state.withLock { state in
      guard let found = state.contacts[contact.rawValue], found.disconnectedAt == nil else { return .gone }
      state.contacts[contact.rawValue]?.disconnectedAt = time.now
      state.contacts[contact.rawValue]?.disconnectReason = "API"
      state.stopped.append(contact.rawValue)
      return .answered(())
    }
  }

  func search(_ search: ContactSearch, _ token: String?, at time: SteppedTime) async -> ContactAnswer<ContactPage> {
    state.withLock { state in
      state.searches.append((time.elapsed, search))
      let found = state.contacts.values.filter { contact in
        guard !state.hidden.contains(contact.id.rawValue), let made = contact.initiatedAt else { return false }
        guard (search.initiatedFrom...search.initiatedUntil).contains(made) else { return false }
        switch search.criterion {
        case .name(let name): return contact.name == name
        case .attribute(let key, let value): return contact.attributes[key] == value
        }
      }.sorted { $0.id.rawValue < $1.id.rawValue }
      let start = token.flatMap(Int.init) ?? 0
      let end = min(found.count, start + state.pageSize)
      return .answered(
        ContactPage(
          contacts: found[start..<end].map { FoundContact(id: $0.id, name: $0.name, initiatedAt: $0.initiatedAt) },
          nextToken: end < found.count ? String(end) : nil))
    }
  }
}
