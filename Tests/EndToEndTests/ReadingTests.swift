import Foundation
import Testing

/// Files as people send them, through the real binary.
@Suite struct ReadingTests {
  private static let mapping = """
    taskferry: 1
    dataset: reading
    columns:
      name: {header: Name, required: true}
      city: {header: Ort, required: true}
    identity: [name]
    task: {contact_flow: Callback flow, name: "${name} in ${city}"}

    """

  private func write(_ bytes: [UInt8], _ name: String, in program: Program) throws -> String {
    let path = program.folder + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func write(_ text: String, _ name: String, in program: Program) throws -> String {
    try write(Array(text.utf8), name, in: program)
  }

  /// A title above the table, semicolons, apostrophes as quotes, Windows-1252.
  private static let legacy =
    Array("Export vom 3. Mai;;\nName;Ort;Notiz\n'Zoe; die Erste';M".utf8) + [0xFC] + Array("nchen;x\nBea;K".utf8)
    + [0xF6] + Array("ln;'y'\nUwe;Z".utf8) + [0xFC] + Array("rich;'z;z'\n".utf8)

  @Test func `preview says what it decided, and the block it prints makes a check read the same`() throws {
    let program = try Program()
    let file = try write(Self.legacy, "liste.csv", in: program)
    let preview = try program.run(["preview", file])
    #expect(preview.status == 0, "\(preview.errors)")
    for decision in ["format: text (", "encoding: windows-1252 (", "delimiter: ", "quote: ", "header: row 2 (a hint: "]
    {
      #expect(preview.output.contains(decision), "\(decision) in \(preview.output)")
    }
    let block = try #require(preview.output.split(separator: "\n\n").first { $0.hasPrefix("source:") })
    let refused = try program.run([
      "check", file, "--mapping", try write(Self.mapping, "plain.yaml", in: program), "--no-ledger",
    ])
    #expect(refused.status == 65)
    #expect(refused.errors.contains("error[read.invalid-text]"), "\(refused.errors)")
    let pinned = try write(Self.mapping + block + "\n", "pinned.yaml", in: program)
    let check = try program.run([
      "check", file, "--mapping", pinned, "--no-ledger", "--requests", "--format", "json", "--output", program.folder,
    ])
    let summary = try Summary(check.output)
    #expect(summary.states == ["pending": 3], "\(check.errors)")
    let requests = try program.text(try #require(summary.folder) + "/requests.ndjson")
    for name in ["Zoe; die Erste in München", "Bea in Köln", "Uwe in Zürich"] {
      #expect(requests.contains(name), "\(name) in \(requests)")
    }
  }

  @Test func `flags outrank the mapping`() throws {
    let program = try Program()
    let file = try write(Self.legacy, "liste.csv", in: program)
    let mapping = try write(
      Self.mapping + "source: {encoding: UTF-8, delimiter: \",\", header_row: 1, quote: \"'\"}\n", "m.yaml", in: program
    )
    let flags = ["--encoding", "windows-1252", "--delimiter", "semicolon", "--header-row", "2"]
    let arguments = ["check", file, "--mapping", mapping, "--no-ledger", "--format", "json"]
    let check = try program.run(arguments + flags)
    #expect(try Summary(check.output).states == ["pending": 3], "\(check.errors)")
    let limited = try program.run(arguments + flags + ["--limit", "field-bytes=9"])
    #expect(limited.status == 1)
    #expect(try Summary(limited.output).states == ["pending": 2, "rejected": 1], "\(limited.errors)")
  }

  @Test(arguments: [
    ["--limit", "inflation=3"], ["--limit", "columns=0"], ["--limit", "columns"], ["--delimiter", "::"],
    ["--header-row", "0"],
  ])
  func `a flag that cannot be is a usage error`(flag: [String]) throws {
    let result = try Program().run(["preview", "samples/callbacks/callbacks.csv"] + flag)
    #expect(result.status == 64)
    #expect(result.errors.hasPrefix("Error: "), "\(result.errors)")
  }

  // MARK: Workbooks that are one XML file

  private static let head = """
    <?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="Liste"><Table>
    """

  private static func row(_ cells: [String], _ attributes: String = "") -> String {
    "<Row\(attributes)>"
      + cells.map { "<Cell>\($0.isEmpty ? "" : "<Data ss:Type=\"String\">\($0)</Data>")</Cell>" }.joined()
      + "</Row>\n"
  }

  private static func workbook(_ rows: String) -> String { head + rows + "</Table></Worksheet></Workbook>\n" }

  @Test func `hidden rows and formulas without a result are told by a check, and left out when the mapping says so`()
    throws
  {
    let program = try Program()
    let formula = "<Row><Cell><Data ss:Type=\"String\">Eva</Data></Cell><Cell ss:Formula=\"=R1C1\"/></Row>"
    let file = try write(
      Self.workbook(
        Self.row(["Name", "Ort"]) + Self.row(["Zoe", "Bern"]) + Self.row(["Bea", "Basel"], " ss:Hidden=\"1\"") + formula
      ),
      "liste.xls", in: program)
    let arguments = ["check", file, "--no-ledger", "--max-rejects", "100%", "--mapping"]
    let all = try program.run(arguments + [try write(Self.mapping, "m.yaml", in: program)])
    #expect(all.status == 1)
    #expect((all.output + all.errors).contains("map.uncached-formula"), "\(all.output)\(all.errors)")
    #expect(all.output.contains("1 hidden row of the sheet \"Liste\" read like all others"), "\(all.output)")
    let visible =
      Self.mapping.replacing(
        "{header: Ort, required: true}", with: "{header: Ort, on_missing: default, default: nowhere}")
      + "source: {hidden: skip, uncached_formula: missing}\n"
    let some = try program.run(arguments + [try write(visible, "v.yaml", in: program), "--format", "json"])
    #expect(try Summary(some.output).states == ["pending": 2], "\(some.output)\(some.errors)")
  }

  @Test func `rejects of an XML workbook come back corrected by the same command`() async throws {
    let program = try Program()
    let file = try write(
      Self.workbook(Self.row(["Name", "Ort"]) + Self.row(["Zoe", "Bern"]) + Self.row(["Bea", ""])), "liste.xml",
      in: program)
    let mapping = try write(Self.mapping, "m.yaml", in: program)
    func load(_ file: String) throws -> Summary {
      let result = try program.run([
        "load", file, "--mapping", mapping, "--simulate", "--format", "json", "--max-rejects", "100%",
      ])
      return try Summary(result.output)
    }
    let first = try load(file)
    #expect(first.states == ["created": 1, "rejected": 1])
    let rejects = try program.text(try #require(first.folder) + "/rejects.csv")
    let corrected = try write(rejects.replacing("Bea,,", with: "Bea,Basel,"), "corrected.csv", in: program)
    #expect(try load(corrected).states == ["created": 1])
    #expect(try load(file).states["duplicate"] == 1)
  }

  @Test func `a sheet that there is not is refused with those there are`() throws {
    let program = try Program()
    let file = try write(Self.workbook(Self.row(["Name", "Ort"])), "liste.xml", in: program)
    let result = try program.run(["preview", file, "--sheet", "Lists"])
    #expect(result.status == 65)
    #expect(result.errors.contains("Liste"), "\(result.errors)")
    #expect(try program.run(["preview", program.folder]).status == 66)
    #expect(try program.run(["preview", program.folder + "/none.csv"]).status == 66)
  }

  @Test func `a header that is somewhere else is told once, and with what to look at`() throws {
    let program = try Program()
    let mapping = try write(Self.mapping, "m.yaml", in: program)
    let file = try write("Kundenliste;;\nName;Ort;Notiz\nZoe;Bern;x\n", "titel.csv", in: program)
    let result = try program.run(["check", file, "--mapping", mapping, "--no-ledger"])
    #expect(result.status == 65)
    #expect(result.errors.components(separatedBy: "error[").count == 2, "\(result.errors)")
    #expect(result.errors.contains("taskferry preview"), "\(result.errors)")
  }

  @Test func `the limit on refusals says what it allows and what there was`() throws {
    let program = try Program()
    let mapping = try write(Self.mapping, "m.yaml", in: program)
    let rows = (1...20).map { "person \($0),\($0 <= 12 ? "" : "Bern")\n" }.joined()
    let file = try write("Name,Ort\n" + rows, "list.csv", in: program)
    for command in [["check", "--no-ledger"], ["load", "--simulate"]] {
      let result = try program.run(command + [file, "--mapping", mapping])
      #expect(result.status == 2)
      #expect(
        result.output.contains("12 of 20 rows are refused (60 %), and --max-rejects allows 10%"), "\(result.output)")
    }
  }

  @Test func `preview keeps what the mapping sets, and says what a check would refuse`() throws {
    let program = try Program()
    let book = try write(
      Self.workbook(Self.row(["Name", "Ort"]) + Self.row(["Zoe", "Bern"], " ss:Hidden=\"1\"")), "b.xml", in: program)
    let mapping = try write(Self.mapping + "source: {hidden: skip, fill_merged: true}\n", "m.yaml", in: program)
    let block = try program.run(["preview", book, "--mapping", mapping]).output
    #expect(block.contains("  hidden: skip\n  fill_merged: true\n"), "\(block)")
    let text = try write(
      "Name,Ort\n"
        + (1...12).map { $0 == 3 ? "short\n" : "person \($0),\(String(repeating: "x", count: 90))\n" }.joined(),
      "short.csv", in: program)
    let preview = try program.run(["preview", text])
    #expect(preview.errors.contains("row 4 has another number of fields than the header"), "\(preview.errors)")
    #expect(preview.output.contains("There are more rows"), "\(preview.output)")
  }
}
