import Foundation
import Testing

/// Three nights of one list: history, results of each, and what changed between them.
@Suite struct NightsTests {
  private let list: ListProgram
  private let runs: [String]

  init() throws {
    list = try ListProgram()
    let mapping = try list.mapping()
    let nights = [
      "1,Ada,,\n2,,,\n3,,,\n4,Dan,,\n5,Eve,closed,\n6,Fay,,",
      "1,Ada,,\n2,,,\n3,Cem,,\n4,Dan,paid,\n6,,,\n7,Gus,,",
      "1,Ada,,\n2,Bea,,\n8,Hal,,",
    ]
    var runs: [String] = []
    for (night, rows) in nights.enumerated() {
      let file = try list.write("night\(night + 1).csv", "Id,Name,Status,Due\n\(rows)\n")
      let load = try list.simulate([file, "--mapping", mapping], now: "2026-03-0\(night + 2)T02:00:00Z")
      runs.append(try #require(try load.summary.run, "\(load.errors)"))
    }
    self.runs = runs
  }

  private var target: [String] { ["--simulated", "--ledger", list.ledger] }

  private func run(_ words: [String], _ status: Int32 = 0) throws -> Program.Result {
    let result = try list.program.run(words + target)
    #expect(result.status == status, "\(words) \(result.errors)")
    return result
  }

  @Test func `status lists them, the newest first, as many as are asked for and of one dataset`() throws {
    let lines = try run(["status"]).output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("run "))
    #expect(zip(lines.dropFirst(), runs.reversed()).allSatisfy { $0.hasPrefix($1) })
    #expect(lines[3].contains("2026-03-02 02:00") && lines[3].contains("3 created, 1 skipped, 2 rejected"))
    let one = try run(["status", "--limit", "1"]).output
    #expect(one.contains(runs[2]) && !one.contains(runs[1]) && one.contains("and 2 older runs: --limit shows more"))
    #expect(try run(["status", "--dataset", "list"]).output.contains(runs[0]))
    #expect(try run(["status", "--dataset", "nothing"], 66).errors.contains("no runs of dataset \"nothing\""))
    _ = try run(["status", "latest", "--limit", "1"], 64)
    let json = try JSONSerialization.jsonObject(with: Data(run(["status", "--format", "json"]).output.utf8))
    let objects = try #require(json as? [[String: Any]])
    #expect(objects.compactMap { $0["run"] as? String } == runs.reversed())
    #expect(objects.allSatisfy { $0["is_running"] as? Bool == false && $0["state"] as? String == "finished" })
  }

  @Test func `status of one shows all that is known of it, by its id, by latest and by how many runs before`() throws {
    let story = try run(["status", runs[0]]).output
    for fact in [
      "state      finished", "dataset    list", "created    3", "requests   3", "throttled  0", "night1.csv",
    ] {
      #expect(story.contains(fact), "\(story)")
    }
    #expect(story.split(separator: "\n").last?.hasPrefix("command") == true)
    #expect(try run(["status", "latest~2"]).output == story)
    #expect(try run(["status", "\(runs[1])~1"]).output == story)
    #expect(try run(["status", "latest~3"], 66).errors.contains("no 3 earlier ones"))
  }

  @Test func `results writes the files of any of them again`() throws {
    let created = [3, 2, 2]
    for (night, id) in runs.enumerated() {
      let again = try run(["results", id, "--output", list.folder + "/again\(night)", "--format", "json"])
      let summary = try again.summary
      #expect(summary.run == id && summary.states["created"] == created[night])
      let folder = try #require(summary.folder)
      #expect(folder.hasPrefix(list.folder + "/again\(night)/"))
      let rows = try list.program.text(folder + "/created.csv").split(whereSeparator: \.isNewline)
      #expect(rows.count == created[night] + 1)
    }
  }

  @Test func `report --compare tells what changed between two of them, the earlier one first`() throws {
    let text = try run(["report", "--compare", runs[1], runs[0]]).output
    #expect(text.hasPrefix("list: what changed from run \(runs[0]) to run \(runs[1])\n"))
    for fact in [
      "refused in both", "refused then, accepted now", "accepted then, refused now", "with other values",
      "no longer there", "night1.csv:row 3 then ", "map.value-missing in name",
    ] { #expect(text.contains(fact), "\(fact): \(text)") }
    // Identities and other cells are shown to nobody who has not asked.
    #expect(!text.contains("\"2\"") && !text.contains("Ada"))
    #expect(try run(["report", "--compare", runs[0], runs[1], "--show-values"]).output.contains("\"2\" "))
    #expect(try run(["report", "--compare", runs[1]]).output == text)
    #expect(try run(["report", "--compare", "latest~2", "latest~1"]).output == text)
  }

  @Test func `report --compare answers programs with a contract`() throws {
    let answer = try run(["report", "--compare", runs[0], runs[1], "--format", "json"]).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any])
    #expect(object["taskferry_comparison"] as? Int == 1 && object["dataset"] as? String == "list")
    let findings = try #require(object["findings"] as? [String: [String: Any]]).mapValues { $0["count"] as? Int }
    #expect(
      findings == [
        "refused_in_both": 1, "refused_before_accepted_now": 1, "accepted_before_refused_now": 1,
        "waited_before_task_now": 0, "waits_in_both": 0, "other_values": 1, "only_in_first": 1, "only_in_second": 1,
      ])
    #expect(object["in_both"] as? Int == 5)
    let transitions = try #require(object["transitions"] as? [[String: Any]])
    #expect(transitions.compactMap { $0["count"] as? Int }.reduce(0, +) == 5)
    for side in ["first", "second"] {
      let side = try #require(object[side] as? [String: Any])
      let counts = try #require(side["counts"] as? [String: Int])
      #expect(counts.filter { $0.key != "read" }.values.reduce(0, +) == counts["read"])
    }
    let problems = try #require(object["problems"] as? [[String: Any]])
    #expect(problems.first?["change"] as? String == "same" && problems.first?["second"] as? Int == 2)
  }

  @Test func `what cannot be compared is refused with the reason`() throws {
    let other = try list.mapping("other.yaml", dataset: "other")
    let load = try list.simulate([list.folder + "/night1.csv", "--mapping", other], now: "2026-03-06T02:00:00Z")
    let foreign = try #require(try load.summary.run)
    let datasets = try run(["report", "--compare", runs[0], foreign], 65)
    #expect(datasets.errors.contains("report.other-dataset") && datasets.errors.contains("\"other\""))
    #expect(try run(["report", "--compare", runs[0], runs[0]], 64).errors.contains("report.same-run"))
    #expect(try run(["report", "--compare", runs[0]], 66).errors.contains("no earlier one"))
    _ = try run(["report"], 64)
    _ = try run(["report", "--compare", "nothing", runs[0]], 66)
  }
}
