import ConnectAPI
import Diagnostics
import Foundation
import Ledger
import Reporting
import TaskMapping
import TaskValidation

/// What the ledger tells of a run beside the states of its rows: arrivals, destinations, samples, how sending went.
struct LoadFacts {
  /// Rows among which samples are chosen.
  private static let mostCandidates = 500

  private let run: RunID
  private let reader: LedgerReader
  /// What was noted when its rows were read; nil for runs of before there were notes.
  let notes: RunNotes?
  private let zone: TimeZoneRules
  private var arrivals: ArrivalTally
  private var deferred = 0
  private var first: Int64?
  private var last: Int64?

  init(of run: RunID, in reader: LedgerReader) throws {
    self.run = run
    self.reader = reader
    notes = try reader.notes(of: run)
    zone = notes?.zone.flatMap(TimeZoneDatabase.rules(named:)) ?? .utc
    arrivals = ArrivalTally(zone: zone)
  }

  /// Takes a row of the run.
  mutating func add(_ row: ReportRow) {
    switch row.state {
    case .deferred: deferred += 1
    case .created:
      let created = row.createdAt.map { Int64($0.timeIntervalSince1970) }
      guard let arrival = row.scheduledTime ?? created else { return }
      let hour = zone.startOfHour(at: arrival)
      if row.scheduledTime == nil {
        arrivals.add(atOnce: 1, inHour: hour)
      } else {
        arrivals.add(scheduled: 1, inHour: hour)
      }
      first = min(first ?? arrival, arrival)
      last = max(last ?? arrival, arrival)
    default: break
    }
  }

  /// - Parameters:
  ///   - inputs: of the run.
  ///   - now: the clock samples are judged by.
  ///   - plan: the plan that it was loaded by.
  /// - Throws: `LedgerError`.
  func facts(inputs: [InputRecord], now: Date, plan: String?) throws -> ReportFacts {
    var facts = ReportFacts()
    facts.planID = plan
    if !arrivals.hours.isEmpty || deferred > 0 {
      facts.arrivals = Arrivals(
        zone: zone.name, hours: arrivals.sorted, beyondHorizon: deferred, first: first.map(zone.wallText),
        last: last.map(zone.wallText))
    }
    facts.destinations = (notes?.routes ?? []).map {
      Destination(kind: $0.kind, name: $0.name, id: $0.id, tasks: $0.tasks)
    }
    facts.samples = try samples(inputs, now)
    var history = SendingHistoryTally()
    try reader.forEachAttempt(of: run) { history.add($0) }
    facts.sending = history.history
    return facts
  }

  /// nothing once the run is finished and its requests are gone.
  private func samples(_ inputs: [InputRecord], _ now: Date) throws -> [SampleTask] {
    let names = Dictionary((notes?.routes ?? []).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    var choice = SampleChoice()
    for candidate in try reader.firstTasks(of: run, limit: Self.mostCandidates) {
      guard inputs.indices.contains(candidate.input), case .resolved(let route) = candidate.task.route else { continue }
      let start = candidate.task.start(at: now, horizonSeconds: StagingRules().horizonSeconds)
      let isDeferred = candidate.isDeferred
      let trait = SampleChoice.Trait(
        destination: DestinationTally.Key(kind: route.kind, id: route.id), isScheduled: start.scheduledTime != nil,
        isDeferred: isDeferred)
      guard choice.wants(trait) else { continue }
      let input = inputs[candidate.input]
      choice.add(
        SampleTask(
          candidate.task, at: .row(file: input.file, sheet: input.sheet, row: candidate.number),
          kind: route.kind.words, route: (names[route.id] ?? route.id, false), isDeferred: isDeferred, now: now,
          horizonSeconds: StagingRules().horizonSeconds, zone: zone), trait)
    }
    return choice.samples
  }
}

extension ImportPlan {
  /// What the rows of a run that waits to be sent go to.
  func destinations(of run: RunID, in reader: LedgerReader) throws -> DestinationTally {
    var tally = DestinationTally(book: routes, mapping: mapping)
    for (route, count) in try reader.waitingRoutes(of: run) {
      tally.add(DestinationTally.Key(kind: route.kind, id: route.id), count)
    }
    return tally
  }
}
