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
    let plan = plans[column]
    guard let source = plan.source, source < cells.entry.cellCount else { return missing(column, &reading) }
    let cell = cells.table[cells.entry.firstCell + source]
    var isError = false
    switch cell.kind {
    case .uncached: return fault(uncachedFormula, in: column, &reading)
    case .blank: return missing(column, &reading)
    case .error: isError = true
    default: break
    }
    guard cell.length > 0 else { return missing(column, &reading) }
    let start = Int(cell.start)
    let whole = cells.bytes.span.extracting(start..<start + Int(cell.length))
    let trim = TextBytes.trimmedRange(whole)
    let trimmed = whole.extracting(trim)
    if trim.isEmpty || missingWords.contains(trimmed) { return missing(column, &reading) }
    if isError {
      do throws(ValueProblem) { _ = try columns[column].reader.read(trimmed, kind: .error) } catch {
        return fault(error, in: column, &reading)
      }
    }
    if plan.refusesDestroyedNumbers, DestroyedNumber.isOne(trimmed) {
      return destroyed(DestroyedNumber.problem(trimmed), column, &reading)
    }
    let range = plan.keepsSpace ? 0..<whole.count : trim
    let place = TextPlace(start: start + range.lowerBound, end: start + range.upperBound, isMade: false)
    if plan.isPlainText, !plan.isLowered { return .text(place) }
    return typedValue(of: column, place, cell.kind, cells, &reading)
  }

  private var uncachedFormula: ValueProblem {
    ValueProblem(
      .mapUncachedFormula, "the cell holds a formula whose result is not stored in the file",
      fix: "open the workbook in a spreadsheet program and save it, or set `uncached_formula: missing`")
  }

  private func typedValue(
    of column: Int, _ place: TextPlace, _ kind: CellKind, _ cells: RowCells, _ reading: inout RowReading
  ) -> ColumnValue {
    let text = cells.bytes.span.extracting(place.range)
    let plan = plans[column]
    if plan.isPlainText, TextBytes.isASCII(text) { return .text(reading.makeLowered(text) ?? place) }
    guard plan.hasTransforms, columns[column].needsTransforming(text) else {
      return typed(text, kind, column, place, cells, &reading)
    }
    // Lent by the reading and given back, so that its memory is used again.
    var bytes = reading.scratch
    reading.scratch = []
    bytes.removeAll(keepingCapacity: true)
    TextBytes.append(text, to: &bytes)
    for index in columns[column].rule.transforms.indices {
      do throws(ValueProblem) { try columns[column].rule.transforms[index].change(&bytes) } catch {
        return fault(error, in: column, &reading)
      }
    }
    if bytes.isEmpty { return missing(column, &reading) }
    // What was changed is text, whatever the cell was.
    let made = reading.make(bytes.span)
    let value = typed(bytes.span, .text, column, made, cells, &reading)
    reading.scratch = bytes
    return value
  }

  /// - Parameter place: where `text` stands.
  private func typed(
    _ text: Span<UInt8>, _ kind: CellKind, _ column: Int, _ place: TextPlace, _ cells: RowCells,
    _ reading: inout RowReading
  ) -> ColumnValue {
    let plan = plans[column]
    if let value = quickValue(text, kind, plan.reading, place) {
      return plan.isMappedOrChecked ? mappedAndChecked(value, column, &reading) : value
    }
    let value: ColumnValue
    do throws(ValueProblem) {
      let read: ReadValue
      if plan.hasZone {
        switch self.zone(of: column, cells, &reading) {
        case .success(let zone): read = try columns[column].reader.read(text, kind: kind, zone: zone)
        case .failure(let problem): return problem.map { fault($0, in: column, &reading) } ?? .broken
        }
      } else {
        read = try columns[column].reader.read(text, kind: kind, zone: nil)
      }
      switch read {
      case .verbatim: value = .text(place)
      case .text(let canonical): value = .text(reading.make(canonical))
      case .number(let number): value = .number(number)
      case .boolean(let boolean): value = .boolean(boolean)
      case .day(let day): value = .day(day)
      case .instant(let instant): value = .instant(instant)
      }
    } catch {
      return fault(error, in: column, &reading)
    }
    return plan.isMappedOrChecked ? mappedAndChecked(value, column, &reading) : value
  }

  /// What the column's `ValueReader` makes of a text that is as most are; nil when it is to be asked, which knows the
  /// rest and says what is wrong.
  private func quickValue(
    _ text: Span<UInt8>, _ kind: CellKind, _ reading: ColumnPlan.Reading, _ place: TextPlace
  ) -> ColumnValue? {
    switch reading {
    case .other: return nil
    case .integer:
      return NumberReading.integer(text).map { .number(Decimal128(digits: Int128($0), scale: 0)) }
    case .decimal(let separator, let group):
      if case .number = kind { return nil }
      return NumberReading.decimal(text, separator: separator, group: group).map { .number($0) }
    case .email: return EmailAddress.fault(text) == nil ? .text(place) : nil
    case .webAddress: return WebAddress.fault(text, schemes: nil) == nil ? .text(place) : nil
    case .time(let start, let end, let zone):
      guard case .text = kind, case .time(let time) = DateFormat.read(text, steps: tables.steps, start..<end),
        time.offsetSeconds == nil
      else { return nil }
      return tables.clocks.instant(atWall: time.wallSeconds, zone: zone).map { .instant($0) }
    }
  }

  private func mappedAndChecked(_ value: ColumnValue, _ column: Int, _ reading: inout RowReading) -> ColumnValue {
    var final = value
    if valuePlans[column].hasMap {
      if let position = position(of: value, column, reading) {
        let start = reading.made.count
        tables.words.append(position, of: valuePlans[column].words, to: &reading.made)
        // A code for nothing.
        if reading.made.count == start { return missing(column, &reading) }
        final = .text(TextPlace(start: start, end: reading.made.count, isMade: true))
      } else if columns[column].rule.unmapped != .keep {
        return unmapped(value, column, &reading)
      } else {
        final = .text(reading.place(of: value))
      }
    }
    if passes(final, before: value, column, reading) { return final }
    for check in columns[column].rule.checks {
      if let problem = check.problem(of: final, before: value, in: reading) {
        return fault(problem, in: column, &reading)
      }
    }
    return final
  }

  /// The entry of the column's `map` for a value.
  private func position(
    of value: ColumnValue, _ column: Int, _ reading: borrowing RowReading
  ) -> Int? {
    value.withText(in: reading) { text in
      if let codes = valuePlans[column].codes { return tables.words.position(of: text, in: codes) }
      return columns[column].codes?.position(of: text)
    }
  }

  /// Whether a value passes all checks for certain.
  private func passes(
    _ value: ColumnValue, before typed: ColumnValue, _ column: Int, _ reading: borrowing RowReading
  ) -> Bool {
    guard valuePlans[column].hasPlainChecks else { return false }
    if let minimum = valuePlans[column].minimum {
      guard case .number(let number) = typed, !(number < minimum) else { return false }
    }
    if let maximum = valuePlans[column].maximum {
      guard case .number(let number) = typed, !(maximum < number) else { return false }
    }
    guard let words = valuePlans[column].oneOf else { return true }
    return value.withText(in: reading) { tables.words.position(of: $0, in: words) != nil }
  }
}

extension BoundColumn {
  fileprivate func needsTransforming(_ text: Span<UInt8>) -> Bool {
    for index in rule.transforms.indices where !rule.transforms[index].isIdentity(on: text) { return true }
    return false
  }
}
