import Foundation
import Testing

/// `--until`, `--max-duration`, `--max-open` and `--canary` with the real binary.
@Suite struct SendingLimitTests {
  private static let fast = ["--rate", "1000", "--burst", "100"]

  @Test func `--max-duration ends the load with status 4 and the command that continues`() async throws {
    let night = try await NightShift(rows: 100, source: "source: {timezone: Europe/Berlin}")
    let result = try night.load(["--rate", "20", "--burst", "1", "--max-duration", "2s"])
    #expect(result.status == 4, "\(result.errors)")
    #expect(result.errors.contains("sends until ") && result.errors.contains("(Europe/Berlin)"))
    #expect(result.output.contains("the deadline was reached"))
    let last = result.output.split(separator: "\n").last.map(String.init) ?? ""
    #expect(last.contains("--max-duration 2s"))
    #expect(Set(try night.states().keys) == ["created", "pending"])
    try night.expectEachExactlyOnce(100)
  }

  @Test func `--until that has passed sends nothing and exits 4`() async throws {
    let night = try await NightShift(rows: 10)
    let passed = Date().addingTimeInterval(-3_600).formatted(.iso8601)
    let result = try night.load(["--until", passed])
    #expect(result.status == 4)
    #expect(result.errors.contains("load.window-passed"))
    #expect(try night.simulator.lineCount() == 0)
  }

  @Test func `--until is in the mapping's zone, and its next time is shown`() throws {
    let program = try Program()
    let now = ["--simulate", "--now", "2026-03-26T21:00:00Z", "--ledger", program.folder + "/l.sqlite"]
    let callbacks = ["load", "samples/callbacks/callbacks.csv", "--mapping", "mappings/callbacks.yaml"]
    let result = try program.run(callbacks + now + ["--until", "06:00", "--rate", "500"])
    #expect(result.errors.contains("sends until 2026-03-27 06:00 +01:00 (Europe/Berlin)"), "\(result.errors)")
    let late = try program.run(
      callbacks + ["--simulate", "--now", "2026-03-27T07:00:00Z", "--until", "06:00"])
    #expect(late.status == 4)
    #expect(late.errors.contains("2026-03-27 06:00 +01:00 (Europe/Berlin)"))
  }

  @Test(arguments: [["--until", "soon"], ["--max-open", "0"], ["--canary", "51"], ["--max-duration", "0s"]])
  func `a limit that is none is a usage error`(words: [String]) throws {
    let program = try Program()
    let result = try program.run(
      ["load", "samples/callbacks/callbacks.csv", "--mapping", "mappings/callbacks.yaml", "--simulate"] + words)
    #expect(result.status == 64, "\(result.errors)")
  }

  @Test func `--canary stops at a flow that disconnects tasks, and says what it means`() async throws {
    let night = try await NightShift(rows: 50, flow: "Disconnecting flow", options: Self.fast)
    let result = try night.load(["--canary", "3"])
    #expect(result.status == 3, "\(result.errors)")
    #expect(result.output.contains("CONTACT_FLOW_DISCONNECT"), "\(result.output)")
    #expect(result.output.contains("--canary 0"))
    #expect(try night.states() == ["created": 3, "pending": 47])
    // The same command sends others ahead: the flow may have been mended.
    #expect(try night.load(["--canary", "3"]).status == 3)
    #expect(try night.states() == ["created": 6, "pending": 44])
    #expect(try night.load(["--canary", "0"]).status == 0)
    #expect(try night.states()["created"] == 50)
  }

  @Test func `without --canary an endpoint that somebody named is not watched`() async throws {
    let night = try await NightShift(rows: 20, flow: "Disconnecting flow", options: Self.fast)
    #expect(try night.load().status == 0)
    #expect(try night.states() == ["created": 20])
  }

  @Test func `--max-open waits until tasks end, or stops`() async throws {
    let night = try await NightShift(
      rows: 30, simulation: ["--handling-time", "3"], options: Self.fast + ["--max-open", "10"])
    let stopped = try night.load()
    #expect(stopped.status == 4, "\(stopped.errors)")
    #expect(stopped.output.contains("10 tasks are open, as many as --max-open allows"), "\(stopped.output)")
    // On a slow machine some have ended before the last was looked at, and others were made in their place.
    let states = try night.states()
    #expect(states["created", default: 0] >= 10 && states["pending", default: 0] > 0)
    #expect(try night.load(["--on-quota", "wait"]).status == 0)
    #expect(try night.states() == ["created": 30])
    // Ten at a time: each handful is made three seconds after the one before.
    let made = try night.simulator.entries().filter { $0["created"] != nil }
    let moments = made.compactMap { ($0["created"] as? [String: Any])?["startedAt"] as? Double }.sorted()
    for (tenth, moment) in zip(moments.dropFirst(10), moments) { #expect(tenth - moment >= 2.9) }
  }
}
