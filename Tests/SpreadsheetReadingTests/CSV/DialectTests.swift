import Diagnostics
import Testing

@testable import SpreadsheetReading

@Suite struct DialectTests {
  static let delimiters: [(text: String, delimiter: Character)] = [
    ("a,b\n1,2", ","),
    ("a;b\n1;2", ";"),
    ("a\tb\n1\t2", "\t"),
    ("a|b\n1|2", "|"),
    // Decimal commas do not make a comma file.
    ("price;amount\n1,5;2,5\n3,5;4,5", ";"),
    // Nor do commas in text.
    ("name;note\nAda;left, then came back, twice\nBob;-", ";"),
    // A quoted delimiter divides nothing.
    ("a,b\n\"x;y;z\",2\n\"p;q;r\",4", ","),
    ("a;b\n\"x,y\nz,u\";2", ";"),
    // Tabs divide, although every cell has a comma.
    ("a,1\tb,2\nc,3\td,4", "\t"),
    // One column.
    ("name\nAda\nBob", ","),
  ]

  @Test(arguments: delimiters.indices)
  func `the delimiter is found by how it divides the first records`(index: Int) throws {
    let (text, delimiter) = Self.delimiters[index]
    #expect(try readText(text).source.description.delimiter == delimiter.asciiValue)
  }

  @Test(arguments: Pieces.all)
  func `the decision does not depend on the pieces`(pieces: Pieces) throws {
    let text = "a;b;c\n" + String(repeating: "1,5;2;3\n", count: 300)
    let decision = try readText(text, pieces: pieces).source.description.decisions.first { $0.name == "delimiter" }
    #expect(decision?.value == ";")
    #expect(decision?.reason == "3 fields in 200 of 200 records, the same count in each")
  }

  @Test func `a record cut off at the end of the sample is not judged`() throws {
    let long = String(repeating: "x", count: 40_000)
    let text = "a;b\n1;\(long)\n2;\(long),,,,\n"
    #expect(try readText(text).source.description.delimiter == UInt8(ascii: ";"))
  }

  @Test func `the settings outrank what is found`() throws {
    let pinned = settings { $0.delimiter = UInt8(ascii: ";") }
    let source = try readText("a,b;c\n1,2;3", pinned).source
    #expect(source.header?.cells == ["a,b", "c"])
    #expect(source.description.decisions.contains { $0.name == "delimiter" && $0.reason.contains("settings") })
  }

  @Test(arguments: ["sep=;\r\n", "sep=;\n", "SEP=;\r", "\"sep=;\"\r\n", "\u{FEFF}sep=;\r\n"])
  func `a sep= line names the delimiter and is no row`(line: String) throws {
    let (source, rows) = try readText(line + "a,x;b\r\n1;2\r\n")
    #expect(source.description.delimiter == UInt8(ascii: ";"))
    #expect(source.header?.cells == ["a,x", "b"])
    #expect(source.header?.rowNumber == 1)
    #expect(plain(rows) == [ReadRow(2, ["1", "2"])])
    #expect(rows.first?.line == 3)
  }

  @Test func `a header that begins like a sep= line is a header`() throws {
    #expect(try readText("sep=x,b\n1,2").source.header?.cells == ["sep=x", "b"])
  }

  @Test(arguments: [UInt8(0x0A), 0x0D, 0x00, 0xE9, UInt8(ascii: "\"")])
  func `characters that cannot be a delimiter are refused`(delimiter: UInt8) {
    let found = refusal { _ = try readText("a,b", settings { $0.delimiter = delimiter }) }
    #expect(found?.code == .readInvalidDialect)
  }
}
