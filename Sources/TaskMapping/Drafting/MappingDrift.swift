package import Diagnostics
package import SpreadsheetReading

/// How a file has drifted away from a mapping: headers that are gone, new or renamed, and values that no longer fit.
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

  /// What binding has to say: missing headers, new ones, the nearest known names.
  package private(set) var headers: [Diagnostic] = []
  package private(set) var misfits: [Misfit] = []

  /// Whether headers and types are as the mapping has them, a few wrong cells apart.
  package var isNone: Bool { headers.isEmpty && !misfits.contains(where: \.isDrift) }

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
    let lenient = mapping.withoutPolicies
    let binding = HeaderBinding(lenient, header: source.header, input: context)
    let own = HeaderBinding(mapping, header: source.header, input: context)
    headers = own.errors + own.warnings
    guard binding.sources.count == lenient.columns.count else { return }
    let bound = BoundMapping(lenient, binding, context)
    var found: [Int: (count: Int, code: DiagnosticCode, cells: [SampleCell])] = [:]
    var filled: [Int: Int] = [:]
    var rows = 0
    while rows < limit, let batch = try source.nextBatch() {
      for index in 0..<batch.count where rows < limit && batch.problems[index] == nil {
        rows += 1
        let row = batch[index]
        let cells = RowCells(row)
        var reading = RowReading(cells, columnCount: bound.columns.count)
        for column in bound.columns.indices {
          bound.read(column, of: cells, in: &reading)
          if let source = bound.columns[column].source, row.kind(at: source) != .blank {
            filled[column, default: 0] += 1
          }
        }
        for problem in reading.problems {
          var misfit = found[problem.column] ?? (0, problem.diagnostic.code, [])
          misfit.count += 1
          if misfit.cells.count < 200, let source = bound.columns[problem.column].source {
            misfit.cells.append(
              SampleCell(row: row.number, kind: row.kind(at: source), bytes: row.bytes(at: source)))
          }
          found[problem.column] = misfit
        }
      }
    }
    misfits = found.sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }.map { column, misfit in
      let isDate = [.mapDateInvalid, .mapDateTimeInvalid].contains(misfit.code)
      let formats = isDate ? DateEvidence(misfit.cells)?.formats : nil
      return Misfit(
        column: bound.columns[column].rule.name, header: bound.columns[column].header, count: misfit.count,
        filled: filled[column] ?? 0, code: misfit.code,
        examples: ValueMask.oddest(of: misfit.cells).map { "\($0.mask) (row \($0.row))" },
        formats: formats.flatMap { $0.isEmpty ? nil : YAMLText.list($0) })
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
