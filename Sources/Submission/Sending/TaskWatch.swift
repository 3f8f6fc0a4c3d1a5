internal import ConnectAPI
internal import Foundation
internal import Ledger

/// What a submission has to look after besides its requests, as the ledger has it at the beginning.
struct TaskWatch: Sendable {
  /// More tasks than these were not all canaries: then it is settled that they live.
  static let mostCanaries = 50
  /// A task lives this many seconds by default (Amazon Connect administrator guide, tasks; read 2026-11).
  static let taskLifeSeconds = 7.0 * 86_400

  var describe: DescribeContact?
  var canary: Canary
  var open: OpenTasks

  init(
    _ describe: DescribeContact?, over runs: [RunID], in ledger: LedgerReader, settings: SubmissionSettings,
    clock: SubmissionClock
  ) throws(LedgerError) {
    self.describe = describe
    let now = clock.uptime()
    let watched = describe == nil ? nil : settings.canary
    var earlier: [CreatedContact] = []
    if let watched {
      for run in runs { earlier += try Self.earlier(watched, run, ledger) }
    }
    if earlier.count > Self.mostCanaries {
      canary = Canary(nil)
    } else {
      let newest = earlier.sorted { $0.createdAt > $1.createdAt }.prefix(watched?.count ?? 0)
      let age = newest.first.map { clock.now().timeIntervalSince($0.createdAt) } ?? 0
      canary = Canary(watched, earlier: newest.map(\.contact), lastMadeAt: now - max(0, age))
    }
    let most = describe == nil ? nil : settings.maximumOpen
    var known: [ContactID] = []
    if most != nil {
      let oldest = clock.now().addingTimeInterval(-Self.taskLifeSeconds)
      var seen: Set<ContactID> = []
      for run in runs {
        // Runs of one dataset have the same.
        known += try ledger.contactsOfDataset(of: run, since: oldest).filter { seen.insert($0).inserted }
      }
    }
    open = OpenTasks(most: most, open: known, at: now)
  }

  private static func earlier(
    _ rule: CanaryRule, _ run: RunID, _ ledger: LedgerReader
  ) throws(LedgerError) -> [CreatedContact] {
    try ledger.contactsStartedAtOnce(
      through: rule.scope == .run ? .run(run) : .mapping(of: run), most: mostCanaries + 1)
  }
}
