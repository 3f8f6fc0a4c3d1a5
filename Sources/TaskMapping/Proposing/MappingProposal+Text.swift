internal import ConnectAPI
internal import Diagnostics
internal import SpreadsheetReading

/// The draft as a file: YAML with the evidence beside each line.
extension MappingProposal {
  /// A draft as it is written, and what it leaves to a person.
  package struct Draft: Sendable {
    package var text: String
    /// In the order of their lines.
    package var questions: [Question]
  }

  /// Stands before a question until the draft is put together; a noncharacter, which no header and no value brings
  /// along unescaped.
  static let mark = "\u{FFFF}DECIDE:"

  /// The mapping.
  /// - Parameters:
  ///   - dataset: the namespace of identities; nil when the file's name suggests none.
  ///   - date: today, `2026-11-21`, for the first line.
  package func draft(dataset: String?, date: String) -> Draft {
    let name =
      dataset.map { "\(YAMLText.scalar($0))   # the namespace of identities: rename it now or never" }
      ?? "tasks   # \(MappingProposal.mark) a name for lists of this kind: identities are told apart within it"
    let lines =
      introduction(date) + ["taskferry: 1", "dataset: \(name)", ""] + sourceLines + [""] + columnLines + [""]
      + identityLines + skipLines + [""] + taskLines + testLines
    let questions = lines.enumerated().compactMap { index, line -> Question? in
      guard let range = line.ranges(of: MappingProposal.mark).first else { return nil }
      return Question(line: index + 1, text: String(line[range.upperBound...].drop { $0 == " " }))
    }
    let text = lines.joined(separator: "\n").replacing("\u{FFFF}", with: "") + "\n"
    return Draft(text: text, questions: questions)
  }

  private func introduction(_ date: String) -> [String] {
    let rows = sample.rows.count
    let seen =
      rows == 0
      ? "the header alone, without any row,"
      : sample.isWhole ? rows == 1 ? "1 row" : "\(rows) rows" : "the first \(grouped(rows)) rows"
    return [
      "# Drafted by taskferry init on \(date) from \(seen) of \(TerminalText.safe(fileName)).",
      "# Read it line by line: types are guesses with their evidence, and lines with DECIDE are yours.",
    ]
  }

  /// `10,000`.
  private func grouped(_ number: Int) -> String {
    number < 1_000 ? "\(number)" : "\(number / 1_000),\(String(1_000 + number % 1_000).dropFirst())"
  }

  private var fileName: String {
    let name = sample.source.file.split(separator: "/").last ?? "a file"
    return name == "-" ? "standard input" : String(name)
  }

  // MARK: Source

  private var sourceLines: [String] {
    var lines = SourceBlock.text(sample.source, hint: sample.hint).split(separator: "\n").map(String.init)
    if let header = sample.header, !header.cells.contains(where: { HeaderWords($0).isKnown }),
      let index = lines.firstIndex(where: { $0.hasPrefix("  header_row:") })
    {
      lines[index] +=
        "   # \(MappingProposal.mark) is row \(header.rowNumber) the header? None of its words is one that headers often have; if "
        + "it is data, write none"
    }
    if sample.source.isEncodingGuessed, let index = lines.firstIndex(where: { $0.hasPrefix("  encoding:") }) {
      lines[index] += "   # a guess: look with taskferry preview whether accented letters are right"
    }
    if missing.count > 1 { lines.append("  missing: [\(YAMLText.list(missing))]   # read as no value") }
    let uneven = sample.uneven
    if uneven.short > 0 {
      lines.append(
        "  ragged: reject   # \(uneven.short) of the rows have fewer fields than the header and are refused; pad takes them"
      )
    }
    if uneven.long > 0 {
      lines.append("  # \(uneven.long) of the rows have more fields than the header and are refused")
    }
    switch zone {
    case .notNeeded: break
    case .named(let name): lines.append("  timezone: \(YAMLText.scalar(name))")
    case .open:
      lines.append(
        "  timezone:   # \(MappingProposal.mark) the zone of the times in this file, such as Europe/Berlin")
    }
    if columns.contains(where: { !$0.isUsed }) || isCut {
      lines.append("  unknown_columns: ignore   # not every column is read")
    }
    return lines
  }

  private var isCut: Bool { (sample.header?.cells.count ?? 0) > TableSample.maximumColumns }

  // MARK: Columns

  private var columnLines: [String] {
    ["columns:"]
      + columns.flatMap { proposed in
        let isFlow = proposed.column.open == nil
        let body = isFlow ? [flow(proposed)] : block(proposed)
        let evidence = wrapped(
          "\(Place.letters(ofColumn: proposed.column.index)): " + proposed.column.evidence.joined(separator: "; "))
        let question = proposed.column.question.map { ["  # \(MappingProposal.mark) \($0)"] } ?? []
        return evidence.map { "  # \($0)" } + question
          + (proposed.isUsed ? body.map { "  " + $0 } : body.map { "  # " + $0 })
      }
  }

  private func entries(_ proposed: ProposedColumn) -> [(name: String, yaml: String)] {
    let column = proposed.column
    var entries: [(name: String, yaml: String)] = []
    if column.header.isEmpty {
      entries.append(("column", Place.letters(ofColumn: column.index)))
    } else {
      entries.append(("header", YAMLText.scalar(column.header)))
      if let occurrence = proposed.occurrence { entries.append(("occurrence", "\(occurrence)")) }
    }
    return entries + column.keys
  }

  private func flow(_ proposed: ProposedColumn) -> String {
    "\(proposed.name): {" + entries(proposed).map { "\($0.name): \($0.yaml)" }.joined(separator: ", ") + "}"
  }

  private func block(_ proposed: ProposedColumn) -> [String] {
    var lines = ["\(proposed.name):"] + entries(proposed).map { "  \($0.name): \($0.yaml)" }
    if let open = proposed.column.open { lines.append("  \(open.key):   # \(MappingProposal.mark) \(open.question)") }
    return lines
  }

  /// Lines of at most 116 characters, broken at spaces.
  private func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + word.count > 115 {
        lines.append(line)
        line = "   " + word
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }

  // MARK: Identity and skip

  private var identityLines: [String] {
    switch task.identity {
    case .columns(let names, let reason):
      let seen = sample.isWhole ? "" : ", among the first \(grouped(sample.rows.count))"
      return wrapped(reason + seen).map { "# " + $0 } + ["identity: [\(names.joined(separator: ", "))]"]
    case .fileAndRow(let reason): return ["identity: file_and_row   # \(MappingProposal.mark) \(reason)"]
    }
  }

  private var skipLines: [String] {
    var rules: [String] = []
    var reasons: [String] = []
    if let closed = task.closed {
      reasons.append("\(closed.rows) say \(closed.words.joined(separator: " or "))")
      rules.append("{when: {\(closed.column): {in: [\(YAMLText.list(closed.words))]}}, reason: already closed}")
    }
    if let total {
      reasons.append("row \(total.row) looks like a total")
      rules.append("{when: {\(total.column): {matches: \"(?i)^ *\(total.word)\"}}, reason: a total}")
    }
    guard !rules.isEmpty else { return [] }
    return [
      "",
      "# \(MappingProposal.mark) are these rows to become tasks? \(reasons.joined(separator: "; ")). To leave them out, take each "
        + "\"# \" away",
      "# skip:",
    ] + rules.map { "#   - \($0)" }
  }

  /// A last row that sums up the others.
  private var total: (row: Int, column: String, word: String)? {
    guard let row = sample.rows.last, sample.isWhole, sample.rows.count > 2 else { return nil }
    for proposed in columns where proposed.isUsed && proposed.column.kind == .text {
      let words = HeaderWords.words(of: row.text(at: proposed.column.index))
      if let word = words.first, words.count <= 4, HeaderWords.totalWords.contains(word) {
        return (row.number, proposed.name, word)
      }
    }
    return nil
  }

  // MARK: Task

  private var taskLines: [String] {
    var lines = ["task:"]
    lines +=
      template?.routeLines
      ?? [
        "  contact_flow: Name of your flow   # \(MappingProposal.mark) the flow that takes these tasks: its name, id or ARN"
      ]
    if let other = task.otherName {
      lines += ["  name:", "    first_of: [\(JSONText.quoted(task.name)), \(JSONText.quoted(other))]"]
    } else {
      lines.append("  name: \(JSONText.quoted(task.name))")
    }
    if !task.description.isEmpty {
      lines += ["  description:", "    join:"] + task.description.map { "      - \(JSONText.quoted($0))" }
      lines.append("    sep: \" - \"")
    }
    if !task.attributes.isEmpty {
      lines += ["  attributes:"] + task.attributes.map { "    \($0.key): ${\($0.column)}" }
    }
    if !task.links.isEmpty {
      lines += ["  references:"]
      lines += task.links.map { "    \(JSONText.quoted($0.name)): {type: url, value: \"${\($0.column)}\"}" }
    }
    if let template {
      lines += template.referenceLines(columns)
      lines += template.memberLines(hasDescription: !task.description.isEmpty, hasSchedule: task.due != nil)
    }
    return lines + scheduleLines
  }

  private var scheduleLines: [String] {
    let times = task.timesOfDay.joined(separator: ", ")
    guard let due = task.due else {
      let dates = task.otherDates.joined(separator: ", ")
      if dates.isEmpty, !times.isEmpty {
        return [
          "  # \(MappingProposal.mark) every task starts at once: \(times) has times without a date. Join it with a date in the file"
        ]
      }
      if dates.isEmpty { return ["  # there is no schedule: every task starts at once"] }
      return [
        "  # \(MappingProposal.mark) every task starts at once, unless one of these is when it is due: \(dates). Then write",
        "  # schedule: {at: \"${\(task.otherDates[0])}\"}",
      ]
    }
    var lines = ["  schedule:"]
    if !task.otherDues.isEmpty {
      let others = ([due] + task.otherDues).joined(separator: ", ")
      lines.append("    # \(MappingProposal.mark) which is when the task is due: \(others)?")
    }
    if task.isDueAtMidnight {
      let joined = times.isEmpty ? "" : ", or join it with \(times) in one column of the file"
      lines.append(
        "    # \(MappingProposal.mark) a date without a time is midnight; the window moves it to its opening\(joined)")
    }
    lines += [
      "    at: ${\(due)}", "    past: now       # a start that is past begins at once",
      "    beyond: defer   # one more than six days ahead waits for a later load",
    ]
    let window = "window: {from: \"08:00\", to: \"18:00\", days: mon-fri}"
    lines.append(
      task.isDueAtMidnight ? "    \(window)" : "    # \(window)   # starts outside move to the next opening")
    return lines
  }

  // MARK: An example

  private var testLines: [String] {
    guard let example = ProposedExample(columns, task) else { return [] }
    let row = example.row.map { "\(YAMLText.scalar($0.header)): \(JSONText.quoted($0.text))" }
    return [
      "", "tests:   # examples with invented values: taskferry test runs them",
      "  - row: {\(row.joined(separator: ", "))}", "    task: {name: \(JSONText.quoted(example.name))}",
    ]
  }
}

/// A row of invented values, and the name its task must have.
private struct ProposedExample {
  var row: [(header: String, text: String)] = []
  var name: String

  /// nil where a column cannot be filled without knowing more, or has no header of its own.
  init?(_ columns: [ProposedColumn], _ task: ProposedTask) {
    name = task.name
    for proposed in columns where proposed.isUsed {
      let isNamed = task.name.contains("${\(proposed.name)}")
      guard isNamed || proposed.column.keys.contains(where: { $0.name == "required" }) else { continue }
      guard proposed.occurrence == nil, (1...200).contains(proposed.column.header.count),
        let text = ProposedExample.value(proposed)
      else {
        return nil
      }
      row.append((proposed.column.header, text))
      name = name.replacing("${\(proposed.name)}", with: text)
    }
    if row.isEmpty || name.contains("${") { return nil }
  }

  private static func value(_ proposed: ProposedColumn) -> String? {
    let words = proposed.column.words
    switch proposed.field?.kind {
    case .singleSelect: return proposed.field?.options.first ?? "Example"
    case .number: return "1"
    case .email: return "ada@example.com"
    case .url: return "https://example.com"
    default: break
    }
    return switch proposed.column.kind {
    case .text where words.suggest(.firstName): "Ada"
    case .text where words.suggest(.lastName): "Lovelace"
    case .text where proposed.column.looksLikeCode || proposed.column.isNumeric || words.suggest(.identifier): "1"
    case .text where words.suggest(.person): "Ada Lovelace"
    case .text: "Example"
    case .phone: "+4930123456"
    case .email: "ada@example.com"
    default: nil
    }
  }
}
