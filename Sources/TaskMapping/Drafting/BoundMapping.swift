package import ConnectAPI
package import Diagnostics
package import Foundation
package import SpreadsheetReading

/// A mapping whose columns were found in the header of one input: ready to take rows.
///
/// All lookups were done when it was bound; a row costs none. Safe to use from several tasks at once: it never
/// changes, and what a row needs besides lives in the call.
///
/// A class, because everything about a row asks it: a value of this size would be copied for each of its methods that
/// a `RowMapper` calls.
package final class BoundMapping: Sendable {
  package let mapping: Mapping
  /// Problems of binding that do not refuse the file: unknown columns, optional columns that are absent.
  package let warnings: [Diagnostic]
  let context: InputContext
  let columns: [BoundColumn]
  /// What is asked of each column for each cell.
  let plans: [ColumnPlan]
  let valuePlans: [ValuePlan]
  let tables: PlanTables
  let missingWords: MissingWords
  /// The conditions of `skip`, and the columns they read: those of a rule are `skipColumns` from its start to the
  /// next one's.
  let skipConditions: [Predicate]
  let skipColumns: [Int]
  let skipStarts: [Int]
  /// Where the plain ones of the conditions begin in `PlanTables.conditions`.
  let skipSteps: [Int?]
  let task: BoundTask
  let identityColumns: [Int]
  /// Where a corrected row says what it was known by; nil unless rows are known by file and row.
  package let originalPlace: OriginalPlace?
  let uniqueColumns: [Int]
  /// The zone of `date` values and of windows that name none.
  let zone: ZoneChoice
  let windowZone: ZoneChoice

  init(_ mapping: Mapping, _ binding: HeaderBinding, _ context: InputContext) {
    self.mapping = mapping
    self.context = context
    warnings = binding.warnings
    let identity: [Int] = if case .columns(let columns) = mapping.identity { columns } else { [] }
    identityColumns = identity
    originalPlace = if case .fileAndRow = mapping.identity { OriginalPlace(header: binding.headerCells) } else { nil }
    columns = mapping.columns.enumerated().map { index, rule in
      BoundColumn(
        rule, source: binding.sources[index], header: binding.sources[index].flatMap(binding.headerText),
        isIdentity: identity.contains(index), mappingZone: mapping.timezone)
    }
    var tables = PlanTables()
    plans = columns.map { column in
      ColumnPlan(
        column.rule, source: column.source, isIdentity: column.isIdentity, isTextFile: context.isText,
        zone: column.zone, &tables)
    }
    valuePlans = columns.map { ValuePlan($0.rule, &tables) }
    skipSteps = mapping.skip.map { tables.conditions.add($0.when, &tables.words) }
    self.tables = tables
    uniqueColumns = columns.indices.filter { [columns] in columns[$0].isUnique }
    missingWords = MissingWords(mapping.missing)
    skipConditions = mapping.skip.map(\.when)
    skipColumns = skipConditions.flatMap(\.columns)
    skipStarts = skipConditions.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.columns.count) }
    zone = ZoneChoice(mapping.timezone)
    windowZone = ZoneChoice(mapping.task.schedule?.window?.zone ?? mapping.timezone)
    let now = Int64(context.now.timeIntervalSince1970.rounded(.down))
    let today = (zone.fixed ?? .utc).civilTime(at: now).dayNumber
    task = BoundTask(
      mapping.task, columns: mapping.columns,
      meta: MetaTexts(
        file: context.fileName, sheet: context.sheet, runDate: CivilTime.isoDate(ofDay: today),
        environment: context.environment))
  }

  /// The route of every task; nil when it depends on the row.
  package var constantRoute: RouteReference? {
    task.isRouteFromRow
      ? nil : task.route.constant.map { RouteReference(kind: task.routeKind, text: $0, fromRow: false) }
  }

  /// What is planned for every task; nil when it depends on the row.
  package var constantSchedule: SchedulePlan? { mapping.task.schedule == nil ? unscheduledPlan : nil }

  /// Turns a row into a task to be. `${meta:run_date}` is the date of the input's clock.
  package func map(_ row: SourceRow) -> MappedRow {
    var mapper = RowMapper(self, of: row.batch)
    mapper.map(row.index)
    return mapper.mapped()
  }
}

extension Mapping {
  /// Finds the columns in a header.
  /// - Returns: the bound mapping, or every problem of the header.
  package func bound(
    to header: SourceHeader?, of input: InputContext
  ) -> Result<BoundMapping, BindingFailure> {
    let binding = HeaderBinding(self, header: header, input: input)
    guard binding.errors.isEmpty else {
      return .failure(BindingFailure(diagnostics: binding.errors + binding.warnings))
    }
    return .success(BoundMapping(self, binding, input))
  }
}

/// Why a header does not fit a mapping.
package struct BindingFailure: Error, Sendable {
  /// The errors first, then the warnings.
  package var diagnostics: [Diagnostic]
  package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

/// What rows of one input have in common.
package struct InputContext: Sendable {
  /// The file as the user named it.
  package var file: String
  /// The last component of the file's path, for `${meta:file}`.
  package var fileName: String
  package var sheet: String?
  /// SHA-256 of the input, lower-case hex, for `identity: file_and_row`.
  package var fingerprint: String
  /// The run's clock.
  package var now: Date
  /// Whether cells come from a text file, where `4.93E+11` is a destroyed number.
  package var isText: Bool
  package var environment: [String: String]

  package init(
    file: String, fileName: String, sheet: String?, fingerprint: String, now: Date, isText: Bool,
    environment: [String: String] = [:]
  ) {
    self.file = file
    self.fileName = fileName
    self.sheet = sheet
    self.fingerprint = fingerprint
    self.now = now
    self.isText = isText
    self.environment = environment
  }
}
