import Testing

@testable import Reporting

@Suite struct MaskingTests {
  @Test(arguments: [
    ("+49 30 5550100", "+## ## #######"), ("Jürgen Groß", "Xxxxxx Xxxx"), ("Зоя Ивановна", "Xxx Xxxxxxxx"),
    ("東京 三 ٣", "xx x #"), ("José", "Xxxx"), ("a@b.de", "x@x.xx"), ("½ Ⅷ ²", "# # #"), ("", ""), ("-- / --", "-- / --"),
  ])
  func `a value is shown by its shape`(value: String, shape: String) {
    #expect(MaskedText(value).text == shape)
  }

  @Test func `nothing of letters and digits is left of any script`() {
    // All of the common blocks, and a part of the others.
    let numbers = Array(UInt32(0)..<0x3000) + stride(from: 0x3000, to: 0x3_0000, by: 13)
    let all = numbers.compactMap { Unicode.Scalar($0) }
    let letters = all.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    let left = letters.filter { !["x", "X", "#", ""].contains(MaskedText(String($0)).text) }
    #expect(left.isEmpty, "\(left.prefix(10))")
  }

  @Test(arguments: [
    (
      "f.csv:C5 (Phone): \"555-01\" is not a phone number in region DE",
      "f.csv:C5 (Phone): \"###-##\" is not a phone number in region DE"
    ),
    ("\"p9\" is not among the values of map: p1", "\"x#\" is not among the values of map: p1"),
    ("\"Ada\" is none of \"Red\" and \"Blue\"", "\"Xxx\" is none of \"Xxx\" and \"Xxxx\""),
    // Quotes inside of a value are not marked: what lies between belongs to it.
    ("\"Meyer \"Hans\" jr\" is too long", "\"Xxxxx \"Xxxx\" xx\" is too long"),
    ("\"12\" x 10\" TV\" is too long", "\"##\" x ##\" XX\" is too long"),
    // An odd quote, or a value that was cut: the rest is masked.
    ("\"say \"hi is too long", "\"xxx \"xx xx xxx xxxx"), ("\"Ada \"B\" is too long", "\"Xxx \"X\" xx xxx xxxx"),
    ("\"Ada\"B\"C", "\"Xxx\"X\"X"), ("a \"b\"c", "a \"x\"x"),
    (
      "the task's name \"Ada L.\"… has 600 characters", "the task's name \"Xxx X.\"… has 600 characters"
    ),
    (
      "1 validation error: Value 'Ada L.' at 'name' failed to satisfy constraint",
      "1 validation error: Xxxxx 'Xxx X.' at 'name' failed to satisfy constraint"
    ),
    ("the address ada@example.com is unknown", "the address xxx@xxxxxxx.xxx is unknown"),
    ("segment attribute s is 98765432101, beyond 32 bits", "segment attribute s is ###########, beyond 32 bits"),
    ("cannot call +49 30 5550100: busy", "cannot call +## ## #######: busy"),
    ("cannot call +49 30 5550100 now", "cannot call +## ## ####### now"),
    ("the name has 1,024 characters, the limit is 512", "the name has 1,024 characters, the limit is 512"),
    ("/runs/callbacks-20260327070000.csv: the file is gone", "/runs/callbacks-20260327070000.csv: the file is gone"),
  ])
  func `a sentence keeps our words and masks the values in it`(sentence: String, masked: String) {
    #expect(MaskedSentence().masked(sentence, masksInstants: true) == masked)
  }

  @Test func `an instant is a value of a row, and a time like any other elsewhere`() {
    let sentence = "the start 2026-03-27T07:00:00Z is past"
    #expect(MaskedSentence().masked(sentence, masksInstants: true) == "the start ####-##-##X##:##:##X is past")
    #expect(MaskedSentence().masked(sentence, masksInstants: false) == sentence)
  }

  @Test func `headers and names may be read, and only whole`() {
    let masker = MaskedSentence(readable: ["Full Name"])
    #expect(
      masker.masked("no column reads \"Full Name\", \"Full Names\"", masksInstants: true)
        == "no column reads \"Full Name\", \"Xxxx Xxxxx\"")
  }

  @Test func `a route that only a cell names is a value: masked on the page and where a group reads`() {
    var summary = FabricatedSummary.check
    let name = "Maria Geheim +49 30 5550199"
    summary.facts.destinations = [Destination(kind: "quick connect", name: name, tasks: 3, isCellValue: true)]
    summary.facts.samples = [
      SampleTask(row: "a.csv:2", name: "x", kind: "quick connect", routeName: name, routeIsCellValue: true)
    ]
    summary.problems[0].examples = ["a.csv:C5: \"\(name)\" is no route"]
    let page = ReportPage(summary, showsValues: false).html
    #expect(!page.contains("Maria") && !page.contains("5550199") && page.contains("Xxxxx Xxxxxx +## ## #######"))
    #expect(ReportPage(summary, showsValues: true).html.contains("Maria"))
    #expect(!SummaryJSON.text(for: summary.masked).contains("Maria"))
  }
}
