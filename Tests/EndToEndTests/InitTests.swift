import Foundation
import Testing

/// `init`: from a spreadsheet to a mapping, and from a mapping to the drift of a spreadsheet.
@Suite struct InitTests {
  static let samples = [
    "callbacks/callbacks.csv", "callbacks/callbacks.xlsx", "migration/migration.csv", "tickets/tickets.csv",
  ]

  @Test(arguments: samples)
  func `a sample's draft passes test and check on the same file once the zone is named`(sample: String) throws {
    let program = try Program()
    let mapping = program.folder + "/draft.yaml"
    let drafted = try program.run(
      ["init", "samples/\(sample)", "--output", mapping, "--timezone", "Europe/Berlin"])
    #expect(drafted.status == 0, "\(drafted.errors)")
    #expect(drafted.output.contains("taskferry check samples/\(sample) --mapping \(mapping)"))
    let tested = try program.run(["test", mapping])
    #expect(tested.status == 0, "\(tested.output)\(tested.errors)")
    #expect(tested.errors == "")
    let checked = try program.run([
      "check", "samples/\(sample)", "--mapping", mapping, "--no-ledger", "--format", "json", "--output", program.folder,
      "--now", "2026-03-28T12:00:00Z",
    ])
    #expect(checked.status == 0 || checked.status == 1, "\(checked.errors)")
    let counts = try Summary(checked.output).counts
    #expect((counts["rejected"] ?? 0) * 50 <= counts["read"] ?? 0 || counts["rejected"] == 1, "\(counts)")
  }

  @Test func `what nothing decides is listed with its line, and the mapping does not load without it`() throws {
    let program = try Program()
    let mapping = program.folder + "/draft.yaml"
    let drafted = try program.run(["init", "samples/reminders/reminders.csv", "--output", mapping])
    let question = try #require(drafted.output.split(separator: "\n").first { $0.contains("MM/dd/yyyy hh:mm a") })
    let line = try #require(Int(question.split(separator: " ")[1].dropLast()))
    let text = try program.text(mapping)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false)[line - 1].hasPrefix("    formats:"))
    #expect(try program.run(["test", mapping]).status == 65)
    let decided = text.replacing(/formats: .*/, with: "formats: [\"MM/dd/yyyy hh:mm a\"]")
    try Data(decided.utf8).write(to: URL(fileURLWithPath: mapping))
    let checked = try program.run([
      "check", "samples/reminders/reminders.csv", "--mapping", mapping, "--no-ledger", "--output", program.folder,
    ])
    #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
  }

  @Test func `no file is ever overwritten`() throws {
    let program = try Program()
    let mapping = program.folder + "/draft.yaml"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: mapping))
    let result = try program.run(["init", "samples/callbacks/callbacks.csv", "--output", mapping])
    #expect(result.status == 64)
    #expect(result.errors.contains("error[init.exists]"))
    #expect(try program.text(mapping) == "mine")
    let link = program.folder + "/link.yaml"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: program.folder + "/nowhere.yaml")
    #expect(try program.run(["init", "samples/callbacks/callbacks.csv", "--output", link]).status == 64)
    #expect(!FileManager.default.fileExists(atPath: program.folder + "/nowhere.yaml"))
  }

  @Test func `stdout takes the mapping alone, and standard input can be drafted from`() throws {
    let result = try Program().run(["init", "-", "--output", "-"], input: "Id,Name\nA-1,Ada\nA-2,Bob\n")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("# Drafted by taskferry init"))
    #expect(result.output.hasSuffix("task: {name: \"Task for Ada Lovelace\"}\n"))
    #expect(result.errors == "")
  }

  @Test(arguments: [
    (["init", "samples/none.csv", "--output", "-"], 66, "error["),
    (["init", "samples/callbacks/callbacks.csv", "--output", "/proc/none/x.yaml"], 64, "error[init.cannot-write]"),
    (["init", "samples/callbacks/callbacks.csv", "--timezone", "Berlin", "--output", "-"], 64, "Europe/Berlin"),
    (["init", "samples/callbacks/callbacks.csv", "--region", "XX", "--output", "-"], 64, "such as DE"),
    (["init", "samples/callbacks/callbacks.csv", "--check", "m", "--output", "x"], 64, "--check goes without"),
  ])
  func `what cannot be done is said`(arguments: [String], status: Int32, words: String) throws {
    let result = try Program().run(arguments)
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test func `a file with nothing in it is no draft`() throws {
    let result = try Program().run(["init", "-", "--output", "-"], input: "\n\n")
    #expect(result.status == 65)
  }

  @Test func `drift is told with exit status 1, and a file that fits with 0`() throws {
    let program = try Program()
    let fits = try program.run(["init", "samples/callbacks/callbacks.csv", "--check", "mappings/callbacks.yaml"])
    // One telephone number, one priority and one link of the sample are wrong on purpose: no drift.
    #expect(fits.status == 0)
    #expect(fits.output.contains("column phone (Phone): 1 of 24 values do not fit [map.phone-invalid]"))
    #expect(fits.output.hasSuffix("fits mappings/callbacks.yaml, what is named above apart\n"))
    #expect(fits.output.contains("999-99 (row 5)") && !fits.output.contains("555-01"))
    let renamed = program.folder + "/renamed.csv"
    let list = try program.text(Program.root + "/samples/callbacks/callbacks.csv")
    try Data(list.replacing("Full Name", with: "Full Nme").utf8).write(to: URL(fileURLWithPath: renamed))
    let drift = try program.run(["init", renamed, "--check", "mappings/callbacks.yaml"])
    #expect(drift.status == 1)
    #expect(drift.output.contains("did you mean \"Full Nme\""), "\(drift.output)")
    let sound = try program.run(["init", "samples/reminders/reminders.csv", "--check", "mappings/reminders.yaml"])
    #expect(sound.status == 0, "\(sound.output)")
    #expect(sound.output == "samples/reminders/reminders.csv fits mappings/reminders.yaml\n")
  }
}
