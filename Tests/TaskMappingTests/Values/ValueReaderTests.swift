import Diagnostics
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `Values of a type` {
  private static func read(
    _ type: ValueType, _ text: String, kind: CellKind = .text, zone: String? = "Europe/Berlin"
  ) throws(ValueProblem) -> ReadValue {
    try ValueReader(type).read(
      Array(text.utf8).span, kind: kind, zone: zone.flatMap { TimeZoneDatabase.rules(named: $0) })
  }

  private static func problem(
    _ type: ValueType, _ text: String, kind: CellKind = .text, zone: String? = "Europe/Berlin"
  ) -> ValueProblem? {
    do throws(ValueProblem) {
      let value = try read(type, text, kind: kind, zone: zone)
      Issue.record("\(text) was read as \(value)")
      return nil
    } catch {
      return error
    }
  }

  private static func format(_ source: String) -> DateFormat {
    do { return try DateFormat(source) } catch { preconditionFailure("\(source) is a format") }
  }

  private static let words = ValueType.boolean(trueWords: ["ja", "Ä"], falseWords: ["nein"])
  private static let german = ValueType.date(formats: [format("dd.MM.yyyy"), format("yyyy-MM-dd")])
  private static let germanTime = ValueType.dateTime(
    formats: [format("dd.MM.yyyy HH:mm"), format("yyyy-MM-dd HH:mmX")], zone: nil, dst: DSTPolicy())

  private static func number(_ text: String) -> ReadValue { Decimal128(text).map(ReadValue.number) ?? .verbatim }

  private static let readable: [(ValueType, CellKind, String, ReadValue)] = [
    (.text, .text, "Ada", .verbatim), (.text, .number, "42", .verbatim), (.text, .date, "2026-03-30", .verbatim),
    (.text, .boolean, "true", .verbatim),
    (.integer, .text, "-007", number("-7")), (.integer, .number, "42", number("42")),
    (.decimal(decimalSeparator: 44, groupSeparator: 46), .text, "1.234,50", number("1234.5")),
    // A workbook's number has a point, whatever the column's separators are.
    (.decimal(decimalSeparator: 44, groupSeparator: 46), .number, "1.5", number("1.5")),
    (words, .text, "JA", .boolean(true)), (words, .text, "ä", .boolean(true)), (words, .text, "Nein", .boolean(false)),
    (words, .boolean, "false", .boolean(false)),
    (german, .text, "30.03.2026", .day(20_542)), (german, .text, "2026-03-30", .day(20_542)),
    (german, .date, "2026-03-30", .day(20_542)),
    (german, .dateTime, "2026-03-30T00:00:00", .day(20_542)), (german, .text, "31.12.1969", .day(-1)),
    (germanTime, .text, "30.03.2026 09:30", .instant(1_774_855_800)),
    (germanTime, .text, "2026-03-30 09:30Z", .instant(1_774_863_000)),
    (germanTime, .dateTime, "2026-03-30T09:30:00.5", .instant(1_774_855_800)),
    (germanTime, .date, "2026-03-30", .instant(1_774_821_600)),
    (.epoch, .text, "1774855800", .instant(1_774_855_800)), (.epoch, .number, "-1", .instant(-1)),
    (.phone(region: "DE"), .text, "030 123456", .text("+4930123456")),
    (.phone(region: nil), .text, "+49 (30) 123456", .text("+4930123456")),
    (.phone(region: "US"), .number, "2125550100", .text("+12125550100")),
    (.phone(region: "DE"), .text, "0049 30 123456", .text("+4930123456")),
    (.email, .text, "ada.l+x@mail.example.com", .verbatim), (.email, .text, "ä@bücher.example", .verbatim),
    (.url(schemes: []), .text, "HTTPS://t.example:8080/a?b#c", .verbatim),
    (.url(schemes: ["mailto"]), .text, "mailto:ada@example.com", .verbatim),
    (.url(schemes: ["https"]), .text, "https://[::1]/x", .verbatim),
    (.url(schemes: ["https"]), .text, "https://bücher.example/ä", .verbatim),
  ]

  @Test(arguments: readable.indices)
  func `are read from what people and programs write`(index: Int) throws {
    let (type, kind, text, value) = Self.readable[index]
    #expect(try Self.read(type, text, kind: kind) == value, "\(text)")
  }

  private static let refused: [(ValueType, CellKind, String, String, String)] = [
    (.text, .error, "#N/A", "map.cell-error", "the cell holds the error #N/A of the spreadsheet program"),
    (.integer, .error, "#REF!", "map.cell-error", "the cell holds the error #REF! of the spreadsheet program"),
    (.integer, .text, "7.5", "map.integer-invalid", #""7.5" is not a whole number"#),
    (
      .integer, .text, "99999999999999999999", "map.integer-invalid",
      #""99999999999999999999" is too large for an integer"#
    ),
    (
      .decimal(decimalSeparator: 44, groupSeparator: nil), .text, "1.5", "map.decimal-invalid",
      #""1.5" is not a decimal number"#
    ),
    (words, .text, "vielleicht", "map.boolean-invalid", #""vielleicht" is none of ja, Ä, nein"#),
    (
      german, .text, "31.02.2026", "map.date-invalid",
      #""31.02.2026" is no date of the calendar: month 2 of 2026 has 28 days"#
    ),
    (german, .text, "3/4/2026", "map.date-invalid", #""3/4/2026" is not a date in the form dd.MM.yyyy or yyyy-MM-dd"#),
    (german, .number, "46111", "map.date-invalid", #""46111" is a number, and the column is a date"#),
    (
      german, .dateTime, "2026-03-30T09:30:00", "map.date-invalid",
      #""2026-03-30T09:30:00" has a time of day, and the column is a date"#
    ),
    (
      germanTime, .text, "30.03.2026", "map.datetime-invalid",
      #""30.03.2026" is not a date and time in the form dd.MM.yyyy HH:mm or yyyy-MM-dd HH:mmX"#
    ),
    (
      germanTime, .text, "29.03.2026 02:30", "map.time-skipped",
      #""29.03.2026 02:30" does not exist in Europe/Berlin: clocks go forward over it"#
    ),
    (
      germanTime, .text, "25.10.2026 02:30", "map.time-repeated",
      #""25.10.2026 02:30" happens twice in Europe/Berlin: clocks go back over it"#
    ),
    (.epoch, .text, "1774855800000", "map.epoch-invalid", #""1774855800000" is not a number of seconds since 1970"#),
    (.email, .text, "ada", "map.email-invalid", #""ada" is not an e-mail address: it has no @"#),
    (.email, .text, "ada@x", "map.email-invalid", #""ada@x" is not an e-mail address: it has no dot after the @"#),
    (.email, .text, "a@b@c.de", "map.email-invalid", #""a@b@c.de" is not an e-mail address: it has more than one @"#),
    (
      .email, .text, "Ada <ada@x.de>", "map.email-invalid",
      #""Ada <ada@x.de>" is not an e-mail address: it has a space or a control character in it"#
    ),
    (
      .email, .text, ".ada@x.de", "map.email-invalid",
      #"".ada@x.de" is not an e-mail address: it has a dot in the wrong place before the @"#
    ),
    (
      .email, .text, "ada@-x.de", "map.email-invalid",
      #""ada@-x.de" is not an e-mail address: it has a hyphen in the wrong place after the @"#
    ),
    (
      .email, .text, "ada@127.0.0.1", "map.email-invalid",
      #""ada@127.0.0.1" is not an e-mail address: it ends in no top-level domain"#
    ),
    (
      .url(schemes: []), .text, "t.example/7", "map.url-invalid",
      #""t.example/7" is not a URL: it has no scheme such as https://"#
    ),
    (
      .url(schemes: []), .text, "ftp://t.example", "map.url-invalid",
      #""ftp://t.example" is not a URL: it has another scheme than http or https"#
    ),
    (
      .url(schemes: []), .text, "javascript:alert(1)", "map.url-invalid",
      #""javascript:alert(1)" is not a URL: it has another scheme than http or https"#
    ),
    (
      .url(schemes: []), .text, "HTTPS:t.example", "map.url-invalid",
      #""HTTPS:t.example" is not a URL: it lacks the // after its scheme"#
    ),
    (.url(schemes: []), .text, "https://", "map.url-invalid", #""https://" is not a URL: it has no host"#),
    (
      .url(schemes: []), .text, "https://t.example:99999/", "map.url-invalid",
      #""https://t.example:99999/" is not a URL: it has a broken port"#
    ),
    (
      .url(schemes: []), .text, "https://t .example/", "map.url-invalid",
      #""https://t .example/" is not a URL: it has a space or a control character in it"#
    ),
    (
      .url(schemes: []), .text, "not a url", "map.url-invalid",
      #""not a url" is not a URL: it has a space or a control character in it"#
    ),
  ]

  @Test(arguments: refused.indices)
  func `are refused with the reason and a fix`(index: Int) {
    let (type, kind, text, code, message) = Self.refused[index]
    let problem = Self.problem(type, text, kind: kind)
    #expect(problem?.code.rawValue == code)
    #expect(problem?.message == message)
    #expect(problem?.fix?.isEmpty == false)
  }

  @Test func `a wall-clock time without a zone is refused, one with an offset is not`() throws {
    #expect(Self.problem(Self.germanTime, "30.03.2026 09:30", zone: nil)?.code == "map.zone-missing")
    #expect(try Self.read(Self.germanTime, "2026-03-30 09:30+02", zone: nil) == .instant(1_774_855_800))
  }

  @Test(arguments: [
    ("1.5", ValueType.decimal(decimalSeparator: 44, groupSeparator: 46), "number(1.5)"),
    ("2026-03-30", german, "day(20542)"),
    ("30.03.2026", german, "day(20542)"), ("2026-03-30T09:30:00Z", germanTime, "instant(1774863000)"),
    ("2026-03-30T09:30", germanTime, "instant(1774855800)"),
    ("30.03.2026 09:30", germanTime, "instant(1774855800)"), ("true", words, "boolean(true)"),
    ("nein", words, "boolean(false)"),
    ("030 123456", .phone(region: "DE"), "text(+4930123456)"), ("high", .text, "text(high)"),
    ("5", .integer, "number(5)"), ("7", .epoch, "instant(7)"),
  ])
  func `constants of a mapping are read in the type of their column`(text: String, type: ValueType, operand: String)
    throws
  {
    let zone = TimeZoneDatabase.rules(named: "Europe/Berlin")
    let shown =
      switch try type.operand(text, zone: zone) {
      case .text(let text): "text(\(text))"
      case .number(let number): "number(\(number.text))"
      case .boolean(let value): "boolean(\(value))"
      case .day(let day): "day(\(day))"
      case .instant(let instant): "instant(\(instant))"
      }
    #expect(shown == operand)
  }

  @Test func `a constant that is no value of the type is refused`() {
    #expect(throws: ValueProblem.self) { try ValueType.integer.operand("five") }
    #expect(throws: ValueProblem.self) { try Self.german.operand("soon") }
  }

  @Test(arguments: [
    ("2026-03-30T09:30:00.25Z", "2026-03-30T09:30:00Z"),
    ("2026-03-30T09:30:00.123456789+05:30", "2026-03-30T04:00:00Z"), ("2026-03-30T09:30+02:00", "2026-03-30T07:30:00Z"),
    ("2026-03-30T09:30:00", nil), ("2026-03-30T09:30:00.Z", nil), ("2026-03-30 09:30:00Z", nil), ("", nil),
  ])
  func `an ISO instant has an offset`(text: String, instant: String?) {
    #expect(ISOTime.instant(text).map(CivilTime.isoInstant) == instant)
  }
}
