import ConnectAPI
import Diagnostics
import Foundation
import Ledger
import Reporting
import SpreadsheetReading
import TaskMapping
import TaskValidation

/// What a check would send, gathered row by row in constant memory.
struct DryRunFacts {
  private let plan: ImportPlan
  private let inputs: [InputRecord]
  private let zone: TimeZoneRules
  private var starts: StartTally
  private var destinations: DestinationTally
  private var choice = SampleChoice()
  private var rows = RowSum()
  /// Tasks whose route the mapping names for all.
  private var constantRoutes = 0

  init(_ plan: ImportPlan, inputs: [InputRecord]) {
    self.plan = plan
    self.inputs = inputs
    zone = plan.mapping.clockZone
    starts = StartTally(zone: zone)
    destinations = DestinationTally(book: plan.routes, mapping: plan.mapping)
  }

  /// Forgets everything.
  mutating func restart() { self = DryRunFacts(plan, inputs: inputs) }

  /// Takes a row of which there is nothing to tell but that it would become a task.
  mutating func add(
    _ row: JudgedBatch.AcceptedRow, of batch: RowBatch, ofInput input: Int, _ judge: RowJudge
  ) throws {
    rows.add(RowOrdinal(input: input, row: row.number))
    constantRoutes += 1
    let trait = SampleChoice.Trait(
      destination: nil, isScheduled: row.task.startsAt != nil, isDeferred: row.task.isDeferred)
    add(start: row.task.startsAt, isDeferred: row.task.isDeferred)
    guard choice.wants(trait), case .task(let task) = try judge.judge(batch[row.index]).verdict else { return }
    choice.add(sample(task, row: row.number, ofInput: input, isDeferred: trait.isDeferred), trait)
  }

  /// Takes a row that would be sent.
  mutating func add(_ task: ValidatedTask, row: Int, ofInput input: Int) {
    rows.add(RowOrdinal(input: input, row: row))
    let key = DestinationTally.Key(task.route)
    if task.routeIsFromRow { destinations.add(key) } else { constantRoutes += 1 }
    let start = task.start(at: plan.now, horizonSeconds: plan.horizonSeconds)
    let isDeferred = if case .deferred = start { true } else { false }
    add(start: start.scheduledTime, isDeferred: isDeferred)
    let trait = SampleChoice.Trait(
      destination: task.routeIsFromRow ? key : nil, isScheduled: start.scheduledTime != nil, isDeferred: isDeferred)
    if choice.wants(trait) { choice.add(sample(task, row: row, ofInput: input, isDeferred: isDeferred), trait) }
  }

  private mutating func add(start: Int64?, isDeferred: Bool) {
    if isDeferred {
      starts.addDeferred()
    } else if let start {
      starts.add(start: start)
    } else {
      starts.addAtOnce()
    }
  }

  private func sample(_ task: ValidatedTask, row: Int, ofInput input: Int, isDeferred: Bool) -> SampleTask {
    let key = DestinationTally.Key(task.route)
    return SampleTask(
      task, at: .row(file: inputs[input].file, sheet: inputs[input].sheet, row: row),
      kind: key.kind.words, route: (destinations.name(of: key), destinations.isCellValue(key)),
      isDeferred: isDeferred, now: plan.now, horizonSeconds: plan.horizonSeconds, zone: zone)
  }

  /// What is to be told of the rows that were taken.
  var facts: ReportFacts {
    var facts = ReportFacts()
    let toBeSent = rows.count - starts.deferred
    let forecast = ArrivalForecast(starts, beginsAt: plan.now, rate: plan.pace.rate)
    facts.arrivals = forecast.arrivals
    if toBeSent > 0 {
      facts.forecast = Forecast(
        tasks: toBeSent, rate: plan.pace.rate, burst: plan.pace.burst, seconds: Double(toBeSent) / plan.pace.rate,
        beginsAt: plan.now, activeTaskQuota: plan.pace.activeTaskQuota,
        quotaReachedAt: toBeSent > plan.pace.activeTaskQuota ? forecast.moment(of: plan.pace.activeTaskQuota) : nil)
    }
    var tally = destinations
    if let key = plan.constantRouteKey { tally.add(key, constantRoutes) }
    facts.destinations = tally.destinations
    facts.samples = choice.samples
    facts.planID = planID(tally)?.description
    return facts
  }

  private func planID(_ destinations: DestinationTally) -> PlanID? {
    guard let instance = plan.instance else { return nil }
    return PlanID(inputs: inputs, mapping: plan.mapping, instance: instance, routes: destinations.ids, rows: rows)
  }
}

extension ImportPlan {
  /// The route that the mapping names for all rows; nil when cells do.
  var constantRouteKey: DestinationTally.Key? {
    guard let constant = mapping.task.route.constant else { return nil }
    let reference = RouteReference(kind: mapping.task.routeKind, text: constant, fromRow: false)
    if let routes, case .found(let route) = routes.find(reference) {
      return DestinationTally.Key(kind: route.kind, id: route.id)
    }
    return DestinationTally.Key(kind: reference.kind, id: reference.id, text: reference.id == nil ? constant : nil)
  }
}
