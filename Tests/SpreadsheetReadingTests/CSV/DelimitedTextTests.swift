import Diagnostics
import Testing

@testable import SpreadsheetReading

@Suite struct DelimitedTextTests {
  /// Texts without a header, and the rows that are in them.
  static let examples: [(name: String, text: String, rows: [ReadRow])] = [
    ("plain fields", "a,b\n1,2\n", [ReadRow(1, ["a", "b"]), ReadRow(2, ["1", "2"])]),
    ("no line break at the end", "a,b\n1,2", [ReadRow(1, ["a", "b"]), ReadRow(2, ["1", "2"])]),
    ("CRLF", "a,b\r\n1,2\r\n", [ReadRow(1, ["a", "b"]), ReadRow(2, ["1", "2"])]),
    ("CR alone", "a,b\r1,2\r", [ReadRow(1, ["a", "b"]), ReadRow(2, ["1", "2"])]),
    (
      "all three", "a,b\r\n1,2\r3,4\n5,6",
      [ReadRow(1, ["a", "b"]), ReadRow(2, ["1", "2"]), ReadRow(3, ["3", "4"]), ReadRow(4, ["5", "6"])]
    ),
    ("an empty last field", "a,\n1,", [ReadRow(1, ["a", ""]), ReadRow(2, ["1", ""])]),
    ("a quoted delimiter", "\"a,b\",c", [ReadRow(1, ["a,b", "c"])]),
    ("a quoted line break", "\"a\nb\",c\nd,e", [ReadRow(1, ["a\nb", "c"]), ReadRow(2, ["d", "e"])]),
    ("a quoted CRLF is kept", "\"a\r\nb\",c", [ReadRow(1, ["a\r\nb", "c"])]),
    ("a doubled quote is one quote", "\"say \"\"hi\"\"\",b", [ReadRow(1, ["say \"hi\"", "b"])]),
    ("only a quote", "\"\"\"\",b", [ReadRow(1, ["\"", "b"])]),
    ("empty quotes", "\"\",b", [ReadRow(1, ["", "b"])]),
    ("a quote inside an unquoted field", "5\" pipe,b", [ReadRow(1, ["5\" pipe", "b"])]),
    ("spaces stay", " a , b ", [ReadRow(1, [" a ", " b "])]),
    ("blank lines are counted and left out", "a,b\n\n\n1,2", [ReadRow(1, ["a", "b"]), ReadRow(4, ["1", "2"])]),
    ("empty fields alone are blank", "a,b\n,\n\"\",\"\"\n1,2", [ReadRow(1, ["a", "b"]), ReadRow(4, ["1", "2"])]),
    ("beyond ASCII", "Zoë,🙂\nñ,日本", [ReadRow(1, ["Zoë", "🙂"]), ReadRow(2, ["ñ", "日本"])]),
  ]

  @Test(arguments: examples.indices, [Pieces.whole, .bytes, .random(seed: 3)])
  func `fields and records are those of RFC 4180`(index: Int, pieces: Pieces) throws {
    let example = Self.examples[index]
    let read = try readText(example.text, withoutHeader, pieces: pieces).rows
    #expect(plain(read) == example.rows, "\(example.name)")
    #expect(read.allSatisfy { $0.problem == nil }, "\(example.name)")
  }

  @Test func `cells are text or blank, whatever they look like`() throws {
    let row = try #require(try readText("n,b\n007,", SourceSettings()).rows.first)
    #expect(row.cells == ["007", ""])
    #expect(row.kinds == [.text, .blank])
  }

  @Test func `a row keeps its record and its first line`() throws {
    let rows = try readText("a,b\r\n\"x\r\ny\",\"1\"\"\"\r\nz,2\r\n").rows
    #expect(rows.map(\.raw) == ["\"x\r\ny\",\"1\"\"\"", "z,2"])
    #expect(rows.map(\.line) == [2, 4])
    #expect(rows.map(\.number) == [2, 3])
  }

  @Test func `the header keeps its record`() throws {
    let header = try readText("\"Full Name\", Phone \r\n1,2").source.header
    #expect(header == SourceHeader(rowNumber: 1, cells: ["Full Name", " Phone "], rawRecord: "\"Full Name\", Phone "))
  }

  @Test func `an escape character takes the meaning from the next one`() throws {
    let escaping = settings {
      $0.headerRow = .none
      $0.escape = UInt8(ascii: "\\")
    }
    let rows = try readText(#"a\,b,"c\"d",e\\"#, escaping, pieces: .bytes).rows
    #expect(plain(rows) == [ReadRow(1, ["a,b", "c\"d", "e\\"])])
  }

  @Test func `another quote character leaves the usual one alone`() throws {
    let quoting = settings {
      $0.headerRow = .none
      $0.quote = UInt8(ascii: "'")
    }
    #expect(plain(try readText("'a,b',\"c\"", quoting).rows) == [ReadRow(1, ["a,b", "\"c\""])])
  }

  @Test func `comment records are counted and left out`() throws {
    let commented = settings { $0.comment = UInt8(ascii: "#") }
    let rows = try readText("a,b\n# one, \"two\n1,2\n#\n3,4", commented, pieces: .bytes).rows
    #expect(plain(rows) == [ReadRow(3, ["1", "2"]), ReadRow(5, ["3", "4"])])
  }

  @Test func `a stretch without rows may be longer than a batch`() throws {
    let comment = "#" + String(repeating: "-", count: 99) + "\n"
    let text = "a,b\n" + String(repeating: comment, count: 12_000) + "\n1,2\n"
    let commented = settings { $0.comment = UInt8(ascii: "#") }
    #expect(plain(try readText(text, commented).rows) == [ReadRow(12_003, ["1", "2"])])
  }

  @Test func `reading what was written gives it back`() throws {
    var generator = SplitMix(state: 42)
    let alphabet = Array("ab ,;\"\r\n\té日🙂|'")
    for _ in 0..<200 {
      let columns = Int.random(in: 2...5, using: &generator)
      let table = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        ["x"]
          + (1..<columns).map { _ in
            String(
              (0..<Int.random(in: 0...8, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! })
          }
      }
      let text = table.map { row in
        row.map { "\"" + String($0.flatMap { $0 == "\"" ? ["\"", "\""] : [$0] }) + "\"" }.joined(separator: ",")
      }.joined(separator: "\r\n")
      let pinned = settings {
        $0.headerRow = .none
        $0.delimiter = UInt8(ascii: ",")
      }
      let seed = UInt64.random(in: 0...1_000, using: &generator)
      let read = try readText(text, pinned, pieces: .random(seed: seed)).rows
      #expect(read.map(\.cells) == table)
    }
  }
}
