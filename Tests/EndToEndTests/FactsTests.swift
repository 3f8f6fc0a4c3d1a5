import Foundation
import Testing

/// The facts of the report in summary.json: of a check, of a load, and of `results` later.
@Suite struct FactsTests {
  private static let rows =
    "Id,Name,Status,Due\n1,Ada,,\n2,Bea,,\n3,Cleo,,2026-03-03\n4,Dora,,2026-03-20\n5,Ada,closed,\n"

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func text(_ value: Any?) throws -> String {
    let value = try #require(value)
    return String(decoding: try JSONSerialization.data(withJSONObject: value, options: .sortedKeys), as: UTF8.self)
  }

  private func hours(_ object: [String: Any]) throws -> [String] {
    let arrivals = try #require(object["arrivals"] as? [String: Any])
    return (arrivals["hours"] as? [[String: Any]] ?? []).map { hour in
      "\(hour["local_time"] ?? "") \(hour["at_once"] ?? "") \(hour["scheduled"] ?? "")"
    } + ["beyond \(arrivals["beyond_horizon"] ?? "")"]
  }

  @Test(arguments: [[], ["--no-ledger"]])
  func `a check foresees how long a load takes, when tasks arrive and where they go`(flags: [String]) throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    // A ledger to compare with takes another way through the program than none.
    _ = try list.simulate([try list.write("b.csv", "Id,Name,Status,Due\n9,Ina,,\n"), "--mapping", mapping])
    let check = try list.program.run(
      [
        "check", try list.write("a.csv", Self.rows), "--mapping", mapping, "--simulated", "--ledger", list.ledger,
        "--format", "json", "--now", "2026-03-02T08:00:00Z", "--rate", "0.5",
      ] + flags)
    let summary = try object(check.output)
    let forecast = try #require(summary["forecast"] as? [String: Any])
    #expect(forecast["tasks"] as? Int == 3)
    #expect(forecast["seconds"] as? Double == 6)
    #expect(forecast["ends_at"] as? String == "2026-03-02T08:00:06Z")
    #expect(try hours(summary) == ["2026-03-02 08:00 2 0", "2026-03-03 00:00 0 1", "beyond 1"])
    let destinations = try #require(summary["destinations"] as? [[String: Any]])
    #expect(destinations.map { $0["name"] as? String } == ["Callback flow"])
    #expect(destinations.map { $0["tasks"] as? Int } == [4])
  }

  @Test func `a load tells when its tasks arrived and how sending went, and results tell the same later`() throws {
    let list = try ListProgram()
    let load = try list.simulate([try list.write("a.csv", Self.rows), "--mapping", try list.mapping()])
    let summary = try object(load.output)
    #expect(try hours(summary) == ["2026-03-02 08:00 2 0", "2026-03-03 00:00 0 1", "beyond 1"])
    let sending = try #require(summary["sending"] as? [String: Any])
    #expect(sending["attempts"] as? Int == 3)
    #expect(sending["tasks_by_attempts"] as? [Int] == [3])
    let again = try object(
      try list.program.run(
        ["results", "--simulated", "--ledger", list.ledger, "--format", "json"]
      ).output)
    for member in ["arrivals", "destinations", "sending", "warnings", "repaired", "counts"] {
      #expect(try text(again[member]) == text(summary[member]), "\(member)")
    }
  }

  @Test func `check asks for the applied quota only where it asks the service`() throws {
    let list = try ListProgram()
    let words = ["check", try list.write("a.csv", Self.rows), "--mapping", try list.mapping(), "--rate", "auto"]
    let check = try list.program.run(words)
    #expect(check.status == 64)
    #expect(check.errors.contains("--online"))
  }
}
