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
  /// What `default` puts in, typed.
  let defaultValue: ColumnValue?
  let onMissing: ColumnRule.Policy
  /// Whether `4.93E+11` is a problem of its own here.
  let refusesDestroyedNumbers: Bool
  /// Nothing is done to the text and nothing is asked of it.
  let isPlainText: Bool
  let isUnique: Bool

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
    defaultValue = rule.defaultText.map { text in
      (try? rule.operand(text, zone: ZoneChoice(for: rule.type, mappingZone).fixed)).map(ColumnValue.init)
        ?? .text(text)
    }
    onMissing = rule.isRequired && rule.onMissing == .omit ? .reject : rule.onMissing
    isUnique = rule.checks.contains { if case .unique = $0 { true } else { false } }
    var isText = false
    var isPhone = false
    switch rule.type {
    case .text: isText = true
    case .phone: isPhone = true
    default: break
    }
    refusesDestroyedNumbers = isTextFile && (isText || isPhone || isIdentity)
    let hasChecks = rule.checks.contains { if case .unique = $0 { false } else { true } }
    isPlainText = isText && rule.transforms.isEmpty && rule.map == nil && !hasChecks
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
  private let entries: [(code: [UInt8], word: String)]
  private let positions: [[UInt8]: Int]

  init(_ entries: [ColumnRule.MapEntry]) {
    self.entries = entries.map { (Array($0.from.utf8), $0.to) }
    positions = Dictionary(self.entries.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The word for a value's canonical text; nil when no entry has it.
  func word(for value: ColumnValue, in cells: RowCells) -> String? {
    value.withText(in: cells) { word(for: $0) }
  }

  private func word(for code: Span<UInt8>) -> String? {
    // A few entries are compared faster than a key is made.
    guard entries.count > 8 else {
      for index in entries.indices where TextBytes.equal(code, entries[index].code) { return entries[index].word }
      return nil
    }
    return positions[TextBytes.array(code)].map { entries[$0].word }
  }

  /// The codes, for messages.
  var codes: String {
    let shown = entries.prefix(12).map { String(decoding: $0.code, as: UTF8.self) }.joined(separator: ", ")
    return entries.count > 12 ? shown + ", …" : shown
  }
}
