import Foundation
import Testing

/// What was refused comes back in rejects.csv in a form that the same command loads after a correction.
@Suite struct RejectsRoundTripTests {
  private static let sending = ["--simulate", "--rate", "3000", "--burst", "500", "--max-rejects", "100%"]

  private func load(_ program: Program, _ words: [String]) throws -> Summary {
    try Summary(try program.run(["load"] + words + Self.sending + ["--format", "json"]).output)
  }

  /// Ticket and start of every created row.
  private func starts(_ program: Program, _ summary: Summary) throws -> [String: String] {
    let lines = try program.text(try #require(summary.folder) + "/created.csv").split(whereSeparator: \.isNewline)
    let header = lines[0].split(separator: ",", omittingEmptySubsequences: false)
    let start = try #require(header.firstIndex(of: "_tf_scheduled_time"))
    let pairs = lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return (cells[0], cells[start])
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test(arguments: ["callbacks.xlsx", "callbacks.csv"], ["rejects.csv", "rejects.xlsx"])
  func `what the cells of a list meant, they mean in its rejects`(list: String, file: String) throws {
    let clock = ["--now", "2026-03-27T07:00:00Z"]
    let direct = try Program()
    let wanted = try starts(
      direct, try load(direct, ["samples/callbacks/\(list)", "--mapping", "mappings/callbacks.yaml"] + clock))
    #expect(wanted.count == (list == "callbacks.xlsx" ? 23 : 19))
    #expect(Set(wanted.values).count > 5)

    let program = try Program()
    let strict = program.folder + "/strict.yaml"
    let mapping = try program.text(Program.root + "/mappings/callbacks.yaml")
      .replacingOccurrences(of: "do: [collapse_spaces], required: true", with: "min_length: 1000")
    try Data(mapping.components(separatedBy: "\ntests:")[0].utf8).write(to: URL(fileURLWithPath: strict))
    let refused = try load(program, ["samples/callbacks/\(list)", "--mapping", strict] + clock)
    #expect(refused.counts["created"] == 0)
    let rejects = try #require(refused.folder) + "/" + file
    let corrected = try load(program, [rejects, "--mapping", "mappings/callbacks.yaml"] + clock)
    #expect(try starts(program, corrected) == wanted)
  }

  @Test func `a row may be refused twice, and quotes and line breaks come through`() throws {
    let program = try Program()
    let mapping = """
      taskferry: 1
      dataset: orders
      columns:
        id: {header: Id, required: true}
        item: {header: Item, required: true}
        count: {header: Count, type: integer}
      identity: [id]
      task: {contact_flow: Orders, name: "${item}", attributes: {count: "${count}"}}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/m.yaml"))
    let list = "Id,Item,Count\n1,12\" TV,many\n2,\"say \"\"hi\"\", twice\nplease\",few\n3,chair,1\n"
    try Data(list.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.csv"))
    var file = program.folder + "/list.csv"
    for round in 1...2 {
      let summary = try load(program, [file, "--mapping", program.folder + "/m.yaml"])
      #expect(summary.counts["rejected"] == 2, "round \(round)")
      let next = program.folder + "/round-\(round).csv"
      try FileManager.default.copyItem(atPath: try #require(summary.folder) + "/rejects.csv", toPath: next)
      file = next
    }
    let text = try program.text(file)
    #expect(text.split(whereSeparator: \.isNewline)[0].components(separatedBy: "_tf_code").count == 2)
    let corrected = text.replacingOccurrences(of: ",many,", with: ",2,").replacingOccurrences(of: ",few,", with: ",3,")
    try Data(corrected.utf8).write(to: URL(fileURLWithPath: file))
    let summary = try load(program, [file, "--mapping", program.folder + "/m.yaml"])
    #expect(summary.states == ["created": 2])
    let created = try program.text(try #require(summary.folder) + "/created.csv")
    #expect(created.contains("\n1,12\" TV,2,") && created.contains("\"say \"\"hi\"\", twice\nplease\""))
  }

  @Test func `the rejects of a list with a title above its header load by the same mapping`() throws {
    let program = try Program()
    let mapping = """
      taskferry: 1
      dataset: orders
      source: {header_row: 3}
      columns: {id: {header: Id, required: true}, count: {header: Count, type: integer}}
      identity: [id]
      task: {contact_flow: Orders, name: "Order ${id}", attributes: {count: "${count}"}}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/m.yaml"))
    try Data("Orders of March,\n,\nId,Count\n1,many\n2,3\n".utf8)
      .write(to: URL(fileURLWithPath: program.folder + "/list.csv"))
    let first = try load(program, [program.folder + "/list.csv", "--mapping", program.folder + "/m.yaml"])
    #expect(first.states == ["created": 1, "rejected": 1])
    let rejects = program.folder + "/corrected.csv"
    let text = try program.text(try #require(first.folder) + "/rejects.csv")
    #expect(text.hasPrefix("Id,Count,_tf_row"))
    try Data(text.replacingOccurrences(of: "many", with: "4").utf8).write(to: URL(fileURLWithPath: rejects))
    #expect(try load(program, [rejects, "--mapping", program.folder + "/m.yaml"]).states == ["created": 1])
  }

  @Test func `a file in Windows-1252 gives rejects in Windows-1252`() throws {
    let program = try Program()
    let mapping = """
      taskferry: 1
      dataset: old
      source: {encoding: windows-1252, delimiter: ";"}
      columns:
        id: {header: Nr, required: true}
        name: {header: Größe, required: true}
        phone: {header: Telefon, type: phone, region: DE}
      identity: [id]
      task: {contact_flow: Old, name: "${name}"}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/m.yaml"))
    let list = "Nr;Größe;Telefon\r\n1;Müller – 5 €;12\r\n2;Groß;030 123456\r\n"
    try #require(list.data(using: .windowsCP1252)).write(to: URL(fileURLWithPath: program.folder + "/list.csv"))
    let first = try load(program, [program.folder + "/list.csv", "--mapping", program.folder + "/m.yaml"])
    #expect(first.states == ["created": 1, "rejected": 1])
    let path = try #require(first.folder) + "/rejects.csv"
    let rejects = try #require(String(data: try Data(contentsOf: URL(fileURLWithPath: path)), encoding: .windowsCP1252))
    #expect(rejects.contains("Müller – 5 €"))
    let fixed = program.folder + "/fixed.csv"
    try #require(rejects.replacingOccurrences(of: ";12;", with: ";030 123457;").data(using: .windowsCP1252))
      .write(to: URL(fileURLWithPath: fixed))
    let second = try load(program, [fixed, "--mapping", program.folder + "/m.yaml"])
    #expect(second.states == ["created": 1])
  }

  @Test(arguments: [
    ("callbacks/callbacks.csv", "callbacks", "2026-03-27T07:00:00Z"),
    ("callbacks/callbacks.xlsx", "callbacks", "2026-03-27T07:00:00Z"),
    ("tickets/tickets.csv", "tickets", "2026-03-27T07:00:00Z"),
    ("reminders/reminders.csv", "reminders", "2026-03-06T12:00:00Z"),
    ("migration/migration.csv", "migration", "2026-03-27T07:00:00Z"),
  ])
  func `a check counts what the load then does, before it and after it`(
    file: String, mapping: String, now: String
  ) throws {
    let program = try Program()
    let words = ["samples/\(file)", "--mapping", "mappings/\(mapping).yaml", "--max-rejects", "100%", "--now", now]
    func check() throws -> [String: Int] {
      try Summary(try program.run(["check"] + words + ["--simulated", "--format", "json"]).output).states
    }
    let before = try check()
    let loaded = try Summary(
      try program.run(["load"] + words + ["--simulate", "--rate", "3000", "--burst", "500", "--format", "json"]).output)
    var expected = before
    expected["created"] = expected.removeValue(forKey: "pending")
    #expect(loaded.states == expected)
    var after = before
    after["duplicate", default: 0] += after.removeValue(forKey: "pending") ?? 0
    #expect(try check() == after)
  }
}
