import Foundation
import Testing

/// What the commands answer: exit statuses, words, and the contracts of their output.
@Suite struct CommandTests {
  private static let list = "samples/callbacks/callbacks.csv"
  private static let mapping = "mappings/callbacks.yaml"
  private static let mistakes: [([String], Int32)] = [
    (["load"], 64),
    (["nonsense"], 64),
    (["check", "a.csv"], 64),
    (["check", "nowhere.csv", "--mapping", mapping], 66),
    (["check", "nowhere*.csv", "--mapping", mapping], 66),
    (["check", "Sources", "--mapping", mapping], 66),
    (["check", list, "--mapping", "nowhere.yaml"], 66),
    (["check", list, "--mapping", "README.md"], 65),
    (["check", "samples/tickets/tickets.csv", "--mapping", mapping], 65),
    (["load", list, "--mapping", mapping, "--now", "2026-01-01T00:00:00Z"], 64),
    (["load", list], 64),
    (["load", "--pending", "--mapping", mapping], 64),
    (["load", "--pending", "--again"], 64),
    (["load", "--pending", "--new-identity"], 64),
    (["load", "--pending", "--settle", "60s"], 64),
    (["load", "--pending", "--on-mapping-change", "keep"], 64),
    (["load", "--pending", "run-1", "run-2"], 64),
    (["load", "--pending"], 66),
    (["load", list, "--mapping", mapping, "--retry", "all"], 64),
    (["status"], 66),
    (["--version"], 0),
    (["--help"], 0),
    (["mapping", "schema"], 0),
  ]

  @Test func `a check says how many starts are past, since those tasks begin at once`() throws {
    let program = try Program()
    let result = try program.run([
      "check", Self.list, "--mapping", Self.mapping, "--no-ledger", "--output", program.folder, "--now",
      "2026-05-01T12:00:00Z",
    ])
    #expect(result.output.contains("starts are past, or less than a minute ahead"), "\(result.output)")
  }

  @Test(arguments: mistakes)
  func `each kind of mistake has its exit status`(arguments: [String], status: Int32) throws {
    let result = try Program().run(arguments)
    #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)")
    if status > 0 { #expect(!result.errors.isEmpty, "\(arguments)") }
  }

  @Test func `preview prints one object a row, numbered as the spreadsheet program does`() throws {
    let program = try Program()
    let path = program.folder + "/p.csv"
    try Data("A,B\n\n007,\"x\ny\"\n,\n1.5,\n".utf8).write(to: URL(fileURLWithPath: path))
    let result = try program.run(["preview", path, "--all", "--format", "jsonl"])
    #expect(
      result.output == """
        {"row": 1, "cells": ["A", "B"]}
        {"row": 3, "cells": ["007", "x\\ny"]}
        {"row": 5, "cells": ["1.5", null]}

        """)
  }

  @Test func `standard input is read like a file`() throws {
    let result = try Program().run(["preview", "-", "--all", "--format", "csv"], input: "a;b\n1;2\n")
    #expect(result.output == "a,b\n1,2\n", "\(result.errors)")
  }

  @Test func `the migration's faults are all found in one run, and the limit decides the exit status`() throws {
    let program = try Program()
    let arguments = [
      "check", "samples/migration/migration.csv", "--mapping", "mappings/migration.yaml", "--format", "json",
    ]
    let result = try program.run(arguments)
    #expect(result.status == 1, "\(result.errors)")
    let summary = try Summary(result.output)
    #expect(summary.counts["read"] == 2_000)
    #expect(summary.counts["skipped"] == 1_333)
    #expect(summary.counts["duplicate"] == 2)
    let rejected = try #require(summary.counts["rejected"])
    #expect((35...48).contains(rejected))
    let folder = try #require(summary.folder)
    let rejects = try program.text(folder + "/rejects.csv")
    for place in ["phone", "opened", "customer", "priority", "flow", "email", "subject"] {
      #expect(rejects.contains(place), "\(place)")
    }
    let strict = try program.run(arguments + ["--max-rejects", "20"])
    #expect(strict.status == 2)
    #expect(try Summary(strict.output).outcome == "limit exceeded")
  }

  @Test func `rejects.csv, corrected, loads with the same command to exactly the rows that were missing`() throws {
    let program = try Program()
    let words = [
      "--mapping", "mappings/migration.yaml", "--simulate", "--rate", "3000", "--burst", "500", "--format", "json",
    ]
    let first = try program.run(["load", "samples/migration/migration.csv"] + words)
    #expect(first.status == 1, "\(first.errors)")
    let summary = try Summary(first.output)
    let created = try #require(summary.counts["created"])
    let rejected = try #require(summary.counts["rejected"])
    #expect(created + rejected + 1_333 + 2 == 2_000)
    let rejects = try program.text(try #require(summary.folder) + "/rejects.csv")
    let corrected = rejects.replacingOccurrences(of: ",Sales,", with: ",Support,")
      .replacingOccurrences(of: ",billing dept,", with: ",Billing,")
    let path = program.folder + "/rejects.csv"
    try Data(corrected.utf8).write(to: URL(fileURLWithPath: path))
    let second = try program.run(["load", path, "--max-rejects", "100%"] + words)
    #expect(second.status == 1, "\(second.errors)")
    #expect(try Summary(second.output).counts["created"] == 2)
    #expect(try Summary(second.output).counts["rejected"] == rejected - 2)
  }

  @Test func `requests are written as they would be sent`() throws {
    let program = try Program()
    let result = try program.run([
      "check", "samples/callbacks/callbacks.csv", "--mapping", "mappings/callbacks.yaml", "--now",
      "2026-03-27T07:00:00Z", "--max-rejects", "25%", "--requests", "--output", program.folder, "--instance",
      "11111111-2222-4333-8444-555555555555", "--format", "json",
    ])
    let folder = try #require(try Summary(result.output).folder)
    let lines = try program.text(folder + "/requests.ndjson").split(separator: "\n")
    #expect(lines.count == 19)
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["InstanceId"] as? String == "11111111-2222-4333-8444-555555555555")
      #expect((object?["ClientToken"] as? String)?.count == 36)
      #expect((object?["Name"] as? String)?.hasPrefix("Callback ") == true)
    }
  }

  @Test func `results writes the files of a run again`() throws {
    let program = try Program()
    _ = try program.run([
      "load", "samples/callbacks/callbacks.csv", "--mapping", "mappings/callbacks.yaml", "--simulate", "--now",
      "2026-03-27T07:00:00Z", "--rate", "500", "--burst", "100", "--max-rejects", "25%",
    ])
    let status = try program.run(["status", "--simulated"])
    #expect(status.status == 0)
    #expect(status.output.contains("19 created"))
    let again = try program.run(["results", "--simulated", "--output", program.folder + "/again", "--format", "json"])
    #expect(again.status == 0, "\(again.errors)")
    let folder = try #require(try Summary(again.output).folder)
    #expect(folder.hasPrefix(program.folder + "/again"))
    #expect(try program.text(folder + "/created.csv").split(whereSeparator: \.isNewline).count == 20)
  }
}
