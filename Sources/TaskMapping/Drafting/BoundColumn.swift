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
  let defaultValue: Operand?
  let isUnique: Bool

  init(
    _ rule: ColumnRule, source: Int?, header: String?, isIdentity: Bool, mappingZone: ZoneRule?
  ) {
    self.rule = rule
    self.source = source
    self.header = header
    self.isIdentity = isIdentity
    zone = ZoneChoice(for: rule.type, mappingZone)
    reader = ValueReader(rule.type)
    codes = rule.map.map(CodeTable.init)
    defaultValue = rule.defaultText.map { text in
      (try? rule.operand(text, zone: ZoneChoice(for: rule.type, mappingZone).fixed)) ?? .text(text)
    }
    isUnique = rule.checks.contains { if case .unique = $0 { true } else { false } }
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
  /// Positions by code; the first of equal codes counts.
  private let positions: [[UInt8]: Int]
  /// The codes, for messages.
  let codes: String

  init(_ entries: [ColumnRule.MapEntry]) {
    positions = Dictionary(
      entries.enumerated().map { (Array($1.from.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    let shown = entries.prefix(12).map(\.from).joined(separator: ", ")
    codes = entries.count > 12 ? shown + ", …" : shown
  }

  /// The position of the entry for a value's canonical text; nil when no entry has it.
  func position(of text: Span<UInt8>) -> Int? { positions[TextBytes.array(text)] }
}
