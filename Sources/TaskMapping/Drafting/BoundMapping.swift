package import Diagnostics
package import Foundation
package import SpreadsheetReading

/// A mapping whose columns were found in the header of one input: ready to take rows.
///
/// All lookups were done when it was bound; a row costs none. Safe to use from several tasks at once: it never
/// changes, and what a row needs besides lives in the call.
package struct BoundMapping: Sendable {
  package let mapping: Mapping
  /// Problems of binding that do not refuse the file: unknown columns, optional columns that are absent.
  package let warnings: [Diagnostic]
  let context: InputContext
  let columns: [BoundColumn]
  let missingWords: MissingWords
  /// Each skip rule with the columns it reads.
  let skipRules: [(rule: SkipRule, columns: [Int])]
  let task: BoundTask
  let identityColumns: [Int]
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
    columns = mapping.columns.enumerated().map { index, rule in
      BoundColumn(
        rule, source: binding.sources[index], header: binding.sources[index].flatMap(binding.headerText),
        isIdentity: identity.contains(index), isTextFile: context.isText, mappingZone: mapping.timezone)
    }
    uniqueColumns = columns.indices.filter { [columns] in columns[$0].isUnique }
    missingWords = MissingWords(mapping.missing)
    skipRules = mapping.skip.map { ($0, $0.when.columns) }
    zone = ZoneChoice(mapping.timezone)
    windowZone = ZoneChoice(mapping.task.schedule?.window?.zone ?? mapping.timezone)
    let now = Int64(context.now.timeIntervalSince1970.rounded(.down))
    let today = (zone.fixed ?? .utc).civilTime(at: now).dayNumber
    task = BoundTask(
      mapping.task,
      meta: MetaTexts(
        file: context.fileName, sheet: context.sheet, runDate: CivilTime.isoDate(ofDay: today),
        environment: context.environment))
  }

  /// Turns a row into a task to be. `${meta:run_date}` is the date of the input's clock.
  package func map(_ row: SourceRow) -> MappedRow {
    if let problem = row.problem { return MappedRow(verdict: .rejected([problem], identity: nil)) }
    let cells = RowCells(row)
    var reading = RowReading(cells, columnCount: columns.count)
    if let reason = skipReason(cells, &reading) {
      // What the identity's cells report is nobody's concern in a skipped row.
      for column in identityColumns { read(column, of: cells, in: &reading) }
      return MappedRow(verdict: .skipped(reason: reason, identity: identity(in: reading)))
    }
    for column in columns.indices { read(column, of: cells, in: &reading) }
    if let abort = reading.abort { return MappedRow(verdict: .abort(abort), warnings: reading.warnings) }
    checkIdentity(&reading)
    let identity = identity(in: reading)
    let uniqueKeys = uniqueColumns.isEmpty ? [] : uniqueKeys(in: reading)
    if let draft = draft(identity, &reading) {
      return MappedRow(
        verdict: .draft(draft), repaired: reading.repaired, warnings: reading.warnings, uniqueKeys: uniqueKeys)
    }
    // Skip rules read their columns first; people read a row from left to right.
    let problems = reading.problems.enumerated().sorted {
      ($0.element.column, $0.offset) < ($1.element.column, $1.offset)
    }
    return MappedRow(
      verdict: .rejected(problems.map(\.element.diagnostic), identity: identity), repaired: reading.repaired,
      warnings: reading.warnings, uniqueKeys: uniqueKeys)
  }

  /// The reason of the first skip rule that matches. A rule that reads a broken cell does not.
  private func skipReason(_ cells: RowCells, _ reading: inout RowReading) -> String? {
    for index in skipRules.indices {
      var isBroken = false
      for column in skipRules[index].columns {
        read(column, of: cells, in: &reading)
        if case .broken = reading.values[column] { isBroken = true }
      }
      if !isBroken, skipRules[index].rule.when.holds(in: reading) { return skipRules[index].rule.reason }
    }
    return nil
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
