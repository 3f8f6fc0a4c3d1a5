internal import SpreadsheetReading

/// What is asked of a column for each cell: plain facts without references, so that asking costs nothing.
struct ColumnPlan: Sendable, BitwiseCopyable {
  /// How nearly all texts of a column are read; what fits none of it is read by the column's `ValueReader`.
  enum Reading: Sendable, BitwiseCopyable {
    case integer
    case decimal(separator: UInt8, group: UInt8?)
    case email
    case webAddress
    /// By the column's first format, whose steps are these of `PlanTables.steps`, in a zone of `PlanTables.clocks`.
    case time(start: Int, end: Int, zone: Int)
    case other
  }

  /// The column of the file, from 0; nil when the file does not have it.
  let source: Int?
  let onMissing: ColumnRule.Policy
  let keepsSpace: Bool
  /// Whether `4.93E+11` is a problem of its own here.
  let refusesDestroyedNumbers: Bool
  /// Nothing is asked of the text and nothing is done to it but what `isLowered` says.
  let isPlainText: Bool
  /// Whether `lower` is all that is done to a plain text.
  let isLowered: Bool
  let hasTransforms: Bool
  let hasZone: Bool
  let isMappedOrChecked: Bool
  let reading: Reading
  init(
    _ rule: ColumnRule, source: Int?, isIdentity: Bool, isTextFile: Bool, zone: ZoneChoice, _ tables: inout PlanTables
  ) {
    self.source = source
    onMissing = rule.isRequired && rule.onMissing == .omit ? .reject : rule.onMissing
    keepsSpace = rule.keepSpace
    var isText = false
    var isPhone = false
    switch rule.type {
    case .text: isText = true
    case .phone: isPhone = true
    default: break
    }
    refusesDestroyedNumbers = isTextFile && (isText || isPhone || isIdentity)
    let hasChecks = rule.checks.contains { if case .unique = $0 { false } else { true } }
    isMappedOrChecked = rule.map != nil || hasChecks
    isLowered = if rule.transforms.count == 1, case .lower = rule.transforms[0] { true } else { false }
    isPlainText = isText && !isMappedOrChecked && (rule.transforms.isEmpty || isLowered)
    hasTransforms = !rule.transforms.isEmpty
    hasZone = if case .none = zone { false } else { true }
    reading = Reading(rule.type, zone, &tables)
  }
}

/// What is asked of a value that was read, in a column with a `map` or with checks.
struct ValuePlan: Sendable, BitwiseCopyable {
  let hasMap: Bool
  /// The codes of a short `map`, in the order of its entries; nil when there is none or a long one.
  let codes: WordTable.List?
  /// The words of the `map`, one an entry.
  let words: WordTable.List
  /// Whether there is no check but those below and `unique`, which is judged over the whole input.
  let hasPlainChecks: Bool
  let oneOf: WordTable.List?
  let minimum: Decimal128?
  let maximum: Decimal128?

  init(_ rule: ColumnRule, _ tables: inout PlanTables) {
    let entries = rule.map ?? []
    hasMap = rule.map != nil
    codes = entries.isEmpty || entries.count > 8 ? nil : tables.words.add(entries.map(\.from))
    words = tables.words.add(entries.map(\.to))
    let checks = PlainChecks(rule.checks)
    hasPlainChecks = checks.areAll
    oneOf = checks.oneOf.map { tables.words.add($0) }
    minimum = checks.minimum
    maximum = checks.maximum
  }
}

/// What the plans of all columns share.
struct PlanTables: Sendable {
  var words = WordTable()
  var steps: [DateFormatStep] = []
  var clocks = WallClocks()
  var conditions = PlainConditions()
}

extension ColumnPlan.Reading {
  fileprivate init(_ type: ValueType, _ zone: ZoneChoice, _ tables: inout PlanTables) {
    switch type {
    case .integer: self = .integer
    case .decimal(let separator, let group): self = .decimal(separator: separator, group: group)
    case .email: self = .email
    case .url(let schemes) where schemes.isEmpty || schemes == ValueReader.webSchemes: self = .webAddress
    case .dateTime(let formats, _, _):
      guard let format = formats.first, case .fixed(let rules) = zone else {
        self = .other
        return
      }
      let start = tables.steps.count
      tables.steps += format.steps
      self = .time(start: start, end: tables.steps.count, zone: tables.clocks.add(rules))
    default: self = .other
    }
  }
}

/// The checks that are judged without a word.
private struct PlainChecks {
  var oneOf: [String]?
  var minimum: Decimal128?
  var maximum: Decimal128?
  var areAll = true

  init(_ checks: [Check]) {
    for check in checks {
      switch check {
      case .oneOf(let words) where oneOf == nil: oneOf = words
      case .minimum(.number(let number)) where minimum == nil: minimum = number
      case .maximum(.number(let number)) where maximum == nil: maximum = number
      case .unique: break
      default: areAll = false
      }
    }
  }
}
