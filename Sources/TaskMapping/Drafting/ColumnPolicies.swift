internal import Diagnostics
internal import SpreadsheetReading

/// What a mapping does about values that are missing, wrong or not in its `map`.
extension BoundMapping {
  /// There is no value.
  func missing(_ column: Int, _ reading: inout RowReading) -> ColumnValue {
    let policy = plans[column].onMissing
    if policy == .default, let value = columns[column].defaultValue { return reading.value(of: value) }
    guard policy == .reject || policy == .abort else { return .missing }
    let rule = columns[column].rule
    // For the rules of `skip` the value is missing all the same, and not broken.
    record(
      ValueProblem(
        .mapValueMissing, "column \(rule.name) has no value, and every row must have one", fix: "fill the cell"),
      in: column, stopsRun: policy == .abort, &reading)
    return .missing
  }

  /// There is something, and it does not parse or fails a check.
  func fault(_ problem: ValueProblem, in column: Int, _ reading: inout RowReading) -> ColumnValue {
    switch columns[column].rule.onError {
    case .omit: return repair(problem, column, .missing, &reading)
    case .default:
      if let value = columns[column].defaultValue {
        return repair(problem, column, reading.value(of: value), &reading)
      }
    case .abort:
      record(problem, in: column, stopsRun: true, &reading)
      return .broken
    case .reject: break
    }
    record(problem, in: column, stopsRun: false, &reading)
    return .broken
  }

  /// A number whose digits are gone: in an identity nothing can be trusted any more.
  func destroyed(_ problem: ValueProblem, _ column: Int, _ reading: inout RowReading) -> ColumnValue {
    guard columns[column].isIdentity else { return fault(problem, in: column, &reading) }
    record(problem, in: column, stopsRun: true, &reading)
    return .broken
  }

  /// A value that `map` does not list.
  func unmapped(_ value: ColumnValue, _ column: Int, _ reading: inout RowReading) -> ColumnValue {
    let codes = columns[column].codes?.codes ?? ""
    let problem = ValueProblem(
      .mapUnmapped,
      "\(ValueProblem.quoted(value.text(in: reading))) is not among the values of map: \(codes)",
      fix: "add it to map: of column \(columns[column].rule.name), or correct the cell")
    switch columns[column].rule.unmapped {
    case .omit: return repair(problem, column, .missing, &reading)
    case .default:
      if let replacement = columns[column].defaultValue {
        return repair(problem, column, reading.value(of: replacement), &reading)
      }
    case .abort:
      record(problem, in: column, stopsRun: true, &reading)
      return .broken
    case .reject, .keep: break
    }
    record(problem, in: column, stopsRun: false, &reading)
    return .broken
  }

  /// The zone of a column's wall-clock times in this row.
  func zone(of column: Int, _ cells: RowCells, _ reading: inout RowReading) -> ZoneFinding {
    switch columns[column].zone {
    case .none: return .success(nil)
    case .fixed(let rules): return .success(rules)
    case .unknown(let name): return .failure(ZoneFinding.unknown(name))
    case .column(let zoneColumn): return zone(inColumn: zoneColumn, cells, &reading)
    }
  }

  func zone(inColumn zoneColumn: Int, _ cells: RowCells, _ reading: inout RowReading) -> ZoneFinding {
    read(zoneColumn, of: cells, in: &reading)
    if case .broken = reading.values[zoneColumn] { return .failure(nil) }
    guard reading.values[zoneColumn].isPresent else { return .success(nil) }
    let name = reading.values[zoneColumn].text(in: reading)
    if let rules = TimeZoneDatabase.rules(named: name) { return .success(rules) }
    return .failure(ZoneFinding.unknown(name))
  }

  func record(_ problem: ValueProblem, in column: Int, stopsRun: Bool, _ reading: inout RowReading) {
    var diagnostic = diagnostic(problem, column, .error, reading.cells)
    if stopsRun { diagnostic.message += "; this stops the run, and nothing is sent" }
    if stopsRun, reading.abort == nil { reading.abort = reading.problems.count }
    reading.problems.append((column, diagnostic))
  }

  private func repair(
    _ problem: ValueProblem, _ column: Int, _ value: ColumnValue, _ reading: inout RowReading
  ) -> ColumnValue {
    var warning = problem
    warning.message += value.isPresent ? "; the default takes its place" : "; it is left out"
    reading.warnings.append(diagnostic(warning, column, .warning, reading.cells))
    reading.repaired.append(column)
    return value
  }

  private func diagnostic(
    _ problem: ValueProblem, _ column: Int, _ severity: Diagnostic.Severity, _ cells: RowCells
  ) -> Diagnostic {
    Diagnostic(
      problem.code, severity: severity, at: place(of: column, in: cells), problem.message, fix: problem.fix,
      column: columns[column].rule.name)
  }

  /// The cell a column reads; the row when the file does not have the column.
  func place(of column: Int, in cells: RowCells) -> Place {
    guard let source = columns[column].source else {
      return .row(file: context.file, sheet: context.sheet, row: cells.number)
    }
    return .cell(
      file: context.file, sheet: context.sheet, column: source, row: cells.number, header: columns[column].header)
  }
}

/// A zone, none, or why it cannot be told.
enum ZoneFinding {
  /// nil when nothing names one.
  case success(TimeZoneRules?)
  /// The problem is nil when it was reported with the zone's column.
  case failure(ValueProblem?)

  static func unknown(_ name: String) -> ValueProblem {
    ValueProblem(
      .mapZoneUnknown, "\(ValueProblem.quoted(name)) is not a time zone of this system's database",
      fix: "write an IANA name such as Europe/Berlin, in its exact spelling")
  }
}
