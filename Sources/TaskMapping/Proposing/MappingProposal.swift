internal import ConnectAPI
internal import Diagnostics
internal import SpreadsheetReading

/// A first mapping for a table: columns with their types, and a task that is a fair guess at what is wanted.
///
/// Nothing here guesses while a file is loaded: what is proposed is text for a person to read, and what the values do
/// not decide is left open with the question beside it.
package struct MappingProposal {
  /// A question that the person has to answer.
  package struct Question: Sendable, Hashable {
    /// The line of the draft, from 1.
    package var line: Int
    package var text: String
  }

  let sample: TableSample
  let answers: ProposalAnswers
  /// The template that the tasks are made from; nil when they go to a flow.
  let template: ProposedTemplate?
  /// Words that stand for no value, as the sample has them.
  let missing: [String]
  private(set) var columns: [ProposedColumn] = []
  private(set) var task = ProposedTask()
  /// What `source.timezone` is to say: a zone, a column, or nothing yet.
  private(set) var zone = Zone.notNeeded

  enum Zone {
    case notNeeded
    case named(String)
    case open
  }

  package init(
    _ sample: TableSample, answers: ProposalAnswers = ProposalAnswers(), template: ProposedTemplate? = nil
  ) {
    self.sample = sample
    self.template = template
    self.answers = answers
    missing = MappingProposal.missingWords(in: sample)
    let words = MissingWords(missing)
    var names: Set<String> = []
    // Beyond the columns that are looked at, too: binding finds them all.
    let headers = Dictionary(
      (sample.header?.cells ?? []).map { (CaseFolding.folded(HeaderBinding.trimmed($0)), 1) }, uniquingKeysWith: +)
    var seen: [[UInt8]: Int] = [:]
    var answers = answers
    for index in 0..<sample.columnCount {
      let header = sample.header.map { index < $0.cells.count ? HeaderBinding.trimmed($0.cells[index]) : "" } ?? ""
      if OwnColumns.contain(header) { continue }
      let cells = sample.cells(of: index, missing: words)
      if header.isEmpty, cells.isEmpty { continue }
      let field = template?.field(for: header, among: columns.compactMap(\.field))
      var column = ColumnProposal(
        index: index, header: header, rows: sample.rows.count, cells: cells, answers: answers,
        isTimeWanted: field?.kind == .dateTime || field?.kind == .scheduledTime)
      if let field, let template { column.fit(field, cells, isRequired: template.isNeeded(field)) }
      // One country a file: the second column of numbers is not looked at as long as the first.
      if column.kind == .phone, answers.region == nil { answers.region = column.region ?? "" }
      let folded = CaseFolding.folded(header)
      seen[folded, default: 0] += 1
      let occurrence = header.isEmpty || headers[folded] ?? 0 < 2 ? nil : seen[folded]
      columns.append(
        ProposedColumn(
          column, name: MappingProposal.name(header, index, &names), occurrence: occurrence, field: field))
    }
    zone = settledZone
    task = ProposedTask(of: &columns, zone: zone, rows: sample.rows.count)
    if template != nil { task.takeFields(of: &columns) }
  }

  /// Whether there is nothing to map.
  package var isEmpty: Bool { columns.isEmpty }

  private static func name(_ header: String, _ index: Int, _ taken: inout Set<String>) -> String {
    var name = HeaderWords.columnName(header)
    if name.isEmpty { name = "column_\(Place.letters(ofColumn: index).lowercased())" }
    let base = name
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(base)_\(number)"
      number += 1
    }
    return name
  }

  /// Words that no list means as a value, where the sample has them.
  private static func missingWords(in sample: TableSample) -> [String] {
    let words = ["n/a", "#n/a", "-", "--", "null", "(null)", "\\n"]
    let folded = Set(words)
    var found: Set<String> = []
    for row in sample.rows {
      for column in 0..<min(row.cellCount, sample.columnCount) where (1...6).contains(row.bytes(at: column).count) {
        let text = HeaderBinding.trimmed(row.text(at: column)).lowercased()
        if folded.contains(text) { found.insert(text) }
      }
    }
    return [""] + words.filter(found.contains)
  }

  private var settledZone: Zone {
    if let named = answers.zone { return .named(named) }
    let needs = columns.contains { proposed in
      guard let dates = proposed.column.dates, proposed.column.startsTask else { return false }
      return !dates.hasTime || !dates.hasOffset
    }
    guard needs else { return .notNeeded }
    if let column = columns.first(where: { $0.column.kind == .zone && $0.column.isComplete }) {
      return .named(column.name)
    }
    return .open
  }
}

/// A column of the draft.
struct ProposedColumn {
  var column: ColumnProposal
  let name: String
  /// Which one, where the header repeats.
  var occurrence: Int?
  /// Whether the draft reads it; else its lines are a comment.
  var isUsed = false
  /// The field of a template that it feeds.
  let field: TaskTemplate.Field?

  init(_ column: ColumnProposal, name: String, occurrence: Int?, field: TaskTemplate.Field? = nil) {
    self.field = field
    self.column = column
    self.name = name
    self.occurrence = occurrence
  }
}
