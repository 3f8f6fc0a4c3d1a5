import Diagnostics
import Testing

@testable import SpreadsheetReading

@Suite struct RecordProblemTests {
  @Test func `too many fields are a problem of the row, which quotes its record`() throws {
    let rows = try readText("name,phone,note\nSmith, Ada,123,\nBob,4,x\n").rows
    #expect(rows.map(\.number) == [2, 3])
    let problem = try #require(rows[0].problem)
    #expect(problem.code == .readTooManyFields)
    #expect(problem.message == "4 fields where the header has 3: \"Smith, Ada,123,\"")
    #expect(problem.place == .row(file: "list.csv", sheet: nil, row: 2))
    #expect(problem.fix != nil)
    #expect(rows[1].problem == nil)
  }

  @Test func `too few fields are one too`() throws {
    let problem = try readText("a,b,c\n1,2\n").rows.first?.problem
    #expect(problem?.code == .readTooFewFields)
    #expect(problem?.message == "2 fields where the header has 3: \"1,2\"")
  }

  @Test func `short rows are padded when the settings say so, long ones are not cut`() throws {
    let rows = try readText("a,b,c\n1,2\n1,2,3,4\n", settings { $0.ragged = .pad }).rows
    #expect(rows.map { $0.problem?.code } == [nil, .readTooManyFields])
    #expect(rows[0].cells == ["1", "2"])
  }

  @Test(arguments: ["1,2,3", "1,2,3,4", "1,2,3,,"])
  func `fields under empty names at the end of the header may be missing`(record: String) throws {
    let rows = try readText("a,b,c,,\n\(record)\n").rows
    #expect(rows.map { $0.problem?.code } == [nil])
  }

  @Test func `without a header no number of fields is wrong`() throws {
    let rows = try readText("a,b\nc\nd,e,f\n", withoutHeader).rows
    #expect(rows.allSatisfy { $0.problem == nil })
  }

  @Test(arguments: [Pieces.whole, .bytes])
  func `text after a closing quote is a problem of the row alone`(pieces: Pieces) throws {
    let rows = try readText("a,b\n\"x\"y,2\n3,4\n", pieces: pieces).rows
    #expect(rows.map { $0.problem?.code } == [.readStrayQuote, nil])
    #expect(rows[0].cells == ["xy", "2"])
    #expect(rows[0].problem?.place == .cell(file: "list.csv", sheet: nil, column: 0, row: 2, header: "a"))
  }

  @Test(arguments: [Pieces.whole, .bytes])
  func `a U+0000 is a problem of its row`(pieces: Pieces) throws {
    let rows = try readText("a,b\n1,x\0y\n\"\0\",2\n5,6\n", pieces: pieces).rows
    #expect(rows.map { $0.problem?.code } == [.readNulCharacter, .readNulCharacter, nil])
    #expect(rows[0].problem?.place == .cell(file: "list.csv", sheet: nil, column: 1, row: 2, header: "b"))
  }

  @Test func `a U+0000 in the header refuses the file`() {
    #expect(refusal { _ = try readText("a,b\0\n1,2") }?.code == .readHeaderInvalid)
  }

  @Test func `text after a closing quote in the header refuses the file`() {
    #expect(refusal { _ = try readText("\"a\"x,b\n1,2") }?.code == .readHeaderInvalid)
  }

  @Test(arguments: [Pieces.whole, .bytes, .random(seed: 2)])
  func `a quote that is never closed refuses the file with line and byte`(pieces: Pieces) {
    let found = refusal { _ = try readText("a,b\n1,2\n3,\"open\n5,6\n7,8\n", pieces: pieces) }
    #expect(found?.code == .readUnclosedQuote)
    #expect(found?.place == .byte(file: "list.csv", line: 3, offset: 10))
  }

  @Test func `a field over the limit is a problem of its row`() throws {
    let text = "a,b\n1,\(String(repeating: "x", count: 2 << 20))\n3,4\n"
    let rows = try readText(text).rows
    #expect(rows.map { $0.problem?.code } == [.readFieldTooLong, nil])
  }

  @Test(arguments: [Pieces.whole, .random(seed: 4)])
  func `a record over the limit refuses the file`(pieces: Pieces) {
    let small = settings {
      $0.delimiter = UInt8(ascii: ",")
      $0.limits.recordBytes = 1_000
    }
    let text = "a,b\n1,2\n" + String(repeating: "x,", count: 600) + "\n"
    let found = refusal { _ = try readText(text, small, pieces: pieces) }
    #expect(found?.code == .readRecordTooLong)
    #expect(found?.place == .byte(file: "list.csv", line: 3, offset: 8))
  }

  @Test func `an open quote over the limit is called by its name`() {
    let small = settings { $0.limits.recordBytes = 1_000 }
    let text = "a,b\n1,\"2\n" + String(repeating: "3,4\n", count: 600)
    let found = refusal { _ = try readText(text, small) }
    #expect(found?.code == .readUnclosedQuote)
    #expect(found?.place == .byte(file: "list.csv", line: 2, offset: 6))
  }

  @Test func `a hundred thousand columns are refused wherever they stand`() {
    let wide = String(repeating: ",x", count: 100_000)
    #expect(refusal { _ = try readText("a\(wide)\n") }?.code == .readHeaderInvalid)
    let found = refusal { _ = try readText("a,b\n1\(wide)\n") }
    #expect(found?.code == .readTooManyFields)
    #expect(found?.message == "the record has 100001 fields; at most 16384 can be read")
  }

  @Test func `a file of nothing but a mark or blank lines has no header`() {
    #expect(refusal { _ = try readText("") }?.code == .readEmptyFile)
    #expect(refusal { _ = try readText("\u{FEFF}") }?.code == .readEmptyFile)
    #expect(refusal { _ = try readText("\n\n\n") }?.code == .readHeaderMissing)
  }
}
