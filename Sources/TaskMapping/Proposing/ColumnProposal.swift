internal import ConnectAPI
internal import Diagnostics
internal import SpreadsheetReading

/// What a column of a table seems to hold, with the evidence for it.
struct ColumnProposal {
  enum Kind {
    case empty, text, boolean, date, dateTime, epoch, phone, email, url
    /// Texts that are names of time zones.
    case zone
  }

  /// The column of the file, from 0.
  let index: Int
  /// The text above it, trimmed; empty when there is none.
  let header: String
  let words: HeaderWords
  private(set) var kind = Kind.text
  /// Keys of the mapping and their values as YAML, `type` first.
  var keys: [(name: String, yaml: String)] = []
  /// Lines of evidence.
  var evidence: [String] = []
  /// What a person has to decide before the mapping loads: the key that is left without a value, and the question.
  private(set) var open: (key: String, question: String)?
  /// What a person should decide although the mapping loads without it.
  var question: String?
  let rows: Int
  let filled: Int
  private(set) var distinct: Int
  let maximumLength: Int
  /// Words of a column that has few, the most frequent first.
  private(set) var codes: [(word: String, count: Int)] = []
  private(set) var dates: DateEvidence?
  /// Where the numbers of a phone column are dialled; nil when every one says so, or nothing does.
  private(set) var region: String?
  /// Whether all values are numbers.
  private(set) var isNumeric = false
  /// Whether the values count the rows from the first: 1, 2, 3, which the next list does as well.
  let countsRows: Bool
  /// Whether the values are times of day without a date.
  private(set) var isTimeOfDay = false
  /// Values that do not fit the type and would be refused.
  private(set) var misfits = 0
  /// Values of a text file that a spreadsheet program has cut off.
  private(set) var destroyed = 0
  /// Whether a field of a template wants its times.
  private let isTimeWanted: Bool
  /// How numbers with a fraction are read, where the values decide it.
  var decimalKeys: [(String, String)] = []
  static let leftAsText = "numbers with a fraction, left as text"
  private let isCodeLike: Bool
  let hasRuns: Bool

  var isComplete: Bool { rows > 0 && filled == rows }
  /// Whether all its values differ and none is missing.
  var isUnique: Bool { isComplete && distinct == filled && misfits == 0 }
  /// Whether the values repeat, as words of a list to choose from do.
  var isRepetitive: Bool { filled >= 6 && distinct * 3 <= filled }
  /// Whether its times are asked for: by its header, or by a template.
  var startsTask: Bool { isTimeWanted || words.suggest(.due) }
  /// Whether it is read as a day or an instant.
  var isInstant: Bool { [.date, .dateTime, .epoch].contains(kind) && open == nil }
  /// Digits and letters in one shape, as numbers of tickets have it.
  var looksLikeCode: Bool { isCodeLike }

  /// - Parameter cells: the cells of the column with something in them.
  init(
    index: Int, header: String, rows: Int, cells: [SampleCell], answers: ProposalAnswers, isTimeWanted: Bool = false
  ) {
    self.index = index
    self.isTimeWanted = isTimeWanted
    self.header = header
    words = HeaderWords(header)
    self.rows = rows
    filled = cells.count
    distinct = Set(cells.lazy.map(\.bytes)).count
    countsRows =
      cells.count > 2
      && zip(cells, cells.dropFirst()).allSatisfy { (Int($1.text) ?? -1) == (Int($0.text) ?? .max - 1) &+ 1 }
      && (0...1).contains(Int(cells[0].text) ?? -1)
    maximumLength = cells.map { TextBytes.scalarCount($0.bytes.span) }.max() ?? 0
    let shapes = Set(cells.prefix(1_000).map { ValueMask.shape($0.text) })
    isCodeLike =
      !cells.isEmpty && shapes.count <= 3 && maximumLength <= 40
      && cells.allSatisfy { cell in cell.bytes.contains { $0 &- 48 < 10 } && !cell.bytes.contains(0x20) }
    hasRuns = cells.contains { cell in
      zip(cell.bytes, cell.bytes.dropFirst()).contains { TextBytes.isASCIISpace($0) && TextBytes.isASCIISpace($1) }
        || cell.bytes.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    }
    guard !cells.isEmpty else {
      kind = .empty
      evidence = ["no values"]
      return
    }
    decide(cells, answers)
    collectCodes(cells)
    describe(cells)
  }

  // MARK: The type

  private mutating func decide(_ cells: [SampleCell], _ answers: ProposalAnswers) {
    func share(_ fits: (SampleCell) -> Bool) -> Int { cells.count(where: fits) }
    func isMost(_ count: Int) -> Bool { count * 10 >= cells.count * 9 }
    if let words = booleanWords(cells) { return take(.boolean, words) }
    let emails = ValueReader(.email)
    if isMost(share { emails.reads($0) }) { return take(.email, [("type", "email")]) }
    let links = ValueReader(.url(schemes: []))
    if isMost(share { links.reads($0) }) { return take(.url, [("type", "url"), ("on_error", "omit")]) }
    if isMost(share { $0.bytes.contains(UInt8(ascii: "/")) && TimeZoneDatabase.rules(named: $0.text) != nil }) {
      return take(.zone, [])
    }
    if let dates = DateEvidence(cells) { return takeDates(dates, cells, answers) }
    if takePhone(cells, answers) { return }
    if takeTimes(cells) { return }
    takeNumber(cells)
  }

  /// Times of day without a date, which the language cannot join to one.
  private mutating func takeTimes(_ cells: [SampleCell]) -> Bool {
    let times = cells.count { cell in
      if cell.kind == .time { return true }
      guard cell.bytes.count <= 11 else { return false }
      let parts = cell.text.split(separator: ":")
      return (2...3).contains(parts.count) && (1...2).contains(parts[0].count) && parts[0].allSatisfy(\.isNumber)
        && parts[1].prefix(2).count == 2 && parts[1].prefix(2).allSatisfy(\.isNumber)
    }
    isTimeOfDay = times * 10 >= cells.count * 9
    return isTimeOfDay
  }

  private mutating func take(_ kind: Kind, _ keys: [(String, String)]) {
    self.kind = kind
    self.keys = keys.map { (name: $0.0, yaml: $0.1) }
  }

  private func booleanWords(_ cells: [SampleCell]) -> [(String, String)]? {
    if cells.allSatisfy({ $0.kind == .boolean }) { return [("type", "boolean")] }
    let pairs = [
      ("true", "false"), ("yes", "no"), ("y", "n"), ("ja", "nein"), ("j", "n"), ("oui", "non"), ("sí", "no"),
      ("si", "no"),
    ]
    let words = Set(cells.prefix(1_000).map { $0.text.lowercased() })
    guard words.count == 2, let pair = pairs.first(where: { words == [$0.0, $0.1] }),
      cells.allSatisfy({ [pair.0, pair.1].contains($0.text.lowercased()) })
    else { return nil }
    if ["true", "yes"].contains(pair.0) { return [("type", "boolean")] }
    return [
      ("type", "boolean"), ("\"true\"", "[\(YAMLText.scalar(pair.0))]"), ("\"false\"", "[\(YAMLText.scalar(pair.1))]"),
    ]
  }

  private mutating func takeDates(_ dates: DateEvidence, _ cells: [SampleCell], _ answers: ProposalAnswers) {
    self.dates = dates
    let needsZone = dates.hasTime && !dates.hasOffset
    // A time without a zone is nobody's business unless the task starts by it.
    let isWanted = startsTask || !needsZone || answers.zone != nil
    if let reason = dates.reason { evidence.append(reason) }
    if dates.hasShortYear { evidence.append("years of two digits are read as 2000 to 2099") }
    question = dates.suspicion
    if !dates.choices.isEmpty {
      let question = dates.choices.map { "[\(YAMLText.list($0))]" }.joined(separator: " or ")
      if startsTask {
        take(dates.hasTime ? .dateTime : .date, [("type", dates.hasTime ? "datetime" : "date")])
        if dates.hasTime { keys.append((name: "dst", yaml: "{gap: forward, overlap: earlier}")) }
        open = ("formats", "which is it, \(question)?")
      } else {
        evidence.append("dates, left as text; to have them read: type: date, formats: \(question)")
      }
      return
    }
    var keys = [("type", dates.hasTime ? "datetime" : "date")]
    if !dates.formats.isEmpty { keys.append(("formats", "[\(YAMLText.list(dates.formats))]")) }
    guard isWanted else {
      let list = keys.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
      evidence.append("times without a zone, left as text; with source: timezone: they can be read: \(list)")
      return
    }
    if dates.hasTime { keys.append(("dst", "{gap: forward, overlap: earlier}")) }
    take(dates.hasTime ? .dateTime : .date, keys)
  }

  /// Whether it is a column of telephone numbers.
  private mutating func takePhone(_ cells: [SampleCell], _ answers: ProposalAnswers) -> Bool {
    let dialled = cells.count { cell in
      let digits = cell.bytes.count { $0 &- 48 < 10 }
      return (6...20).contains(digits) && cell.bytes.allSatisfy { $0 &- 48 < 10 || "+()-./ #extEXT".utf8.contains($0) }
    }
    let isNamed = words.suggest(.phone)
    let written = cells.count { cell in cell.bytes.first == UInt8(ascii: "+") }
    guard isNamed ? dialled * 2 >= cells.count : written * 10 >= cells.count * 9 && dialled * 10 >= cells.count * 9
    else {
      return false
    }
    let numbers = PhoneEvidence(cells, named: answers.region, zone: answers.zone)
    if case .known(let code, _) = numbers.region { region = code }
    take(.phone, [("type", "phone")])
    switch numbers.region {
    case .none: evidence.append("every number has its country code")
    case .known(let code, let reason):
      keys.append((name: "region", yaml: YAMLText.scalar(code)))
      evidence.append("\(numbers.national) without a country code; region \(code): \(reason)")
    case .open:
      open = (
        "region",
        "\(numbers.national) numbers have no country code, and nothing plainly tells where they are dialled. Write "
          + "the two letters of the country, such as US"
      )
    }
    return true
  }

  /// Numbers stay text, which changes none of them; what a type would read is said.
  private mutating func takeNumber(_ cells: [SampleCell]) {
    if words.suggest(.due), cells.allSatisfy({ (1_000_000_000...4_102_444_800).contains(Int($0.text) ?? 0) }) {
      return take(.epoch, [("type", "epoch")])
    }
    func isNumber(_ cell: SampleCell, _ point: UInt8, _ gap: UInt8) -> Bool {
      cell.kind == .number || NumberReading.decimal(cell.bytes.span, separator: point, group: gap) != nil
    }
    if cells.allSatisfy({ NumberReading.integer($0.bytes.span) != nil }) {
      isNumeric = true
      let hasLeadingZero = cells.contains { $0.bytes.count > 1 && $0.bytes.first == 48 }
      evidence.append(
        hasLeadingZero
          ? "digits with zeros in front: text keeps them"
          : "whole numbers, left as text; type: integer would refuse all else and compare them as numbers")
      return
    }
    for (separator, group) in [(".", ","), (",", "."), (",", " "), (".", "'")] {
      guard let point = separator.utf8.first, let gap = group.utf8.first, cells.allSatisfy({ isNumber($0, point, gap) })
      else { continue }
      isNumeric = true
      // `1,234` alone may be either; another number of digits behind the separator, or both of the signs, decides.
      let decides = cells.contains { cell in
        guard cell.kind == .text, let last = cell.bytes.lastIndex(of: point) else { return false }
        return cell.bytes.endIndex - last != 4 || cell.bytes.contains(gap)
      }
      guard decides || cells.allSatisfy({ $0.kind == .number }) else { continue }
      let groups = cells.contains { $0.kind == .text && $0.bytes.contains(gap) }
      decimalKeys = [("type", "decimal")] + (separator == "." ? [] : [("decimal_sep", YAMLText.scalar(separator))])
      if groups { decimalKeys.append(("group_sep", YAMLText.scalar(group))) }
      let keys =
        "type: decimal" + (separator == "." ? "" : ", decimal_sep: \(YAMLText.scalar(separator))")
        + (groups ? ", group_sep: \(YAMLText.scalar(group))" : "")
      evidence.append("\(Self.leftAsText), which changes none of them; to compare them: \(keys)")
      return
    }
  }

  // MARK: The evidence

  private mutating func collectCodes(_ cells: [SampleCell]) {
    // Only where the header promises words of an office, and never what may say who or where somebody is.
    let personal: [HeaderWords.Role] = [.person, .firstName, .lastName, .phone, .notes, .identifier]
    guard kind == .text, filled >= 6, maximumLength <= 30, words.suggest(.status) || words.suggest(.category),
      !personal.contains(where: words.suggest)
    else { return }
    var counts: [String: Int] = [:]
    for cell in cells {
      counts[cell.text, default: 0] += 1
      if counts.count > 12 { return }
    }
    let isHarmless = counts.keys.allSatisfy { word in
      !word.contains("@") && word.count(where: \.isNumber) < 5 && word.split(separator: " ").count <= 4
    }
    guard isHarmless, counts.count * 2 <= filled else { return }
    codes = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map { (word: $0.key, count: $0.value) }
  }

  private mutating func describe(_ cells: [SampleCell]) {
    var first =
      isComplete
      ? rows == 1 ? "the only row has a value" : "all \(rows) rows have a value"
      : "\(filled) of \(rows) rows have a value"
    if filled > 1 { first += distinct == filled ? ", all different" : ", \(distinct) different" }
    evidence.insert(first, at: 0)
    let broken = cells.filter { $0.kind == .error }
    if !broken.isEmpty {
      evidence.append(
        "\(broken.count) hold errors of the spreadsheet program, as in row \(broken[0].row), and their rows are refused"
      )
    }
    if words.suggest(.due), ![.date, .dateTime, .epoch].contains(kind), open == nil, dates == nil, !isTimeOfDay {
      question = "the header promises a time, and the values are not read as one: no task starts by it"
    }
    if !codes.isEmpty {
      evidence.append(codes.map { "\(TerminalText.safe($0.word)) \($0.count)" }.joined(separator: ", "))
      return
    }
    destroyed = cells.count { $0.kind == .text && DestroyedNumber.isOne($0.bytes.span) }
    if destroyed > 0 {
      evidence.append(
        "\(destroyed) of the values, such as 9.99E+99, are what a spreadsheet program left of longer numbers: export again "
          + "with this column as text")
    }
    let odd = odd(of: cells)
    misfits = odd.count
    if misfits * 10 > rows, kind != .url {
      question =
        "\(misfits) of \(filled) values are refused as they are; on_error: omit leaves them out, type: text takes them"
    }
    let oddest = ValueMask.oddest(of: odd.isEmpty ? cells : odd).map { "\($0.mask) (row \($0.row))" }
    let list = oddest.joined(separator: ", ")
    if !odd.isEmpty {
      evidence.append(
        "\(odd.count) \(odd.count == 1 ? "does" : "do") not fit the type, letters and digits masked: \(list)")
    } else if oddest.count > 1 {
      evidence.append("the rarest shapes, masked: \(list)")
    } else {
      evidence.append("all such as \(list)")
    }
  }

  /// The cells that the type does not take. Numbers of telephones are different when they are so as they are dialled.
  private mutating func odd(of cells: [SampleCell]) -> [SampleCell] {
    guard let reader = readerOfType else { return [] }
    guard case .phone(let region) = reader.type else { return cells.filter { !reader.reads($0) } }
    var numbers: Set<String> = []
    let odd = cells.filter { cell in
      guard let number = try? PhoneNumber.e164(cell.bytes.span, region: region) else { return true }
      numbers.insert(number)
      return false
    }
    distinct = numbers.count + Set(odd.map(\.bytes)).count
    return odd
  }

  /// Reads values of the type that was chosen; nil when all texts fit or it is not known yet.
  private var readerOfType: ValueReader? {
    guard open == nil else { return nil }
    let formats = (dates?.formats ?? []).compactMap { try? DateFormat($0) }
    func value(_ name: String) -> String? { keys.first { $0.name == name }?.yaml }
    switch kind {
    case .phone: return ValueReader(.phone(region: value("region")))
    case .email: return ValueReader(.email)
    case .url: return ValueReader(.url(schemes: []))
    case .date: return ValueReader(.date(formats: formats))
    case .dateTime:
      return ValueReader(.dateTime(formats: formats, zone: nil, dst: DSTPolicy(gap: .forward, overlap: .earlier)))
    default: return nil
    }
  }
}

extension ValueReader {
  /// Whether a cell is such a value; wall-clock times are read in UTC.
  func reads(_ cell: SampleCell) -> Bool {
    (try? read(cell.bytes.span, kind: cell.kind, zone: .utc)) != nil
  }
}
