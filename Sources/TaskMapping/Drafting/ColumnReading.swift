internal import Diagnostics
internal import SpreadsheetReading

/// From a cell to a column's value: trimming, missing words, transforms, type, codes, checks, policies.
extension BoundMapping {
  /// Makes sure that the value of a column is known.
  func read(_ column: Int, of cells: RowCells, in reading: inout RowReading) {
    guard case .unread = reading.values[column] else { return }
    // A zone column that leads back here, which no loaded mapping has, finds nothing instead of no end.
    reading.values[column] = .missing
    reading.values[column] = value(of: column, cells, &reading)
  }

  private func value(of column: Int, _ cells: RowCells, _ reading: inout RowReading) -> ColumnValue {
    guard let source = columns[column].source, source < cells.entry.cellCount else { return missing(column, &reading) }
    let cell = cells.row.batch.cells[cells.entry.firstCell + source]
    if cell.kind == .uncached { return fault(uncachedFormula, in: column, &reading) }
    guard cell.length > 0, cell.kind != .blank else { return missing(column, &reading) }
    let start = Int(cell.start)
    let whole = cells.bytes.span.extracting(start..<start + Int(cell.length))
    let trim = TextBytes.trimmedRange(whole)
    let trimmed = whole.extracting(trim)
    if trim.isEmpty || missingWords.contains(trimmed) { return missing(column, &reading) }
    if cell.kind == .error {
      do throws(ValueProblem) { _ = try columns[column].reader.read(trimmed, kind: .error) } catch {
        return fault(error, in: column, &reading)
      }
    }
    if columns[column].refusesDestroyedNumbers, DestroyedNumber.isOne(trimmed) {
      return destroyed(DestroyedNumber.problem(trimmed), column, &reading)
    }
    let range = columns[column].rule.keepSpace ? 0..<whole.count : trim
    if columns[column].isPlainText { return .source(start: start + range.lowerBound, end: start + range.upperBound) }
    return typedValue(of: column, start + range.lowerBound..<start + range.upperBound, cell.kind, cells, &reading)
  }

  private var uncachedFormula: ValueProblem {
    ValueProblem(
      .mapUncachedFormula, "the cell holds a formula whose result is not stored in the file",
      fix: "open the workbook in a spreadsheet program and save it, or set `uncached_formula: missing`")
  }

  private func typedValue(
    of column: Int, _ range: Range<Int>, _ kind: CellKind, _ cells: RowCells, _ reading: inout RowReading
  ) -> ColumnValue {
    let text = cells.bytes.span.extracting(range)
    if columns[column].needsTransforming(text) {
      var bytes = TextBytes.array(text)
      for transform in columns[column].rule.transforms {
        do throws(ValueProblem) { bytes = try transform.apply(to: bytes) } catch {
          return fault(error, in: column, &reading)
        }
      }
      if bytes.isEmpty { return missing(column, &reading) }
      // What was changed is text, whatever the cell was.
      return typed(bytes.span, .text, column, verbatim: nil, cells, &reading)
    }
    return typed(text, kind, column, verbatim: .source(start: range.lowerBound, end: range.upperBound), cells, &reading)
  }

  /// - Parameter verbatim: the value that stands for `text` itself; nil makes a String of it.
  private func typed(
    _ text: Span<UInt8>, _ kind: CellKind, _ column: Int, verbatim: ColumnValue?, _ cells: RowCells,
    _ reading: inout RowReading
  ) -> ColumnValue {
    var zone: TimeZoneRules?
    switch self.zone(of: column, cells, &reading) {
    case .success(let found): zone = found
    case .failure(let problem): return problem.map { fault($0, in: column, &reading) } ?? .broken
    }
    let value: ColumnValue
    do throws(ValueProblem) {
      switch try columns[column].reader.read(text, kind: kind, zone: zone) {
      case .verbatim: value = verbatim ?? .text(TextBytes.string(text))
      case .text(let canonical): value = .text(canonical)
      case .number(let number): value = .number(number)
      case .boolean(let boolean): value = .boolean(boolean)
      case .day(let day): value = .day(day)
      case .instant(let instant): value = .instant(instant)
      }
    } catch {
      return fault(error, in: column, &reading)
    }
    return mappedAndChecked(value, column, cells, &reading)
  }

  private func mappedAndChecked(
    _ value: ColumnValue, _ column: Int, _ cells: RowCells, _ reading: inout RowReading
  ) -> ColumnValue {
    var final = value
    if columns[column].codes != nil {
      if let word = columns[column].codes?.word(for: value, in: cells) {
        // A code for nothing.
        if word.isEmpty { return missing(column, &reading) }
        final = .text(word)
      } else if columns[column].rule.unmapped != .keep {
        return unmapped(value, column, &reading)
      } else {
        final = .text(value.text(in: cells))
      }
    }
    for check in columns[column].rule.checks {
      if let problem = check.problem(of: final, before: value, in: cells) {
        return fault(problem, in: column, &reading)
      }
    }
    return final
  }
}

extension BoundColumn {
  fileprivate func needsTransforming(_ text: Span<UInt8>) -> Bool {
    for transform in rule.transforms where !transform.isIdentity(on: text) { return true }
    return false
  }
}
