import Testing

@testable import TaskMapping

@Suite struct `Phone numbers` {
  private static func read(_ text: String, _ region: String?) throws -> ReadValue {
    try ValueReader(.phone(region: region)).read(Array(text.utf8).span)
  }

  @Test(arguments: [
    ("030 123456", "DE", "+4930123456"), ("030/123456", "DE", "+4930123456"), ("0049 30 123456", "DE", "+4930123456"),
    ("+49 (0)30 123456", "DE", "+4930123456"), ("(212) 555-0100", "US", "+12125550100"),
    ("1-212-555-0100", "US", "+12125550100"), ("+1 212 555 0100", "DE", "+12125550100"),
    ("0800 1110111", "DE", "+498001110111"), ("tel:+49-30-123456", "DE", "+4930123456"),
    ("０３０ １２３４５６", "DE", "+4930123456"), ("+800 1234 5678", "DE", "+80012345678"),
  ])
  func `are read as they are dialled in the region, or in international form`(
    text: String, region: String, number: String
  ) throws {
    #expect(try Self.read(text, region) == .text(number))
  }

  @Test func `are read in international form alone where there is no region`() throws {
    #expect(try Self.read("+49 (30) 123456", nil) == .text("+4930123456"))
  }

  @Test(arguments: [
    ("555-01", "DE", "\"555-01\" is not a phone number in region DE: it is too short"),
    ("0151 1234567", "DE", "\"0151 1234567\" is not a phone number in region DE: it is too short"),
    ("212555010", "US", "\"212555010\" is not a phone number in region US: it is too short"),
    ("+1 555 01", "DE", "\"+1 555 01\" is not a phone number: it is too short"),
    ("0049", "DE", "\"0049\" is not a phone number in region DE: it is too short"),
    ("555-0100", "US", "\"555-0100\" is not a phone number in region US: it is too short: the area code is missing"),
    ("030 12345678901234567", "DE", "\"030 12345678901234567\" is not a phone number in region DE: it is too long"),
    ("21255501001", "US", "\"21255501001\" is not a phone number in region US: it is too long"),
    (
      "+999 123456", "DE",
      "\"+999 123456\" is not a phone number: it begins with a country code that does not exist"
    ),
    (
      "030 123456", nil,
      "\"030 123456\" is not a phone number: it has no country code, and the column names no region"
    ),
    (
      "030 1", "DE",
      "\"030 1\" is not a phone number in region DE: it has the right length, and no such number is assigned"
    ),
    ("*#06#", "DE", "\"*#06#\" is not a phone number in region DE: it is too short"),
    ("+49", nil, "\"+49\" is not a phone number: it is too short"),
    ("++", "DE", "\"++\" is not a phone number: it is not written as one"),
  ])
  func `that are none say why`(text: String, region: String?, message: String) {
    let problem = #expect(throws: ValueProblem.self) { try Self.read(text, region) }
    #expect(problem?.message == message)
    #expect(problem?.fix?.isEmpty == false)
  }

  @Test(arguments: [
    ("110", "DE"), ("112", "DE"), ("116117", "DE"), ("911", "US"), ("999", "GB"),
  ])
  func `that work in one country alone are refused as short numbers`(text: String, region: String) {
    let problem = #expect(throws: ValueProblem.self) { try Self.read(text, region) }
    #expect(
      problem?.message
        == "\"\(text)\" is not a phone number in region \(region): "
        + "it is a short number, which is another one in every country")
  }

  @Test(arguments: ["212-555-0100 ext. 5", "212-555-0100 x5", "tel:+1-212-555-0100;ext=5", "(212) 555-0100#5"])
  func `with an extension are refused, because their E.164 form would ring somewhere else`(text: String) {
    let problem = #expect(throws: ValueProblem.self) { try Self.read(text, "US") }
    #expect(problem?.message.hasSuffix(": it has an extension, which E.164 has no place for") == true)
  }

  @Test(arguments: [
    ("1-800-FLOWERS", "US", "write digits alone; by the keys of a telephone it is +18003569377"),
    ("030 1234 abc", "DE", "write digits alone; by the keys of a telephone it is +49301234222"),
    ("Tel: 030 123456", "DE", "write digits alone; by the keys of a telephone it is +4930123456"),
    ("abc", "DE", "write it with its area code, or in international form such as +49 30 5550100"),
  ])
  func `with letters are refused, and never dialled by their keys`(text: String, region: String, fix: String) {
    let problem = #expect(throws: ValueProblem.self) { try Self.read(text, region) }
    #expect(
      problem?.message == "\"\(text)\" is not a phone number in region \(region): it has letters in it")
    #expect(problem?.fix == fix)
  }

  @Test func `letters of any script are letters`() {
    let problem = #expect(throws: ValueProblem.self) { try Self.read("тел. 030 123456", "DE") }
    #expect(problem?.message.hasSuffix("it has letters in it") == true)
  }
}
