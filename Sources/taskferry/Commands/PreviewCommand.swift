import ArgumentParser
import Diagnostics
import ImportPipeline
import SpreadsheetReading
import TaskMapping

/// Shows how a file is read, and why.
struct PreviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Show how a file is read, and its first rows.",
    discussion: "With --format jsonl each row is one object, {\"row\": 17, \"cells\": [\"text\", 42, true, null]}.")

  enum Format: String, CaseIterable, ExpressibleByArgument { case table, json, jsonl, csv }

  @Argument(help: ArgumentHelp("A spreadsheet, or - for standard input.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Read it with the `source:` section of this mapping.", valueName: "file"))
  var mapping: String?

  @OptionGroup var reading: ReadingOptions

  @Option(help: ArgumentHelp("With --mapping: what becomes of this row, step by step.", valueName: "number"))
  var row: Int?

  @Flag(help: "All rows instead of the first ten.")
  var all = false

  @Flag(help: "Only count the rows.")
  var count = false

  @Option(help: "How rows are written.")
  var format: Format = .table

  mutating func validate() throws {
    guard row != nil else { return }
    if mapping == nil {
      throw ValidationError("--row goes with --mapping: it shows what the mapping makes of the row.")
    }
    if all || count || format != .table { throw ValidationError("--row goes without --all, --count and --format.") }
  }

  func run() async throws {
    guard let input = try InputNames.resolve([file], areFingerprinted: row != nil).first else { return }
    if let row, let mapping { return try RowStory(mapping: mapping, reading: reading).tell(row, of: input) }
    var settings = try mapping.map { try MappingOptions.read($0).mapping.source } ?? SourceSettings()
    settings = reading.applied(to: settings)
    let header = mapping != nil || reading.headerRow != nil ? settings.headerRow : nil
    let named = settings
    // Rows are shown as they stand in the file: the header is one of them, short rows are short.
    settings.headerRow = .none
    settings.ragged = .pad
    settings.uncachedFormula = .warn
    settings.guessesEncoding = true
    var source = try SpreadsheetFile.open(path: input.path, displayName: input.displayName, settings: settings)
    if count {
      var rows = 0
      while let batch = try source.nextBatch() { rows += batch.count }
      return Terminal.answer("\(rows)")
    }
    var first: [RowBatch] = []
    while first.reduce(0, { $0 + $1.count }) < HeaderHint.sampledRows, let batch = try source.nextBatch() {
      first.append(batch)
    }
    let top = first.joinedRows.prefix(HeaderHint.sampledRows)
    let hint = HeaderHint(Array(top), named: header)
    explain(source.description, hint, named)
    try show(first, then: &source)
    source.notes.forEach(Terminal.show)
    if format == .table, source.description.format == .csv { warn(of: hint, Array(top)) }
  }

  private func show(_ first: [RowBatch], then source: inout any RowSource) throws {
    if format == .json { Terminal.answer("[") }
    var table = PreviewTable()
    var shown = 0
    var isCut = false
    var waiting = first[...]
    reading: while Terminal.faultOfAnswer == nil, let batch = try waiting.popFirst() ?? source.nextBatch() {
      for index in 0..<batch.count {
        if !all, shown == 10 {
          isCut = true
          break reading
        }
        let row = batch[index]
        if let problem = row.problem { Terminal.show(problem) }
        switch format {
        case .table where !all: table.add(row)
        case .table: Terminal.answer(PreviewTable.line(row))
        case .jsonl: Terminal.answer(CellJSON.object(row))
        case .json: Terminal.answer((shown == 0 ? "  " : "  ,") + CellJSON.object(row))
        case .csv: Terminal.answer(PreviewTable.record(row))
        }
        shown += 1
      }
    }
    if format == .json { Terminal.answer("]") }
    guard format == .table, !all else { return }
    Terminal.answer(table.text(width: Terminal.answerWidth))
    if isCut { Terminal.answer("\nThere are more rows: --all shows them, --count counts them.") }
  }

  /// Says what a check would refuse in the rows that were looked at.
  private func warn(of hint: HeaderHint, _ rows: [SourceRow]) {
    guard let number = hint.row, let header = rows.first(where: { $0.number >= number }), header.number == number else {
      if let number = hint.row, rows.count < HeaderHint.sampledRows {
        Terminal.tell("note: there is no row \(number), where the header should be")
      }
      return
    }
    let others = rows.filter { $0.number > number && $0.cellCount != header.cellCount }
    guard !others.isEmpty else { return }
    Terminal.tell(
      "note: \(others.count == 1 ? "row \(others[0].number) has" : "\(others.count) of the first rows have") another number of "
        + "fields than the header; a check refuses such rows, `ragged: pad` takes short ones")
  }

  /// Decisions go to stderr, so that stdout is the rows alone; with `table` they are the answer.
  private func explain(_ description: SourceDescription, _ hint: HeaderHint, _ settings: SourceSettings) {
    var decisions = description.decisions
    decisions.append(
      .init(name: "header", value: hint.row.map { "row \($0)" } ?? "none", reason: hint.reason))
    for decision in decisions {
      let line = "\(decision.name): \(TerminalText.safe(decision.value)) (\(TerminalText.safe(decision.reason)))"
      if format == .table { Terminal.answer(line) } else { Terminal.tell(line) }
    }
    guard format == .table else { return }
    Terminal.answer(
      "\nTo read it the same way, put this into the mapping:\n\n"
        + SourceBlock.text(description, hint: hint, settings: settings))
  }
}

extension [RowBatch] {
  fileprivate var joinedRows: [SourceRow] { flatMap { batch in (0..<batch.count).map { batch[$0] } } }
}

/// Rows as JSON.
enum CellJSON {
  /// `{"row": 17, "cells": [...]}`, cells in their types.
  static func object(_ row: SourceRow) -> String {
    let cells = (0..<row.cellCount).map { cell(row, $0) }
    return "{\"row\": \(row.number), \"cells\": [\(cells.joined(separator: ", "))]}"
  }

  private static func cell(_ row: SourceRow, _ column: Int) -> String {
    let text = row.text(at: column)
    switch row.kind(at: column) {
    case .blank, .uncached: return "null"
    case .number, .boolean: return text
    case .error: return "{\"error\": \(JSONText.quoted(text))}"
    case .text, .date, .dateTime, .time, .duration: return JSONText.quoted(text)
    }
  }
}

/// A few rows under column letters.
struct PreviewTable {
  private var rows: [(number: Int, cells: [String])] = []

  mutating func add(_ row: SourceRow) {
    rows.append((row.number, (0..<row.cellCount).map { TerminalText.safe(row.text(at: $0)) }))
  }

  /// One row a line, its number first, cells between bars.
  static func line(_ row: SourceRow) -> String {
    "\(row.number) | " + (0..<row.cellCount).map { TerminalText.safe(row.text(at: $0)) }.joined(separator: " | ")
  }

  /// The row as RFC 4180, controls and all: what a program reads.
  static func record(_ row: SourceRow) -> String {
    (0..<row.cellCount).map { column in
      let text = row.text(at: column)
      let isPlain = !text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
      return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }.joined(separator: ",")
  }

  /// The rows in columns of at most 24 characters, lines cut to `width`.
  func text(width: Int) -> String {
    let columns = rows.map(\.cells.count).max() ?? 0
    let table = [[""] + (0..<columns).map(Place.letters)] + rows.map { [String($0.number)] + $0.cells }
    let widths = (0...columns).map { column in
      min(24, table.map { column < $0.count ? TerminalColumns.count($0[column]) : 0 }.max() ?? 0)
    }
    return table.map { row in
      var line = row.enumerated().map { Self.fitted($1, to: widths[$0]) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return TerminalColumns.cut(line, to: width)
    }.joined(separator: "\n")
  }

  private static func fitted(_ text: String, to width: Int) -> String {
    TerminalColumns.padded(TerminalColumns.cut(text, to: width), to: width)
  }
}
