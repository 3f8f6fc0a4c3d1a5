package import Diagnostics
package import SpreadsheetReading

/// How a file has drifted away from a mapping: headers that are gone, new or renamed, values that no longer fit, rows
/// without what makes them themselves.
package struct MappingDrift: Sendable {
  /// A column of the mapping some of whose values are refused.
  package struct Misfit: Sendable, Hashable {
    /// The column's name in the mapping, and the header that it reads.
    package var column: String
    package var header: String?
    /// Cells that do not fit, and cells that have a value at all.
    package var count: Int
    package var filled: Int
    /// The code of the first.
    package var code: DiagnosticCode
    /// At most three of them, letters and digits masked, with their rows.
    package var examples: [String]
    /// Formats that would read the column's dates as they are now, as YAML; nil where that is not what is wrong.
    package var formats: String?

    /// Whether it is more than one value in twenty: a change of the column, and not a few wrong cells.
    package var isDrift: Bool { count * 20 > filled }
  }

  /// What binding has to say: missing headers, new ones, the nearest known names. Values of cells are not in it.
  package private(set) var headers: [Diagnostic] = []
  /// Rows that cannot be read, or have no identity, or that of another: one problem for each kind.
  package private(set) var rows: [Diagnostic] = []
  /// The most frequent first.
  package private(set) var misfits: [Misfit] = []
  /// Headers that the mapping does not read and says to ignore.
  package private(set) var unread: [String] = []
  /// Rows that were looked at, and whether that is all of them.
  package private(set) var rowCount = 0
  package private(set) var isWhole = true

  /// Whether headers, rows or types are not as the mapping has them; a few wrong cells are none.
  package var isDrift: Bool {
    !headers.isEmpty || rows.contains { $0.severity == .error } || misfits.contains(where: \.isDrift)
  }
  /// Whether there is anything at all to tell.
  package var hasFindings: Bool { !headers.isEmpty || !rows.isEmpty || !misfits.isEmpty }

  /// Holds a table against a mapping.
  ///
  /// Policies are left out of it: a value that the mapping repairs or drops on load is a misfit here, because somebody
  /// who asks for drift wants to see it.
  /// - Parameters:
  ///   - source: the input, opened with the mapping's own settings.
  ///   - limit: rows that are looked at.
  /// - Throws: `ReadingError` when the input cannot be read.
  package init(
    of mapping: Mapping, from source: inout any RowSource, context: InputContext, limit: Int = TableSample.maximumRows
  ) throws(ReadingError) {
    let own = HeaderBinding(mapping, header: source.header, input: context, showsHeaders: false)
    headers = own.errors + own.warnings
    let lenient = mapping.withoutPolicies
    let binding = HeaderBinding(lenient, header: source.header, input: context)
    if mapping.unknownColumns == .ignore { unread = binding.unreadHeaders }
    guard binding.sources.count == lenient.columns.count else { return }
    let bound = BoundMapping(lenient, binding, context)
    var tally = Tally(mapping)
    reading: while let batch = try source.nextBatch() {
      for index in 0..<batch.count {
        guard rowCount < limit else {
          isWhole = false
          break reading
        }
        rowCount += 1
        tally.add(batch[index], bound)
      }
    }
    misfits = tally.misfits(bound)
    rows = tally.problems(context.file, rowCount)
  }

  /// What the rows come to.
  private struct Tally {
    let identity: [Int]
    var misfits: [Int: (count: Int, code: DiagnosticCode, cells: [SampleCell])] = [:]
    var filled: [Int: Int] = [:]
    var unreadable: (count: Int, first: Diagnostic?) = (0, nil)
    var withoutIdentity = 0
    var repeated = 0
    private var identities: Set<[String]> = []

    init(_ mapping: Mapping) {
      identity = if case .columns(let columns) = mapping.identity { columns } else { [] }
    }

    mutating func add(_ row: SourceRow, _ bound: BoundMapping) {
      if let problem = row.problem {
        unreadable = (unreadable.count + 1, unreadable.first ?? problem)
        return
      }
      let cells = RowCells(row)
      var reading = RowReading(cells, columnCount: bound.columns.count)
      for column in bound.columns.indices {
        bound.read(column, of: cells, in: &reading)
        if let source = bound.columns[column].source, row.kind(at: source) != .blank { filled[column, default: 0] += 1 }
      }
      for problem in reading.problems {
        var misfit = misfits[problem.column] ?? (0, problem.diagnostic.code, [])
        misfit.count += 1
        if misfit.cells.count < 200, let source = bound.columns[problem.column].source {
          misfit.cells.append(SampleCell(row: row.number, kind: row.kind(at: source), bytes: row.bytes(at: source)))
        }
        misfits[problem.column] = misfit
      }
      guard !identity.isEmpty else { return }
      var parts: [String] = []
      for column in identity {
        parts.append(reading.values[column].isPresent ? reading.values[column].text(in: reading) : "")
      }
      if parts.contains("") {
        withoutIdentity += 1
      } else if !identities.insert(parts).inserted {
        repeated += 1
      }
    }

    func misfits(_ bound: BoundMapping) -> [Misfit] {
      misfits.sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }.map { column, misfit in
        let isDate = [.mapDateInvalid, .mapDateTimeInvalid].contains(misfit.code)
        let formats = isDate ? DateEvidence(misfit.cells)?.formats : nil
        return Misfit(
          column: bound.columns[column].rule.name, header: bound.columns[column].header, count: misfit.count,
          filled: filled[column] ?? 0, code: misfit.code,
          examples: ValueMask.oddest(of: misfit.cells).map { "\($0.mask) (row \($0.row))" },
          formats: formats.flatMap { $0.isEmpty ? nil : YAMLText.list($0) })
      }
    }

    func problems(_ file: String, _ rows: Int) -> [Diagnostic] {
      func problem(_ code: DiagnosticCode, _ count: Int, _ what: String, _ fix: String) -> Diagnostic? {
        guard count > 0 else { return nil }
        return Diagnostic(
          code, severity: count * 20 > rows ? .error : .warning, at: .file(file), "\(count) of \(rows) rows \(what)",
          fix: fix)
      }
      return [
        unreadable.first.flatMap {
          problem(
            $0.code, unreadable.count, "cannot be read as they stand", "look at them with taskferry preview or check")
        },
        problem(
          .mapIdentityMissing, withoutIdentity, "have no value for the mapping's identity",
          "fill the cells, or see whether the column was renamed or emptied"),
        problem(
          "input.duplicate-identity", repeated, "have the identity of another row",
          "see whether the identity's columns still tell the rows apart"),
      ].compactMap(\.self)
    }
  }
}

extension Mapping {
  /// The same columns with nothing required and nothing repaired: every bad value is a problem, and no missing header
  /// is one that refuses the file.
  fileprivate var withoutPolicies: Mapping {
    var copy = self
    copy.identity = nil
    copy.unknownColumns = .ignore
    for index in copy.columns.indices {
      copy.columns[index].isRequired = false
      copy.columns[index].onMissing = .omit
      copy.columns[index].onError = .reject
      if copy.columns[index].unmapped != .keep { copy.columns[index].unmapped = .reject }
    }
    return copy
  }
}
