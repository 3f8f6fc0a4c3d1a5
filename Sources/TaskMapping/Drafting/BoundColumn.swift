internal import Diagnostics
internal import SpreadsheetReading

/// A column of the mapping with everything looked up that does not depend on a row.
struct BoundColumn: Sendable {
  let rule: ColumnRule
  /// The column of the file, from 0; nil when the file does not have it.
  let source: Int?
  /// The text above it.
  let header: String?
  let isIdentity: Bool
  let zone: ZoneChoice
  let reader: ValueReader
  let codes: CodeTable?
  /// As many as the rule has, in their order.
  let checks: [BoundCheck]
  /// What `default` puts in, typed.
  let defaultValue: Operand?
  let isUnique: Bool
  let plan: ColumnPlan

  init(
    _ rule: ColumnRule, source: Int?, header: String?, isIdentity: Bool, isTextFile: Bool, mappingZone: ZoneRule?
  ) {
    self.rule = rule
    self.source = source
    self.header = header
    self.isIdentity = isIdentity
    zone = ZoneChoice(for: rule.type, mappingZone)
    reader = ValueReader(rule.type)
    codes = rule.map.map(CodeTable.init)
    checks = rule.checks.map(BoundCheck.init)
    defaultValue = rule.defaultText.map { text in
      (try? rule.operand(text, zone: ZoneChoice(for: rule.type, mappingZone).fixed)) ?? .text(text)
    }
    isUnique = rule.checks.contains { if case .unique = $0 { true } else { false } }
    plan = ColumnPlan(rule, source: source, isIdentity: isIdentity, isTextFile: isTextFile, zone: zone)
  }
}

/// What is asked of a column for each cell: plain facts without references, so that asking costs nothing.
struct ColumnPlan: Sendable, BitwiseCopyable {
  let source: Int?
  let keepsSpace: Bool
  /// Nothing is done to the text and nothing is asked of it.
  let isPlainText: Bool
  /// Whether `4.93E+11` is a problem of its own here.
  let refusesDestroyedNumbers: Bool
  let hasTransforms: Bool
  let hasZone: Bool
  let isMappedOrChecked: Bool
  let onMissing: ColumnRule.Policy

  init(_ rule: ColumnRule, source: Int?, isIdentity: Bool, isTextFile: Bool, zone: ZoneChoice) {
    self.source = source
    keepsSpace = rule.keepSpace
    hasTransforms = !rule.transforms.isEmpty
    let hasChecks = rule.checks.contains { if case .unique = $0 { false } else { true } }
    isMappedOrChecked = rule.map != nil || hasChecks
    hasZone = if case .none = zone { false } else { true }
    onMissing = rule.isRequired && rule.onMissing == .omit ? .reject : rule.onMissing
    var isText = false
    var isPhone = false
    switch rule.type {
    case .text: isText = true
    case .phone: isPhone = true
    default: break
    }
    refusesDestroyedNumbers = isTextFile && (isText || isPhone || isIdentity)
    isPlainText = isText && rule.transforms.isEmpty && rule.map == nil && !hasChecks
  }
}

/// A check in the form in which nearly every value passes it at once.
struct BoundCheck: Sendable {
  private let words: WordList
  private let minimum: Decimal128?
  private let maximum: Decimal128?
  private let isUnique: Bool

  init(_ check: Check) {
    var words: [String] = []
    var minimum: Decimal128?
    var maximum: Decimal128?
    var isUnique = false
    switch check {
    case .oneOf(let texts): words = texts
    case .minimum(.number(let number)): minimum = number
    case .maximum(.number(let number)): maximum = number
    // Judged over the whole input.
    case .unique: isUnique = true
    default: break
    }
    self.words = WordList(words)
    self.minimum = minimum
    self.maximum = maximum
    self.isUnique = isUnique
  }

  /// Whether a value passes for certain; otherwise `Check.problem` decides.
  func holds(of value: ColumnValue, before typed: ColumnValue, in reading: borrowing RowReading) -> Bool {
    if words.count > 0 { return value.withText(in: reading) { words.position(of: $0) != nil } }
    if case .number(let number) = typed {
      if let minimum { return !(number < minimum) }
      if let maximum { return !(maximum < number) }
    }
    return isUnique
  }
}

/// The zone of a column's wall-clock times.
enum ZoneChoice: Sendable {
  case none
  case fixed(TimeZoneRules)
  /// Named in a column of the mapping.
  case column(Int)
  /// Named by the mapping and unknown to this system, although it was known when the mapping was loaded.
  case unknown(String)

  init(for type: ValueType, _ mappingZone: ZoneRule?) {
    guard case .dateTime(_, let own, _) = type else {
      self = .none
      return
    }
    self.init(own ?? mappingZone)
  }

  init(_ rule: ZoneRule?) {
    switch rule {
    case nil: self = .none
    case .named(let name): self = TimeZoneDatabase.rules(named: name).map(ZoneChoice.fixed) ?? .unknown(name)
    case .column(let column): self = .column(column)
    }
  }

  var fixed: TimeZoneRules? { if case .fixed(let rules) = self { rules } else { nil } }
}

/// The entries of a `map:`, found by the bytes of a code.
struct CodeTable: Sendable {
  private let listed: WordList
  /// Positions by code, when there are more than are looked through one by one; the first of equal codes counts.
  private let positions: [[UInt8]: Int]
  let words: WordList
  /// The codes, for messages.
  let codes: String

  init(_ entries: [ColumnRule.MapEntry]) {
    let keys = entries.map { Array($0.from.utf8) }
    let isShort = entries.count <= 8
    listed = WordList(isShort ? keys : [])
    positions =
      isShort ? [:] : Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    words = WordList(entries.map(\.to))
    let shown = entries.prefix(12).map(\.from).joined(separator: ", ")
    codes = entries.count > 12 ? shown + ", …" : shown
  }

  /// The position in `words` of the word for a value's canonical text; nil when no entry has it.
  func position(of value: ColumnValue, in reading: borrowing RowReading) -> Int? {
    value.withText(in: reading) { text in
      positions.isEmpty ? listed.position(of: text) : positions[TextBytes.array(text)]
    }
  }
}
