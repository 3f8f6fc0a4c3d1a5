import Testing

@testable import SpreadsheetReading

@Suite struct ValueFormTests {
  static let numbers: [(written: String, canonical: String?)] = [
    ("0", "0"), ("-0", "0"), ("0.0", "0"), ("42", "42"), ("-42", "-42"), ("+42", "42"), ("007", "7"),
    ("123456789012345", "123456789012345"),
    ("12345678901234567890", "12345678901234567890"),
    ("1.50", "1.5"), ("1.5", "1.5"), (".5", "0.5"), ("5.", "5"), ("100.0", "100"),
    ("0.10000000000000001", "0.1"), ("1.1000000000000001", "1.1"), ("0.30000000000000004", "0.30000000000000004"),
    ("1E3", "1000"), ("1.5e+3", "1500"), ("4.93E+11", "493000000000"), ("1E-7", "0.0000001"),
    ("123456789.12345678", "123456789.12345678"),
    ("1.7976931348623157E+308", "17976931348623157" + String(repeating: "0", count: 292)),
    ("1E+16", "10000000000000000"), ("12345678901234567.5", "12345678901234568"),
    ("", nil), ("-", nil), (".", nil), ("1e", nil), ("1e+", nil), ("1 2", nil), ("0x10", nil), ("nan", nil),
    ("inf", nil), ("1e999", nil), ("1,5", nil), ("1.2.3", nil), ("--1", nil), ("１", nil),
  ]

  @Test(arguments: numbers.indices)
  func `a number is its shortest plain decimal`(index: Int) {
    let (written, canonical) = Self.numbers[index]
    var text = Array(written.utf8)
    let isNumber = NumberText.canonicalize(&text)
    #expect((isNumber ? String(decoding: text, as: UTF8.self) : nil) == canonical, "\(written)")
  }

  @Test func `any number reads back the same`() {
    var generator = SplitMix(state: 11)
    for _ in 0..<5_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      var text = Array("\(number)".utf8)
      #expect(NumberText.value(of: text) == number)
      #expect(NumberText.canonicalize(&text))
      #expect(Double(String(decoding: text, as: UTF8.self)) == (number == 0 ? 0 : number))
      #expect(!text.contains(UInt8(ascii: "e")))
    }
  }

  static let serials: [(serial: Double, format: NumberFormatKind, in1904: Bool, text: String?, kind: CellKind?)] = [
    (1, .date, false, "1900-01-01", .date),
    (59, .date, false, "1900-02-28", .date),
    (60, .date, false, "1900-02-29", .date),
    (61, .date, false, "1900-03-01", .date),
    (25_569, .date, false, "1970-01-01", .date),
    (46_111, .date, false, "2026-03-30", .date),
    (45_351, .date, false, "2024-02-29", .date),
    (73_050, .date, false, "2099-12-31", .date),
    (2_958_465, .date, false, "9999-12-31", .date),
    (2_958_466, .date, false, nil, nil),
    (-1, .date, false, nil, nil),
    (.nan, .date, false, nil, nil),
    (1e300, .date, false, nil, nil),
    (0, .date, false, nil, nil),
    (0, .dateTime, false, nil, nil),
    (0, .time, false, "00:00:00", .time),
    (0, .date, true, "1904-01-01", .date),
    (59, .date, true, "1904-02-29", .date),
    (2_957_003, .date, true, "9999-12-31", .date),
    (2_957_004, .date, true, nil, nil),
    (46_111, .dateTime, false, "2026-03-30T00:00:00", .dateTime),
    (46_111.395833333336, .dateTime, false, "2026-03-30T09:30:00", .dateTime),
    (46_111.999999999, .dateTime, false, "2026-03-31T00:00:00", .dateTime),
    (46_111.5, .date, false, "2026-03-30T12:00:00", .dateTime),
    (0.5, .time, false, "12:00:00", .time),
    (0.5, .dateTime, false, "12:00:00", .time),
    (0.25 + 0.5 / 86_400, .time, false, "06:00:00.5", .time),
    (0.999999999999, .time, false, "23:59:59.999", .time),
    (1.5, .time, false, "1900-01-01T12:00:00", .dateTime),
    (0.5, .time, true, "12:00:00", .time),
    (0.5, .elapsed, false, "12:00:00", .time),
    (1.5, .elapsed, false, "PT36H0M0S", .duration),
    (1.520833333333333, .elapsed, true, "PT36H30M0S", .duration),
    (-0.5, .elapsed, false, nil, nil),
  ]

  @Test(arguments: serials.indices)
  func `a day number is the date that the program shows`(index: Int) {
    let example = Self.serials[index]
    var text: [UInt8] = []
    let kind = SerialDate.append(example.serial, as: example.format, startsIn1904: example.in1904, to: &text)
    #expect(kind == example.kind)
    if kind != nil { #expect(String(decoding: text, as: UTF8.self) == example.text) }
  }

  static let formats: [(code: String, kind: NumberFormatKind)] = [
    ("General", .number), ("0.00", .number), ("#,##0.00\\ \"€\"", .number), ("0.00E+00", .number), ("@", .number),
    ("[Red]0;[Blue]-0", .number), ("\"due\" 0", .number), ("0\\d", .number), ("_d0*y", .number),
    ("[$-409]0.0", .number),
    ("[>=100]0;General", .number), ("# ?/?", .number),
    ("yyyy-mm-dd", .date), ("dd/mm/yyyy;@", .date), ("[$-407]d. mmmm yyyy;@", .date), ("mmm", .date), ("m/d/yy", .date),
    ("yyyy\"年\"m\"月\"d\"日\"", .date), ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", .date), ("[$-411]ge.m.d", .date),
    ("D-MMM-YY", .date), ("e", .date),
    ("yyyy-mm-dd hh:mm", .dateTime), ("m/d/yy h:mm AM/PM", .dateTime), ("dd.mm.yyyy\\ hh:mm:ss.000", .dateTime),
    ("h:mm", .time), ("hh:mm:ss", .time), ("mm:ss.0", .time), ("h AM/PM", .time), ("[$-F400]h:mm:ss\\ AM/PM", .time),
    ("[h]:mm", .elapsed), ("[HH]:mm:ss", .elapsed), ("[mm]:ss", .elapsed), ("[ss]", .elapsed),
    ("[Red][h]:mm", .elapsed),
    ("\"unclosed", .number), ("[unclosed", .number), ("\\", .number), ("", .number),
  ]

  @Test(arguments: formats.indices)
  func `a format code says what its numbers are`(index: Int) {
    let (code, kind) = Self.formats[index]
    #expect(NumberFormatCode.kind(of: code) == kind, "\(code)")
  }

  static let references: [(text: String, column: Int?, row: Int?)] = [
    ("A1", 0, 1), ("C17", 2, 17), ("z9", 25, 9), ("AA10", 26, 10), ("XFD1048576", 16_383, 1_048_576),
    ("XFE1", nil, nil), ("A0", nil, nil), ("A", nil, nil), ("1", nil, nil), ("A01", nil, nil), ("A-1", nil, nil),
    ("A1B", nil, nil), ("", nil, nil), ("$A$1", nil, nil), ("A1234567890", nil, nil),
    ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1", nil, nil),
  ]

  @Test(arguments: references.indices)
  func `a reference is letters and a number`(index: Int) {
    let (text, column, row) = Self.references[index]
    let bytes = Array(text.utf8)
    let reference = CellReference(bytes.span, maximumColumns: 16_384)
    #expect(reference?.column == column)
    #expect(reference?.row == row)
  }
}
