package import SpreadsheetReading

/// Maps the rows of one batch, one after the other, in the same memory.
///
///     var mapper = RowMapper(mapping, of: batch)
///     mapper.map(0)
///     mapper.outcome, mapper.satisfies { … }    // without a String
///     mapper.mapped()                           // with all its texts
package struct RowMapper: ~Copyable {
  /// What became of a row.
  package enum Outcome: Sendable, BitwiseCopyable {
    /// A task to be: `outline` tells its parts.
    case drafted
    /// A skip rule matched: its index.
    case skipped(rule: Int)
    case rejected
    case aborted
    /// The row was no use from the start.
    case unusable
  }

  package let mapping: BoundMapping
  package private(set) var outcome = Outcome.unusable
  /// Whether U+0000 is anywhere in the bytes of the batch.
  package let batchHoldsNUL: Bool
  private let batch: RowBatch
  private let hasProblems: Bool
  private var cells: RowCells
  private var reading: RowReading
  private var row = 0

  /// - Parameter batch: not empty.
  package init(_ mapping: BoundMapping, of batch: RowBatch) {
    self.mapping = mapping
    self.batch = batch
    hasProblems = !batch.problems.isEmpty
    batchHoldsNUL = TextBytes.holdsNUL(batch.bytes)
    cells = RowCells(batch[0])
    reading = RowReading(cells, columnCount: mapping.columns.count)
    reading.outline.schedule = mapping.unscheduledPlan
  }

  /// Maps the row at an index of the batch.
  package mutating func map(_ index: Int) {
    row = index
    if hasProblems, batch.problems.index(forKey: index) != nil {
      outcome = .unusable
      return
    }
    cells.entry = batch.rows[index]
    reading.begin(cells.entry)
    outcome = mapping.map(cells, &reading)
  }

  /// Whether there is something to tell about a row that became a task.
  package var hasRemarks: Bool { !reading.warnings.isEmpty || !reading.repaired.isEmpty }

  /// Whether a condition holds of the task's parts, the bytes of the batch, in which some of their texts lie, and
  /// the bytes that were made for the row, in which the others do.
  package func satisfies(
    _ condition: (_ outline: borrowing DraftOutline, _ source: Span<UInt8>, _ made: Span<UInt8>) -> Bool
  ) -> Bool {
    condition(reading.outline, reading.cells.bytes.span, reading.made.span)
  }

  /// Hashes by which the row is told from others of the same run.
  package mutating func keys() -> RowKeys {
    RowKeys(identity: mapping.identityKey(&reading), content: mapping.contentKey(&reading))
  }

  /// The row that was mapped last, with texts of its own.
  package mutating func mapped() -> MappedRow {
    switch outcome {
    case .unusable: return MappedRow(verdict: .rejected(batch.problems[row].map { [$0] } ?? [], identity: nil))
    case .skipped(let rule):
      return MappedRow(
        verdict: .skipped(reason: mapping.mapping.skip[rule].reason, identity: mapping.identity(in: reading)))
    case .aborted:
      guard let abort = reading.abort else { preconditionFailure("a run is aborted for a problem") }
      return MappedRow(verdict: .abort(reading.problems[abort].diagnostic), warnings: reading.warnings)
    case .drafted:
      return MappedRow(
        verdict: .draft(mapping.draft(of: &reading)), repaired: reading.repaired, warnings: reading.warnings,
        uniqueKeys: mapping.uniqueKeys(in: reading))
    case .rejected:
      // Skip rules read their columns first; people read a row from left to right.
      let problems = reading.problems.enumerated().sorted {
        ($0.element.column, $0.offset) < ($1.element.column, $1.offset)
      }
      return MappedRow(
        verdict: .rejected(problems.map(\.element.diagnostic), identity: mapping.identity(in: reading)),
        repaired: reading.repaired, warnings: reading.warnings, uniqueKeys: mapping.uniqueKeys(in: reading))
    }
  }
}

extension BoundMapping {
  /// Reads the cells of a row that was begun, and finds the parts of its task.
  fileprivate func map(_ cells: RowCells, _ reading: inout RowReading) -> RowMapper.Outcome {
    if let rule = matchingSkipRule(cells, &reading) {
      // What the identity's cells report is nobody's concern in a skipped row.
      for column in identityColumns { read(column, of: cells, in: &reading) }
      return .skipped(rule: rule)
    }
    for column in plans.indices { read(column, of: cells, in: &reading) }
    if reading.abort != nil { return .aborted }
    checkIdentity(&reading)
    return outline(&reading) ? .drafted : .rejected
  }

  /// The first skip rule that matches. A rule that reads a broken cell does not.
  private func matchingSkipRule(_ cells: RowCells, _ reading: inout RowReading) -> Int? {
    for rule in skipConditions.indices {
      var isBroken = false
      for index in skipStarts[rule]..<skipStarts[rule + 1] {
        read(skipColumns[index], of: cells, in: &reading)
        if case .broken = reading.values[skipColumns[index]] { isBroken = true }
      }
      if !isBroken, holds(skipRule: rule, reading) { return rule }
    }
    return nil
  }

  private func holds(skipRule rule: Int, _ reading: borrowing RowReading) -> Bool {
    if let start = skipSteps[rule] { return tables.conditions.holds(at: start, in: reading, tables.words) }
    return skipConditions[rule].holds(in: reading)
  }
}
