extension BoundMapping {
  /// When the task is to start, as far as the row decides it.
  /// - Returns: nil when it cannot be told; the reason is recorded.
  func schedulePlan(_ identity: TaskIdentity?, _ reading: inout RowReading) -> SchedulePlan? {
    var plan = SchedulePlan(expiresAfterSeconds: mapping.task.expiresAfterSeconds)
    guard let rule = mapping.task.schedule else { return plan }
    plan.past = rule.past
    plan.beyond = rule.beyond
    if let at = rule.at {
      switch reading.values[at] {
      case .missing, .unread: break
      case .instant(let instant): plan.start = instant + rule.offsetSeconds
      case .day(let day):
        guard let midnight = midnight(of: day, &reading) else {
          record(
            ValueProblem(
              .mapZoneMissing, "\(CivilTime.isoDate(ofDay: day)) is a date, and nothing says in which zone it begins",
              fix: "name the zone with timezone: under source"),
            in: at, stopsRun: false, &reading)
          return nil
        }
        plan.start = midnight + rule.offsetSeconds
      // A broken cell is reported, and a column of another type was refused when the mapping was loaded.
      default: return nil
      }
    }
    if let window = rule.window {
      guard let zone = windowZoneName(&reading) else { return nil }
      plan.window = window.window
      plan.windowZone = zone
      plan.spreadSeconds = rule.spreadSeconds
      plan.spreadShiftSeconds = spreadShift(identity, reading.cells, rule.spreadSeconds)
    }
    return plan
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
  private func spreadShift(_ identity: TaskIdentity?, _ cells: RowCells, _ spread: Int64) -> Int64 {
    guard spread > 0 else { return 0 }
    let hash = ShortHash.of(identity?.bytes ?? Array(String(cells.number).utf8))
    let number = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int64(number % UInt64(spread))
  }
}
