package import SpreadsheetReading

/// Reads texts in one column's type. Pure: the same text, kind and zone give the same value.
package struct ValueReader: Sendable {
  package let type: ValueType
  /// What to do, without the lists that come with it: switching over `type` would count them up and down.
  private let shape: Shape
  private let formats: [DateFormat]
  /// Folded once, for booleans.
  private let trueWords: [[UInt8]]
  private let falseWords: [[UInt8]]
  /// In lower case, for URLs.
  private let schemes: [[UInt8]]

  package init(_ type: ValueType) {
    self.type = type
    var words: (yes: [String], no: [String]) = ([], [])
    var schemes: [String] = []
    switch type {
    case .boolean(let trueWords, let falseWords): words = (trueWords, falseWords)
    case .url(let named): schemes = named.isEmpty ? ValueReader.webSchemes : named
    default: break
    }
    trueWords = words.yes.map { CaseFolding.folded($0) }
    falseWords = words.no.map { CaseFolding.folded($0) }
    self.schemes = schemes.map { Array($0.lowercased().utf8) }
    shape = Shape(type)
    formats =
      switch type {
      case .date(let formats), .dateTime(let formats, _, _): formats
      default: []
      }
  }

  private enum Shape: Sendable, BitwiseCopyable {
    case text, integer, decimal(separator: UInt8, group: UInt8?), boolean, date, dateTime(DSTPolicy), epoch, phone
    case email, url

    init(_ type: ValueType) {
      self =
        switch type {
        case .text: .text
        case .integer: .integer
        case .decimal(let separator, let group): .decimal(separator: separator, group: group)
        case .boolean: .boolean
        case .date: .date
        case .dateTime(_, _, let dst): .dateTime(dst)
        case .epoch: .epoch
        case .phone: .phone
        case .email: .email
        case .url: .url
        }
    }
  }

  /// Reads a trimmed text that is not empty.
  /// - Parameters:
  ///   - kind: what the cell was; its canonical text is understood whatever the column's formats are.
  ///   - zone: for wall-clock times without an offset of their own; nil when there is none.
  /// - Throws: the reason why it is no such value.
  package func read(
    _ text: Span<UInt8>, kind: CellKind = .text, zone: TimeZoneRules? = nil
  ) throws(ValueProblem) -> ReadValue {
    if kind == .error { throw cellError(text) }
    switch shape {
    case .text: return .verbatim
    case .integer: return try integer(text)
    case .decimal(let separator, let group): return try decimal(text, kind, separator, group)
    case .boolean: return try boolean(text, kind)
    case .date: return try date(text, kind, formats)
    case .dateTime(let dst): return try dateTime(text, kind, formats, dst, zone)
    case .epoch: return try epoch(text)
    case .phone:
      guard case .phone(let region) = type else { return .verbatim }
      return .text(try PhoneNumber.e164(text, region: region))
    case .email:
      guard let fault = EmailAddress.fault(text) else { return .verbatim }
      throw ValueProblem(
        .mapEmailInvalid, "\(ValueProblem.quoted(text)) is not an e-mail address: it \(fault)",
        fix: "write one address such as ada@example.com")
    case .url:
      guard let fault = WebAddress.fault(text, schemes: schemes) else { return .verbatim }
      throw ValueProblem(
        .mapURLInvalid, "\(ValueProblem.quoted(text)) is not a URL: it \(fault)",
        fix: "write it whole, such as https://example.com/tickets/7")
    }
  }

  /// The schemes of a `url` column that names none.
  package static let webSchemes = ["http", "https"]

  /// The last second of the year 9999, the greatest instant that is read.
  static let latestInstant: Int64 = 253_402_300_799

  private func cellError(_ text: Span<UInt8>) -> ValueProblem {
    ValueProblem(
      .mapCellError, "the cell holds the error \(TextBytes.string(text)) of the spreadsheet program",
      fix: "mend the formula, or list \(TextBytes.string(text)) under source: missing: to read it as no value")
  }

  private func integer(_ text: Span<UInt8>) throws(ValueProblem) -> ReadValue {
    if let value = NumberReading.integer(text) { return .number(Decimal128(digits: Int128(value), scale: 0)) }
    let isTooLarge =
      text.count > 18 && NumberReading.decimal(text, separator: UInt8(ascii: "."), group: nil)?.scale == 0
    throw ValueProblem(
      .mapIntegerInvalid,
      "\(ValueProblem.quoted(text)) is \(isTooLarge ? "too large for an integer" : "not a whole number")",
      fix: isTooLarge
        ? "make the column's type text, or decimal for up to 38 digits"
        : "write digits only, with a sign or without; for fractions make the column's type decimal")
  }

  private func decimal(
    _ text: Span<UInt8>, _ kind: CellKind, _ separator: UInt8, _ group: UInt8?
  ) throws(ValueProblem) -> ReadValue {
    let number =
      kind == .number
      ? NumberReading.numberCell(text) : NumberReading.decimal(text, separator: separator, group: group)
    if let number { return .number(number) }
    let shape = group.map { "1\(Character(Unicode.Scalar($0)))234\(Character(Unicode.Scalar(separator)))5" }
    throw ValueProblem(
      .mapDecimalInvalid, "\(ValueProblem.quoted(text)) is not a decimal number",
      fix: "write it such as \(shape ?? "1234\(Character(Unicode.Scalar(separator)))5"), with at most 38 digits; "
        + "decimal_sep and group_sep of the column name its separators")
  }

  private func boolean(_ text: Span<UInt8>, _ kind: CellKind) throws(ValueProblem) -> ReadValue {
    if kind == .boolean { return .boolean(TextBytes.equal(text, "true")) }
    for word in trueWords where CaseFolding.isEqual(text, toFolded: word) { return .boolean(true) }
    for word in falseWords where CaseFolding.isEqual(text, toFolded: word) { return .boolean(false) }
    guard case .boolean(let trueWords, let falseWords) = type else { return .boolean(false) }
    throw ValueProblem(
      .mapBooleanInvalid,
      "\(ValueProblem.quoted(text)) is none of \((trueWords + falseWords).joined(separator: ", "))",
      fix: "write one of these words, or add the word to true: or false: of the column")
  }

  private func epoch(_ text: Span<UInt8>) throws(ValueProblem) -> ReadValue {
    if let value = NumberReading.integer(text), (-62_135_596_800...ValueReader.latestInstant).contains(value) {
      return .instant(value)
    }
    let isMilliseconds = NumberReading.integer(text) != nil
    throw ValueProblem(
      .mapEpochInvalid, "\(ValueProblem.quoted(text)) is not a number of seconds since 1970",
      fix: isMilliseconds
        ? "milliseconds become seconds by cutting the last three digits: extract {pattern: '^([0-9]+)[0-9]{3}$', group: 1}"
        : "write whole seconds since 1970-01-01, in UTC")
  }
}
