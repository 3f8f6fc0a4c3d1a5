import Foundation
import Testing

@testable import TaskMapping

@Suite struct `The types that a draft proposes` {
  @Test(arguments: [
    // Dates: the values that decide.
    (["13/02/2026", "05/03/2026"], "type: date, formats: [dd/MM/yyyy]"),
    (["02/13/2026", "03/05/2026"], "type: date, formats: [MM/dd/yyyy]"),
    (["2/13/2026", "11/5/2026"], "type: date, formats: [M/d/yyyy]"),
    (["01.02.2026", "03.04.2026"], "type: date, formats: [dd.MM.yyyy]"),
    (["1.2.2026", "13.04.2026"], "type: date, formats: [d.M.yyyy]"),
    (["2026-01-02", "2026-03-04"], "type: date"),
    (["20260102", "20261231"], "type: date, formats: [yyyyMMdd]"),
    (["3 Mar 2026", "14 Apr 2026"], "type: date, formats: [d MMM yyyy]"),
    (["March 3, 2026", "April 14, 2026"], "type: date, formats: [\"MMMM d, yyyy\"]"),
    (["2026-01-02", "03.04.2026"], "type: date, formats: [yyyy-MM-dd, dd.MM.yyyy]"),
    (["2026-01-02T10:00:00Z", "2026-01-02T10:00:00+02:00"], "type: datetime, dst: {gap: forward, overlap: earlier}"),
    // Words.
    (["yes", "no", "yes"], "type: boolean"),
    (["ja", "nein", "ja"], "type: boolean, \"true\": [ja], \"false\": [nein]"),
    (["ada@example.com", "bob@example.com"], "type: email"),
    (["https://example.com/1", "https://example.com/2"], "type: url, on_error: omit"),
    (["+49 30 23125 074", "+1 617 555 0192"], "type: phone, required: true"),
  ])
  func `are what the values show`(values: [String], keys: String) throws {
    #expect(try Proposals(column: "Value", values).keys(of: "value") == "  value: {header: Value, \(keys)}")
  }

  @Test(arguments: [
    (["007", "008"], "zeros in front"),
    (["1,234", "5,678"], "all such as"),
    (["2026-01-02 10:00", "2026-01-03 11:00"], "times without a zone, left as text"),
    (["01/02/2026", "03/04/2026"], "nothing tells the day from the month"),
    (["13/02/2026", "02/13/2026"], "both orders occur: row 2 can only be day first (1 such), row 3 only month first"),
    (["Europe/Berlin", "America/New_York"], "Aaaaaa/Aaaaaa"),
    (["4.93E+11", "49301234567"], "what a spreadsheet program left of longer numbers"),
    (["Ada", "Bob"], "all such as Aaa"),
    (["1", "20", "1"], "whole numbers, left as text"),
    (["-007", "+5"], "whole numbers, left as text"),
    (
      ["1.10", "1.1", "20.25"],
      "numbers with a fraction, left as text, which changes none of them; to compare them: type: decimal"
    ),
    (["1,50", "1.234,5"], "type: decimal, decimal_sep: \",\", group_sep: \".\""),
    (["1.50", "1,234.5"], "type: decimal, group_sep: \",\""),
    (["", ""], "no values"),
  ])
  func `are text where the values do not decide, with the reason`(values: [String], evidence: String) throws {
    let draft = try Proposals(column: "Value", values)
    #expect(!draft.keys(of: "value").contains("type:"), "\(draft.text)")
    #expect(draft.lines(of: "value").contains(evidence), "\(draft.text)")
  }

  @Test func `of a start whose day and month nothing tells apart leave the formats to the person`() throws {
    let draft = try Proposals(column: "Due", ["01/02/2026 10:00", "03/04/2026 11:30"], zone: "Europe/Berlin")
    #expect(draft.questions.contains("which is it, [\"dd/MM/yyyy HH:mm\"] or [\"MM/dd/yyyy HH:mm\"]?"))
    let line = try line("    formats:", in: draft.text)
    #expect(draft.report.count == 1 && draft.report[0].hasPrefix("\(line):5 mapping.no-value"), "\(draft.report)")
  }

  @Test func `of a start are told by one value among many that decides`() throws {
    let values = Array(repeating: "01/02/2026 10:00", count: 300) + ["14/02/2026 10:00"]
    let draft = try Proposals(column: "Due", values, zone: "Europe/Berlin")
    #expect(draft.keys(of: "due").contains("formats: [\"dd/MM/yyyy HH:mm\"]"))
    #expect(draft.lines(of: "due").contains("day first: in one value the first number is above 12, as in row 302"))
    #expect(draft.report == [])
  }

  @Test func `with a few values that do not fit name them masked, with their rows`() throws {
    let values = (0..<30).map { "user\($0)@example.com" } + ["Vera Böhm 12"]
    let lines = try Proposals(column: "Mail", values).lines(of: "mail")
    #expect(lines.contains("1 does not fit the type, letters and digits masked: Aaaa Aaaa 99 (row 32)"), "\(lines)")
  }

  @Test(arguments: [
    ["26/11/22", "26/11/23", "26/12/01"], ["26-11-22", "26-11-23"], ["26.11.22", "26.12.01"],
  ])
  func `of a start with years of two digits are not taken for day first where the year may stand first`(
    values: [String]
  )
    throws
  {
    let draft = try Proposals(column: "Due", values, zone: "Europe/Berlin")
    #expect(draft.questions.contains { $0.hasPrefix("which is it, [dd") && $0.contains("[yy") }, "\(draft.text)")
    #expect(draft.report.count == 1)
  }

  @Test func `of dates with several separators are decided for each separator alone`() throws {
    let values = ["13/11/2026", "03/12/2026", "09/12/2026", "05-06-2026"]
    let draft = try Proposals(column: "Due", values, zone: "Europe/Berlin")
    #expect(
      draft.questions.contains { $0.hasPrefix("which is it, [dd/MM/yyyy, dd-MM-yyyy] or [dd/MM/yyyy, MM-dd-yyyy]?") },
      "\(draft.text)")
  }

  @Test(arguments: ["9:30 tomorrow", "asap", "25.11. 10:00", "1795000000000"])
  func `of a start that cannot be read are a question`(value: String) throws {
    let draft = try Proposals(column: "Due", [value, value])
    #expect(draft.questions.contains { $0.hasPrefix("the header promises a time") }, "\(draft.text)")
  }

  @Test func `in years of two digits say how they are read`() throws {
    let draft = try Proposals(column: "Opened", ["13.02.85", "05.03.99"])
    #expect(draft.keys(of: "opened").contains("formats: [dd.MM.yy]"))
    #expect(draft.lines(of: "opened").contains("2000 to 2099"))
  }

  private func line(_ beginning: String, in text: String) throws -> Int {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return try #require(lines.firstIndex { $0.hasPrefix(beginning) }) + 1
  }
}

@Suite struct `The region of telephone numbers in a draft` {
  private let german = ["030 23125 074", "030 23125 038", "030 23125 434"]
  private let american = ["(617) 555-0192", "(602) 555-0147", "(312) 555-0180"]

  @Test func `is the one in which the numbers exist`() throws {
    #expect(try Proposals(column: "Mobile", american).keys(of: "mobile").contains("region: US"))
  }

  @Test func `is the country of most numbers with a country code, where several regions would do`() throws {
    let draft = try Proposals(column: "Phone", german + (1...6).map { "+49 30 2312500\($0)" })
    #expect(draft.keys(of: "phone").contains("region: DE"), "\(draft.text)")
    #expect(draft.lines(of: "phone").contains("the country of most numbers with a country code (6)"))
  }

  @Test func `is the country of the zone that was named`() throws {
    let draft = try Proposals(column: "Phone", german, zone: "Europe/Berlin")
    #expect(draft.keys(of: "phone").contains("region: DE"), "\(draft.text)")
  }

  @Test func `is a question where the lists of two countries were put together`() throws {
    let french = ["06 12 34 56 78", "06 23 45 67 89", "06 34 56 78 90"]
    let draft = try Proposals(column: "Phone", german + french)
    #expect(draft.questions.contains { $0.hasPrefix("6 numbers have no country code") }, "\(draft.text)")
  }

  @Test func `is a question where nearly nothing is a number of anybody`() throws {
    let draft = try Proposals(column: "Phone", ["212 736 5000"] + (10...40).map { "000 000 0\($0)" })
    #expect(draft.questions.contains { $0.hasPrefix("32 numbers have no country code") }, "\(draft.text)")
  }

  @Test func `is the one that was named`() throws {
    #expect(try Proposals(column: "Phone", german, region: "GB").keys(of: "phone").contains("region: GB"))
  }

  @Test func `is a question where nothing decides, and the draft does not load without the answer`() throws {
    let draft = try Proposals(column: "Phone", german)
    #expect(
      draft.questions.contains {
        $0.hasPrefix("3 numbers have no country code, and nothing plainly tells")
      }, "\(draft.text)")
    #expect(draft.report.count == 1 && draft.report[0].contains(" mapping.no-value "), "\(draft.report)")
  }

  @Test func `is not settled by one number that exists elsewhere`() throws {
    let draft = try Proposals(column: "Phone", Array(repeating: german, count: 5).flatMap(\.self) + ["555-01"])
    #expect(draft.questions.contains { $0.contains("Write the two letters of the country") }, "\(draft.text)")
  }

  @Test func `is not asked for where every number has its country code`() throws {
    let draft = try Proposals(column: "Phone", ["+49 30 23125 074", "+44 20 7946 0018"])
    #expect(draft.keys(of: "phone") == "  phone: {header: Phone, type: phone, required: true}", "\(draft.text)")
  }

  @Test func `of a column full of other things comes with the choice between policies`() throws {
    let draft = try Proposals(column: "Phone", american + ["(617) 55", "(999) 555-0192"], region: "US")
    #expect(draft.questions.contains { $0.hasPrefix("2 of 5 values are refused as they are") }, "\(draft.text)")
  }
}
