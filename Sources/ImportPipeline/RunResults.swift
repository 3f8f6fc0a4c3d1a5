import ConnectAPI
package import Ledger
package import Reporting

/// Writes a run folder out of the ledger, and out of the run's inputs where it no longer keeps the cells.
package enum RunResults {
  /// - Parameters:
  ///   - style: how the files are written.
  ///   - cells: those of the inputs, where somebody has looked at them; nil looks when the run's were erased.
  /// - Returns: the summary that was written with it.
  /// - Throws: `LedgerError`, `ReportError`, `ReadingError`.
  package static func write(
    _ record: RunRecord, from reader: LedgerReader, to folder: String, style: ReportStyle, cells: InputCells? = nil
  ) throws -> ImportSummary {
    var tally = RunTally()
    return try write(
      record, from: reader, to: folder, style: style, cells: cells, noting: &tally)
  }

  /// - Parameter tally: notes the problems of the rows.
  static func write(
    _ record: RunRecord, from reader: LedgerReader, to folder: String, style: ReportStyle, cells: InputCells? = nil,
    noting tally: inout RunTally
  ) throws -> ImportSummary {
    let specification = record.specification
    let cells = try cells ?? (record.cellsErasedAt == nil ? nil : InputCells(of: record, from: reader))
    let runFolder = try RunFolder(
      at: folder, inputs: specification.inputs, isLatest: false, style: style)
    var gathered = try LoadFacts(of: record.id, in: reader)
    try reader.forEachRow(of: record.id, in: Set(RowState.allCases)) { row in
      tally.note(row)
      gathered.add(row)
      var row = row
      if row.cells == nil { row.cells = try cells?.cells(ofRow: row.number, input: row.input) }
      try runFolder.write(row)
    }
    let counts = try reader.counts(of: record.id)
    let facts = try gathered.facts(
      inputs: specification.inputs, now: record.finishedAt ?? record.startedAt, plan: record.plan)
    let ends = [record.finishedAt, facts.sending?.endedAt].compactMap(\.self)
    var summary = ImportSummary(
      command: .load, outcome: counts.isUnfinished ? .interrupted : .done,
      exitStatus: counts[.pending] > 0 ? 4 : counts.hasFaults ? 1 : 0, run: record.id.rawValue,
      instance: specification.instance.uuid,
      dataset: specification.dataset, mapping: specification.mappingFile, inputs: specification.inputs, counts: counts,
      problems: tally.problemsByCount, repaired: gathered.notes?.repaired ?? [:],
      warnings: gathered.notes?.warnings ?? [], startedAt: record.startedAt, endedAt: ends.max() ?? record.startedAt,
      attempts: facts.sending?.attempts ?? 0, throttled: facts.sending?.throttled ?? 0, folder: folder,
      facts: facts)
    if counts.isUnfinished { summary.continueCommand = CommandLineText.joined(specification.command) }
    _ = try runFolder.finish(&summary)
    return summary
  }
}

extension RunCounts {
  /// Whether some row was refused or could not be sent.
  var hasFaults: Bool { self[.rejected] + self[.failed] + self[.inDoubt] > 0 }
  /// Whether the same command has something left to do.
  var isUnfinished: Bool { unfinished > 0 }
  /// How many rows that is.
  var unfinished: Int { self[.pending] + self[.failed] + self[.inDoubt] }
}
