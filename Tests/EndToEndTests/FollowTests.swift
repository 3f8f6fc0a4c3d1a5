import Foundation
import Glibc
import Testing

/// `status --follow`: watching a load of another process without touching it.
@Suite struct FollowTests {
  private static let slow = ["--rate", "40", "--burst", "5"]

  /// Holds its thread, as a task that slept could be woken seconds late by a busy suite.
  private static func waitAWhile(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

  private func started(_ rows: Int) async throws -> (NightShift, Process) {
    let night = try await NightShift(rows: rows)
    let load = try night.start(Self.slow)
    try night.wait(for: load, until: 10)
    return (night, load)
  }

  @Test func `ends with one line when the run is finished, and the load never notices`() async throws {
    let (night, load) = try await started(160)
    let status = try night.program.run(["status", "--format", "json"])
    let runs = try #require(try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [[String: Any]])
    #expect(runs.first?["is_running"] as? Bool == true && runs.first?["process"] as? Int32 == load.processIdentifier)
    #expect(runs.first?["seconds_left"] as? Int ?? 0 > 0)
    #expect(try night.program.run(["status"]).output.contains("  sending  "))
    let follow = try night.program.run(["status", "--follow"])
    load.waitUntilExit()
    #expect(follow.status == 0, "\(follow.errors)")
    #expect(follow.output.split(separator: "\n").count == 1)
    #expect(follow.output.contains(" is finished (") && follow.output.contains("read 160: 160 created"))
    #expect(load.terminationStatus == 0)
    // A log gets whole lines, the first at once, and nothing for a terminal.
    #expect(follow.errors.contains("sending  ") && follow.errors.contains(" of 160  "), "\(follow.errors)")
    #expect(!follow.errors.contains("\r") && !follow.errors.contains("\u{1B}"))
    #expect(try night.program.run(["status", "--follow", "--quiet"]).errors.isEmpty)
  }

  @Test func `says that the process is gone, with the command that continues, and exits 4`() async throws {
    let (night, load) = try await started(400)
    let follow = try night.program.start(["status", "--follow"])
    Self.waitAWhile(1.5)
    #expect(follow.isRunning)
    kill(load.processIdentifier, SIGKILL)
    load.waitUntilExit()
    follow.waitUntilExit()
    let result = try night.program.result(of: follow)
    #expect(result.status == 4)
    #expect(result.output.contains("is not finished, and its process has ended"), "\(result.output)")
    let last = try #require(result.output.split(separator: "\n").last)
    #expect(last.contains(" load ") && last.contains("--mapping"))
    try night.expectEachExactlyOnce(400)
  }

  @Test func `leaves at once when it is interrupted, and the load goes on`() async throws {
    let (night, load) = try await started(160)
    let follow = try night.program.start(["status", "--follow"])
    Self.waitAWhile(0.7)
    follow.interrupt()
    follow.waitUntilExit()
    // By the signal itself, or as a shell would tell of it.
    let status = follow.terminationStatus
    #expect(follow.terminationReason == .uncaughtSignal ? status == SIGINT : status == 130)
    #expect(load.isRunning)
    load.waitUntilExit()
    #expect(load.terminationStatus == 0)
  }

  @Test func `a run that is finished already is told of at once`() async throws {
    let night = try await NightShift(rows: 3)
    #expect(try night.load(["--rate", "500"]).status == 0)
    let follow = try night.program.run(["status", "--follow"])
    #expect(follow.status == 0 && follow.output.contains("read 3: 3 created"))
  }
}
