extension BoundMapping {
  /// Notes in the outline when the task is to start, as far as the row decides it.
  /// - Returns: false when it cannot be told; the reason is recorded.
  func planSchedule(_ reading: inout RowReading) -> Bool {
    // What a mapping without `schedule` plans is the same for all rows: see `RowMapper`.
    guard let rule = mapping.task.schedule else { return true }
    var plan = unscheduledPlan
    plan.past = rule.past
    plan.beyond = rule.beyond
    if let at = rule.at {
      switch start(in: at, &reading) {
      case .none: break
      case .at(let start): plan.start = start + rule.offsetSeconds
      case .unknown: return false
      }
    }
    if let window = rule.window {
      guard let zone = windowZoneName(&reading) else { return false }
      plan.window = window.window
      plan.windowZone = zone
      plan.spreadSeconds = rule.spreadSeconds
      plan.spreadShiftSeconds = spreadShift(&reading, rule.spreadSeconds)
    }
    reading.outline.schedule = plan
    return true
  }

  /// What is planned for a row whose mapping has no `schedule`.
  var unscheduledPlan: SchedulePlan { SchedulePlan(expiresAfterSeconds: mapping.task.expiresAfterSeconds) }

  private enum PlannedStart {
    case none
    case at(Int64)
    /// The reason is recorded.
    case unknown
  }

  /// The instant a row names; a date is its midnight.
  private func start(in column: Int, _ reading: inout RowReading) -> PlannedStart {
    let problem: ValueProblem?
    switch reading.values[column] {
    case .missing, .unread: return .none
    case .instant(let instant): return .at(instant)
    case .day(let day):
      switch mappingZone(&reading) {
      case .success(let rules?): return .at(rules.beginning(ofDay: day))
      case .success(nil):
        problem = ValueProblem(
          .mapZoneMissing, "\(CivilTime.isoDate(ofDay: day)) is a date, and nothing says in which zone it begins",
          fix: "name the zone with timezone: under source")
      case .failure(let found): problem = found
      }
    case .broken: problem = nil
    default:
      // The loader lets only dates and times be a start; a mapping made otherwise must not refuse in silence.
      let text = ValueProblem.quoted(reading.values[column].text(in: reading))
      problem = ValueProblem(
        .mapDateTimeInvalid, "\(text) is not a date or a time, as the start of a task must be",
        fix: "give the column type: datetime and its formats")
    }
    // Without a problem of its own it follows from one that is recorded already.
    if let problem { record(problem, in: column, stopsRun: false, &reading) }
    return .unknown
  }

  /// The zone of dates in this row.
  func mappingZone(_ reading: inout RowReading) -> ZoneFinding {
    switch zone {
    case .none: .success(nil)
    case .fixed(let rules): .success(rules)
    case .unknown(let name): .failure(ZoneFinding.unknown(name))
    case .column(let column): zone(inColumn: column, reading.cells, &reading)
    }
  }

  private func windowZoneName(_ reading: inout RowReading) -> String? {
    let problem: ValueProblem?
    switch windowZone {
    case .fixed(let rules): return rules.name
    case .unknown(let name): problem = ZoneFinding.unknown(name)
    case .none: problem = BoundMapping.windowWithoutZone
    case .column(let column):
      switch zone(inColumn: column, reading.cells, &reading) {
      case .success(let rules?): return rules.name
      case .success(nil):
        // A row that names no zone takes the mapping's, when that is a fixed one.
        if let fixed = zone.fixed { return fixed.name }
        problem = BoundMapping.windowWithoutZone
      case .failure(let found): problem = found
      }
      if let problem { record(problem, in: column, stopsRun: false, &reading) }
      return nil
    }
    if let problem { record(problem, readBy: nil, &reading) }
    return nil
  }

  private static var windowWithoutZone: ValueProblem {
    ValueProblem(
      .mapZoneMissing, "the window of the schedule has opening hours, and nothing says in which zone",
      fix: "name the zone with zone: in the window, or timezone: under source")
  }

  /// A row's own place in the spread: evenly scattered, and the same on each run.
  private func spreadShift(_ reading: inout RowReading, _ spread: Int64) -> Int64 {
    guard spread > 0 else { return 0 }
    let hash = ShortHash.of(identity(in: reading)?.bytes ?? Array(String(reading.cells.number).utf8))
    let number = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int64(number % UInt64(spread))
  }
}
