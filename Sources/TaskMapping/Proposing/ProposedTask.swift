internal import Diagnostics

/// Which columns make the task, and how: roles told by the words of the headers and by the values.
struct ProposedTask {
  enum Identity {
    /// The columns, and why.
    case columns([String], reason: String)
    case fileAndRow(reason: String)
  }

  private(set) var identity = Identity.fileAndRow(reason: "")
  /// The template of the name.
  private(set) var name = ""
  /// The name when the first one's columns have no value; nil when they always do.
  private(set) var otherName: String?
  private(set) var description: [String] = []
  /// Key, column.
  private(set) var attributes: [(key: String, column: String)] = []
  /// The name that agents see, column.
  private(set) var links: [(name: String, column: String)] = []
  private(set) var due: String?
  /// Columns that may as well be the start.
  private(set) var otherDues: [String] = []
  /// Whether the start is a date without a time.
  private(set) var isDueAtMidnight = false
  /// Dates that may be when the tasks are due, and times that belong to a date.
  private(set) var otherDates: [String] = []
  private(set) var timesOfDay: [String] = []
  /// A column by which rows may be left out: its name and the words that say that a row is done with.
  private(set) var closed: (column: String, words: [String], rows: Int)?

  init() {}

  init(of columns: inout [ProposedColumn], zone: MappingProposal.Zone, rows: Int) {
    settleIdentity(&columns, rows: rows)
    settleName(&columns)
    if case .named(let zone) = zone { ProposedTask.use(zone, in: &columns) }
    let dues = columns.filter { $0.column.words.suggest(.due) && [.date, .dateTime, .epoch].contains($0.column.kind) }
    due = dues.first?.name
    otherDues = dues.dropFirst().map(\.name)
    if let due { ProposedTask.use(due, in: &columns) }
    isDueAtMidnight = columns.contains { $0.name == due && $0.column.kind == .date }
    otherDates = columns.filter { $0.name != due && $0.column.dates != nil }.map(\.name)
    timesOfDay = columns.filter(\.column.isTimeOfDay).map(\.name)
    requirePhones(&columns)
    settleLinks(&columns)
    settleDescription(&columns)
    settleClosed(&columns)
    settleAttributes(&columns, isEmptyTable: rows == 0)
    // A mapping without any column is none.
    if !columns.contains(where: \.isUsed), let first = columns.first {
      ProposedTask.use(first.name, in: &columns)
      attributes.append((first.name, first.name))
    }
  }

  private static func use(_ name: String, in columns: inout [ProposedColumn]) {
    for index in columns.indices where columns[index].name == name { columns[index].isUsed = true }
  }

  // MARK: Identity

  private mutating func settleIdentity(_ columns: inout [ProposedColumn], rows: Int) {
    let never: [ColumnProposal.Kind] = [.empty, .date, .dateTime, .url, .boolean, .zone, .epoch]
    let candidates = columns.indices.filter { index in
      let column = columns[index].column
      return rows > 0 && !never.contains(column.kind) && column.maximumLength <= 200 && !column.words.suggest(.notes)
        && column.open == nil && column.destroyed == 0 && column.dates == nil && !column.isTimeOfDay
        && !column.countsRows
    }
    func isNumbered(_ index: Int) -> Bool {
      columns[index].column.words.suggest(.identifier) && columns[index].column.kind != .phone
    }
    func isUnique(_ index: Int) -> Bool { columns[index].column.isUnique }
    if let chosen = candidates.first(where: { isNumbered($0) && isUnique($0) }) {
      return take([chosen], &columns, "different in every row")
    }
    let nearly = candidates.first { index in
      let column = columns[index].column
      return isNumbered(index) && column.filled * 50 >= rows * 49 && column.distinct * 50 >= column.filled * 49
    }
    if let chosen = nearly {
      let column = columns[chosen].column
      var reason = "\(column.distinct) different values in \(rows) rows"
      if column.filled < rows { reason += "; the \(rows - column.filled) without one are refused" }
      if column.distinct < column.filled { reason += "; repeated ones are refused unless the rows are the same" }
      return take([chosen], &columns, reason)
    }
    // Without a header that says so, a number may be an amount.
    if let chosen = candidates.first(where: { index in
      let column = columns[index].column
      return isUnique(index) && column.looksLikeCode && column.kind == .text && !column.isNumeric
    }) {
      return take([chosen], &columns, "different in every row")
    }
    if let chosen = candidates.first(where: { isUnique($0) && [.phone, .email].contains(columns[$0].column.kind) }) {
      return take([chosen], &columns, "different in every row: one task for each")
    }
    identity = .fileAndRow(
      reason: "no column plainly tells the rows apart. Name the columns that make two rows the same task; with "
        + "file_and_row a file that is exported again is all new")
  }

  private mutating func take(_ chosen: [Int], _ columns: inout [ProposedColumn], _ reason: String) {
    for index in chosen {
      columns[index].isUsed = true
      columns[index].column.require()
    }
    identity = .columns(chosen.map { columns[$0].name }, reason: reason)
  }

  // MARK: Name and description

  private mutating func settleName(_ columns: inout [ProposedColumn]) {
    let texts = columns.indices.filter { index in
      let column = columns[index].column
      return column.kind == .text && column.filled > 0 && !column.isNumeric && column.dates == nil
    }
    func find(_ role: HeaderWords.Role) -> Int? { texts.first { columns[$0].column.words.suggest(role) } }
    let subject = find(.subject)
    let first = find(.firstName)
    let last = find(.lastName)
    let person = texts.first { index in
      let words = columns[index].column.words
      return words.suggest(.person) && !words.suggest(.identifier) && !words.suggest(.firstName)
        && !words.suggest(.lastName) && !columns[index].column.isRepetitive
    }
    let hasPhone = columns.contains { $0.column.kind == .phone }
    var chosen: [Int]
    if let subject {
      // A subject that is one of a few says too little alone.
      chosen = [subject] + (columns[subject].column.isRepetitive ? [person].compactMap(\.self) : [])
    } else if let first, let last, first != last {
      chosen = [first, last]
    } else if let person {
      chosen = [person]
    } else {
      chosen = []
    }
    var verb = subject != nil ? "" : hasPhone ? "Call " : "Task for "
    if chosen.isEmpty, case .columns(let names, _) = identity {
      chosen = columns.indices.filter { names.contains(columns[$0].name) }
      verb = "Task "
    }
    for index in chosen {
      columns[index].isUsed = true
      columns[index].column.makeOneLine(maximum: 200)
    }
    name = verb + chosen.map { "${\(columns[$0].name)}" }.joined(separator: subject == nil ? " " : ": ")
    let rowName = "Row ${meta:row} of ${meta:file}"
    if chosen.isEmpty {
      name = rowName
    } else if !chosen.allSatisfy({ columns[$0].column.isComplete }) {
      otherName = rowName
    }
  }

  private mutating func settleDescription(_ columns: inout [ProposedColumn]) {
    // 4,096 characters are the service's; the longest values of the sample are to fit with room to spare.
    var room = 3_600
    let notes = columns.indices.filter { columns[$0].column.kind == .text && columns[$0].column.words.suggest(.notes) }
    for index in notes.prefix(3) where room > 200 {
      columns[index].column.makeOneLine(maximum: min(room, 2_000))
      columns[index].isUsed = true
      description.append("${\(columns[index].name)}")
      room -= min(columns[index].column.maximumLength + 20, 2_000)
    }
    let words = columns.indices.filter {
      !columns[$0].column.codes.isEmpty && !columns[$0].column.words.suggest(.status)
    }
    var others = words.prefix(4)
    if case .columns(let names, _) = identity {
      others = columns.indices.filter { names.contains(columns[$0].name) && columns[$0].column.kind == .text } + others
    }
    for index in others where room > 300 && columns[index].column.maximumLength < 200 {
      if name.contains("${\(columns[index].name)}") { continue }
      columns[index].isUsed = true
      let header = columns[index].column.header.isEmpty ? columns[index].name : columns[index].column.header
      let label = String(TerminalText.safe(header).replacing("${", with: "$${").prefix(40))
      description.append("\(label) ${\(columns[index].name)}")
      room -= columns[index].column.maximumLength + 60
    }
  }

  // MARK: Fields of a template

  mutating func describe(by column: String) {
    if !description.contains(where: { $0.contains("${\(column)}") }) { description.insert("${\(column)}", at: 0) }
  }

  mutating func start(by column: String, isMidnight: Bool) {
    guard due != column else { return }
    due = column
    otherDues = []
    isDueAtMidnight = isMidnight
    otherDates.removeAll { $0 == column }
  }

  /// Agents see the fields of a template, and links among them: what stands there is no attribute as well.
  mutating func keepReferencesOnly(_ columns: Set<String>) {
    attributes.removeAll { columns.contains($0.column) }
    otherDates.removeAll { columns.contains($0) }
    links = []
  }

  // MARK: The rest

  /// A task to call somebody is worth little without the number.
  private func requirePhones(_ columns: inout [ProposedColumn]) {
    for index in columns.indices where columns[index].column.kind == .phone {
      if columns[index].column.isComplete {
        columns[index].column.require()
      } else if columns.count(where: { $0.column.kind == .phone }) == 1 {
        columns[index].column.askWhetherRequired()
      }
    }
  }

  private mutating func settleLinks(_ columns: inout [ProposedColumn]) {
    for index in columns.indices where columns[index].column.kind == .url && links.count < 3 {
      columns[index].isUsed = true
      let header = columns[index].column.header
      var name = header.isEmpty ? "Link" : String(TerminalText.safe(header).prefix(60))
      if links.contains(where: { $0.name == name }) { name += " (\(columns[index].name))" }
      links.append((name, columns[index].name))
    }
  }

  private mutating func settleClosed(_ columns: inout [ProposedColumn]) {
    for index in columns.indices where !columns[index].column.codes.isEmpty && columns[index].field == nil {
      let words = columns[index].column.codes.map { $0.word.lowercased() }.filter(HeaderWords.closedWords.contains)
      guard !words.isEmpty else { continue }
      columns[index].column.compareInLowerCase()
      columns[index].isUsed = true
      let rows = columns[index].column.codes.filter { words.contains($0.word.lowercased()) }.reduce(0) { $0 + $1.count }
      closed = (columns[index].name, Array(Set(words)).sorted(), rows)
      return
    }
  }

  /// Short values become attributes, as long as all together stay far below the service's 32,768 bytes.
  private mutating func settleAttributes(_ columns: inout [ProposedColumn], isEmptyTable: Bool) {
    var room = 16_000
    for index in columns.indices where attributes.count < 30 {
      let column = columns[index].column
      if column.kind == .empty && !isEmptyTable || [.url, .zone].contains(column.kind) || column.words.suggest(.notes)
        || column.maximumLength > 200
      {
        continue
      }
      if columns[index].name == due { continue }
      let cost = columns[index].name.utf8.count + 4 * column.maximumLength
      guard cost <= room else { continue }
      room -= cost
      columns[index].isUsed = true
      attributes.append((columns[index].name, columns[index].name))
    }
  }
}
