import Testing

@testable import SpreadsheetReading

@Suite struct HeaderHintTests {
  private func hint(_ text: String) throws -> HeaderHint {
    var source = try readTextSource(text)
    var rows: [SourceRow] = []
    while let batch = try source.nextBatch() { rows += (0..<batch.count).map { batch[$0] } }
    return HeaderHint(rows)
  }

  private func readTextSource(_ text: String) throws -> CSVSource {
    try CSVSource(
      PiecewiseSupply(Array(text.utf8), .whole), file: "list.csv",
      settings: settings {
        $0.headerRow = .none
        $0.ragged = .pad
      })
  }

  @Test func `names over values are a header`() throws {
    let found = try hint("Ticket,Name,Due\n7,Ada,2026-03-30\n8,Bob,2026-03-31\n")
    #expect(found.row == 1)
    #expect(found.reason == "3 names, all different; 2 of the columns hold numbers or dates below")
  }

  @Test func `a title and a date of export stand above it`() throws {
    let found = try hint("Callbacks of the week\nExported 2026-03-30\n\nTicket,Name,Due\n7,Ada,x\n8,Bob,y\n9,Cy,z\n")
    #expect(found.row == 4)
    #expect(found.reason.hasSuffix("2 rows above it are narrower or a comment"))
  }

  @Test func `comments are told by their first character`() throws {
    let found = try hint("# made by a script\n# on Monday\nTicket,Name\n7,Ada\n8,Bob\n")
    #expect(found.row == 3)
    #expect(found.comment == UInt8(ascii: "#"))
  }

  @Test(arguments: [
    "7,Ada,2026-03-30\n8,Bob,2026-03-31\n", "+49301234,a\n+49301235,b\n", "a@b.example,x\nc@d.example,y\n",
  ])
  func `values in the first row are no header`(text: String) throws {
    #expect(try hint(text).row == nil)
  }

  @Test func `repeated names are counted`() throws {
    #expect(try hint("Nr,Note,Note\n7,a,b\n").reason.contains("1 of them repeated"))
  }

  @Test func `the source block pins what was found`() throws {
    let text = "# x\nName;Ort\nAda;'Bonn'\nBob;'Köln'\n"
    let block = SourceBlock.text(try readTextSource(text).description, hint: try hint(text))
    #expect(
      block == "source:\n  header_row: 2\n  encoding: auto\n  delimiter: \";\"\n  quote: \"'\"\n  comment: \"#\"\n")
  }
}
