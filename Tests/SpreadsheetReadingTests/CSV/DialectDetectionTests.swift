import Diagnostics
import Testing

@testable import SpreadsheetReading

/// The quote, the escape and rare delimiters are found by what they do to the first records.
@Suite struct DialectDetectionTests {
  private func dialect(_ text: String, _ settings: SourceSettings = withoutHeader) throws -> (
    source: CSVSource, rows: [ReadRow]
  ) { try readText(text, settings) }

  @Test func `apostrophes quote where no double quote does`() throws {
    let (source, rows) = try dialect("'a;b';'c'\n'd';'it''s'\n")
    #expect(source.description.quote == UInt8(ascii: "'"))
    #expect(rows.map(\.cells) == [["a;b", "c"], ["d", "it's"]])
  }

  @Test(arguments: [
    "name,town\n'tHooft,Utrecht\nO'Hara,Cork\n", "a,b\n'x,\"y\"\n'z','w'\n", "a,b\n\"'x'\",\"'y'\"\n",
  ])
  func `an apostrophe in front of a name quotes nothing`(text: String) throws {
    #expect(try dialect(text).source.description.quote == UInt8(ascii: "\""))
  }

  @Test func `two nicknames do not make the apostrophe a quote`() throws {
    var lines = ["name,phone,city"]
    for index in 0..<600 {
      let name = [3: "'Nick3'", 7: "'Nick7'", 420: "Jan O'Neil"][index] ?? "Person \(index)"
      lines.append("\(name),030\(index),\(index == 300 ? "'s-Hertogenbosch" : "Utrecht")")
    }
    let (source, rows) = try dialect(lines.joined(separator: "\n") + "\n", SourceSettings())
    #expect(source.description.quote == UInt8(ascii: "\""))
    #expect(rows.count == 600)
    #expect(rows.allSatisfy { $0.cells.count == 3 && $0.problem == nil })
  }

  static let lists: [(text: String, delimiter: UInt8, fields: Int)] = [
    // Amounts with a decimal comma, and one name with quotes in it.
    (
      "Nr;Name;Betrag\n" + (1...10).map { "\($0);Müller \($0);1,50\n" }.joined() + "11;\"Bobby\" Smith;12,50\n",
      UInt8(ascii: ";"), 3
    ),
    ("id,name,tags\n1,Ada,a;b\n2,Bea,c;d\n3,Cy\n4,Dora\n", UInt8(ascii: ","), 3),
    ("name\nMüller, Hans\nSchmidt, Eva\nMeier, Udo\n", UInt8(ascii: ","), 1),
    ("id,\"Name; Vorname\",phone\n1,\"Doe; J\",+49\n2,\"Roe; K\",+48\n", UInt8(ascii: ","), 3),
    ("id,start|end,phone\n1,9|10,+49\n2,8|9,+48\n", UInt8(ascii: ","), 3),
    ("Name, Vorname, Titel;Tel\nDoe, J, Dr.;1\nRoe, K, Dr.;2\n", UInt8(ascii: ";"), 2),
    ("street\tcity\nMain St 1, left\tBonn\nHigh St 2, right\tKöln\n", UInt8(ascii: "\t"), 2),
  ]

  @Test(arguments: lists.indices)
  func `the delimiter divides the header`(index: Int) throws {
    let (text, delimiter, fields) = Self.lists[index]
    let (source, _) = try dialect(text, SourceSettings())
    #expect(source.header?.cells.count == fields)
    if fields > 1 { #expect(source.description.delimiter == delimiter) }
  }

  @Test func `a few quoted names in a column that is mostly empty are no evidence`() throws {
    let names = (1...200).map { "\($0),\($0 % 50 == 0 ? "'Bob'" : ""),x\n" }.joined()
    let (_, rows) = try dialect(
      "id,nick,town\n" + names + "201,,'s-Hertogenbosch\n202,,Bonn\n203,,the boys'\n", SourceSettings())
    #expect(rows.count == 203)
    #expect(rows.last?.cells == ["203", "", "the boys'"])
  }

  @Test func `an apostrophe that is found to quote does not swallow lines`() throws {
    let (source, rows) = try dialect("'a','b'\n'c','d'\n'e','s-town\n'f','g'\n'h','i'\n")
    #expect(source.description.quote == UInt8(ascii: "'") || rows.count == 5)
    #expect(rows.map(\.number) == [1, 2, 3, 4, 5])
  }

  @Test func `a backslash that is found to escape stays before what needs no escape`() throws {
    let (source, rows) = try dialect(
      #"1,"C:\new\tmp","say \"hi\"""#.replacing(#"\\"#, with: #"\"#) + "\n"
        + #"2,"D:\dir","\N""#.replacing(#"\\"#, with: #"\"#) + "\n")
    #expect(source.description.escape == UInt8(ascii: "\\"))
    #expect(rows.map(\.cells) == [["1", #"C:\new\tmp"#, #"say "hi""#], ["2", #"D:\dir"#, #"\N"#]])
  }

  @Test func `a comma in each line of one column is somebody's name`() throws {
    let (_, rows) = try dialect(
      "name\nMüller, Hans\nSchmidt, Eva\nMeier, Udo\n",
      settings {
        $0.headerRow = .none
        $0.ragged = .pad
      })
    #expect(rows.map(\.cells).first == ["name"])
  }

  @Test func `backslashes escape where doubling would break the quotes`() throws {
    let (source, rows) = try dialect(#""said \"no\", left","b"\#n"c","\"d\"""# + "\n")
    #expect(source.description.escape == UInt8(ascii: "\\"))
    #expect(rows.map(\.cells) == [[#"said "no", left"#, "b"], ["c", #""d""#]])
  }

  @Test(arguments: [#""C:\temp\","x"\#n"a","b""#, #"C:\temp,\x"#, #""a""b\","c""#])
  func `a backslash that doubling explains is a backslash`(text: String) throws {
    #expect(try dialect(text + "\n").source.description.escape == nil)
  }

  @Test(arguments: [UInt8(0x1F), 0x01, UInt8(ascii: "^"), UInt8(ascii: "~")])
  func `separators of old systems are found when nothing else divides`(delimiter: UInt8) throws {
    let sign = String(UnicodeScalar(delimiter))
    let (source, rows) = try dialect("a\(sign)b\n1\(sign)2\n")
    #expect(source.description.delimiter == delimiter)
    #expect(rows.map(\.cells) == [["a", "b"], ["1", "2"]])
  }

  @Test func `times and addresses are no columns`() throws {
    #expect(try dialect("09:30:00\n10:15:00\n").source.description.delimiter == UInt8(ascii: ","))
    #expect(try dialect("https://a.example\nhttps://b.example\n").rows.map(\.cells.count) == [1, 1])
  }

  @Test func `what the settings name is not looked for`() throws {
    let pinned = settings {
      $0.headerRow = .none
      $0.quote = UInt8(ascii: "\"")
      $0.escape = UInt8(ascii: "\"")
    }
    let source = try dialect("'a','b'\n'c','d'\n", pinned).source
    #expect(source.description.quote == UInt8(ascii: "\""))
    #expect(
      source.description.decisions.filter { $0.reason == "named by the settings" }.map(\.name) == ["quote", "escape"])
  }

  @Test func `every decision is told with its evidence`() throws {
    let decisions = try dialect("\"a\";b\n1;2\n").source.description.decisions
    #expect(decisions.map(\.name) == ["format", "encoding", "delimiter", "quote", "escape"])
    #expect(decisions[2].reason == "2 fields in 2 of 2 records, the same count in each")
    #expect(decisions[3].reason == "around 1 fields of the first records")
  }
}
