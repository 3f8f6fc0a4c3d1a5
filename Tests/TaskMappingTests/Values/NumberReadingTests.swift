import Testing

@testable import TaskMapping

@Suite struct `Numbers` {
  @Test(arguments: [
    ("0", 0), ("42", 42), ("+7", 7), ("-7", -7), ("007", 7), ("9223372036854775807", Int64.max),
    ("-9223372036854775808", .min),
  ])
  func `an integer is a sign and digits`(text: String, value: Int64) {
    #expect(NumberReading.integer(text) == value)
  }

  @Test(arguments: [
    "", "-", "+", "1.0", "1,000", "0x10", "nan", "inf", "1e3", " 1", "1 ", "--1", "9223372036854775808",
    "-9223372036854775809", "99999999999999999999", "١٢", "1_000",
  ])
  func `nothing else is an integer`(text: String) {
    #expect(NumberReading.integer(text) == nil)
  }

  @Test(
    arguments: [
      ("1234.50", ".", nil, "1234.5"), ("-0,5", ",", ".", "-0.5"), ("1.234.567,89", ",", ".", "1234567.89"),
      ("12,34,567.8", ".", ",", "1234567.8"), ("1 234,5", ",", " ", "1234.5"),
      ("1\u{202F}234\u{A0}567", ",", " ", "1234567"),
      ("0.10", ".", nil, "0.1"), ("-0.00", ".", nil, "0"), ("1'234", ".", "'", "1234"), ("+3", ".", nil, "3"),
      ("99999999999999999999999999999999999999", ".", nil, "99999999999999999999999999999999999999"),
      ("0.00000000000000000000000000000000000001", ".", nil, "0.00000000000000000000000000000000000001"),
    ] as [(String, Unicode.Scalar, Unicode.Scalar?, String)])
  func `a decimal is exact in the separators of its column`(
    text: String, separator: Unicode.Scalar, group: Unicode.Scalar?, canonical: String
  ) throws {
    let number = NumberReading.decimal(
      Array(text.utf8).span, separator: UInt8(ascii: separator), group: group.map { UInt8(ascii: $0) })
    #expect(try #require(number).text == canonical)
  }

  @Test(
    arguments: [
      ("12,34", ".", ","), ("1,2345", ".", ","), ("1234,567", ".", ","), (",123", ".", ","), ("1,", ".", ","),
      ("1.", ".", nil),
      (".5", ".", nil), ("1.5.", ".", nil), ("1,5", ".", nil), ("1.234,5.6", ",", "."), ("nan", ".", nil),
      ("1e5", ".", nil), ("", ".", nil),
      ("-", ".", nil), ("1 .5", ".", nil), ("100000000000000000000000000000000000000", ".", nil), ("1.5.000", ".", ","),
      ("0.000000000000000000000000000000000000001", ".", nil),
    ] as [(String, Unicode.Scalar, Unicode.Scalar?)])
  func `groups that are not groups are no decimal`(
    text: String, separator: Unicode.Scalar, group: Unicode.Scalar?
  ) {
    let number = NumberReading.decimal(
      Array(text.utf8).span, separator: UInt8(ascii: separator), group: group.map { UInt8(ascii: $0) })
    #expect(number == nil)
  }

  @Test(arguments: [
    ("42", "42"), ("0.5", "0.5"), ("-1.5e-7", "-0.00000015"), ("1E+3", "1000"), ("5e-324", nil), ("1e300", nil),
    ("1.7976931348623157e+308", nil),
    ("abc", nil), ("1e", nil), ("1e999999999999", nil),
  ])
  func `a workbook's number may have an exponent`(text: String, canonical: String?) {
    #expect(NumberReading.numberCell(text)?.text == canonical)
  }

  @Test(arguments: [
    ("4.93E+11", true), ("4,93E+11", true), ("1E-05", true), ("-4.93e+11", true), ("4.93E11", false), ("1E5", false),
    ("E+11", false),
    ("4.E+11", false), ("4.93E+", false), ("4.93E+11x", false), ("493000000000", false), ("12", false), ("", false),
  ])
  func `a number whose digits are gone is recognised`(text: String, isDestroyed: Bool) {
    #expect(DestroyedNumber.isOne(text) == isDestroyed)
  }
}
