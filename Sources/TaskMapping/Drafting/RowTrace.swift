internal import Diagnostics
package import SpreadsheetReading

/// What became of one cell on its way into a column of the mapping, step by step: for a person who reads it out.
package struct ColumnTrace: Sendable, Hashable {
  /// The column's name in the mapping.
  package var name: String
  /// Where it stands in the file, such as `B "Full Name"`; nil when the file does not have it.
  package var source: String?
  /// What each step made of the text, the cell as it is in the file first.
  package var steps: [Step]
  /// What the templates read: the canonical text, or why there is none.
  package var outcome: Outcome

  package struct Step: Sendable, Hashable {
    package var name: String
    package var text: String
  }

  package enum Outcome: Sendable, Hashable {
    /// `isRepaired`: a default in the place of a bad value.
    case value(String, type: String, isRepaired: Bool)
    /// `isRepaired`: there was a value, a bad one.
    case none(isRepaired: Bool)
    /// The message of the problem, which is reported with the row.
    case refused(String)
  }
}

extension BoundMapping {
  /// How each column's value comes about. Reads the row as `map` does.
  package func trace(_ row: SourceRow) -> [ColumnTrace] {
    let cells = RowCells(row)
    var reading = RowReading(cells, columnCount: columns.count)
    for column in columns.indices { read(column, of: cells, in: &reading) }
    var traces: [ColumnTrace] = []
    for column in columns.indices {
      traces.append(
        ColumnTrace(
          name: columns[column].rule.name, source: source(of: column), steps: steps(column, row),
          outcome: outcome(column, reading)))
    }
    return traces
  }

  private func source(of column: Int) -> String? {
    guard let index = columns[column].source else { return nil }
    let letters = Place.letters(ofColumn: index)
    return columns[column].header.map { "\(letters) \(ValueProblem.quoted($0))" } ?? letters
  }

  private func steps(_ column: Int, _ row: SourceRow) -> [ColumnTrace.Step] {
    guard let index = columns[column].source, index < row.cellCount, row.kind(at: index) != .blank else { return [] }
    var steps = [ColumnTrace.Step(name: "\(row.kind(at: index))", text: row.text(at: index))]
    var bytes = Array(row.bytes(at: index))
    if !columns[column].rule.keepSpace { bytes = Array(bytes[TextBytes.trimmedRange(bytes.span)]) }
    func note(_ name: String) {
      let text = String(decoding: bytes, as: UTF8.self)
      if text != steps.last?.text { steps.append(ColumnTrace.Step(name: name, text: text)) }
    }
    note("trimmed")
    for transform in columns[column].rule.transforms {
      // What does not apply is told as the outcome.
      guard let changed = try? transform.apply(to: bytes) else { break }
      bytes = changed
      note(transform.word)
    }
    return steps
  }

  private func outcome(_ column: Int, _ reading: borrowing RowReading) -> ColumnTrace.Outcome {
    let isRepaired = reading.repaired.contains(column)
    switch reading.values[column] {
    case .unread, .missing: break
    case .broken: break
    case let value:
      return .value(value.text(in: reading), type: columns[column].typeName, isRepaired: isRepaired)
    }
    if let problem = reading.problems.first(where: { $0.column == column }) {
      return .refused(problem.diagnostic.message)
    }
    return .none(isRepaired: isRepaired)
  }
}

extension BoundColumn {
  /// What the value is; a word from a `map` is a text.
  fileprivate var typeName: String { rule.map == nil ? rule.type.word : "text" }
}

extension Transform {
  /// The word of the language.
  var word: String {
    switch self {
    case .collapseSpaces: "collapse_spaces"
    case .lower: "lower"
    case .upper: "upper"
    case .title: "title"
    case .digits: "digits"
    case .slug: "slug"
    case .strip: "strip"
    case .prefix: "prefix"
    case .suffix: "suffix"
    case .replace: "replace"
    case .regexReplace: "regex_replace"
    case .extract: "extract"
    case .split: "split"
    case .padLeft: "pad_left"
    case .truncate: "truncate"
    case .hashSHA256: "hash"
    }
  }
}
