import ConnectAPI
import Foundation
import Ledger
import Testing

/// `load --pending`: what waits in the ledger, without files and mappings.
@Suite struct PendingLoadTests {
  private let fast = ["--quota", "10000", "--quota-burst", "10000"]
  private let header = "Id,Name,Status,Due\n"

  /// Credentials alone: Region and endpoint are those of the runs.
  private func credentials(_ simulator: SimulatorProcess) -> [String: String] {
    simulator.environment.filter { $0.key.contains("KEY") || $0.key.contains("TOKEN") }
  }

  private func rows(_ count: Int, from first: Int = 1) -> String {
    (first..<first + count).map { "\($0),Customer \($0),,\n" }.joined()
  }

  private func day(_ ahead: Int) -> String {
    Date().addingTimeInterval(Double(ahead) * 86_400).formatted(.iso8601.year().month().day())
  }

  // MARK: Nothing to send

  @Test func `without a ledger there is nothing to look into`() throws {
    let list = try ListProgram()
    let result = try list.simulate(["--pending"])
    #expect(result.status == 66)
    #expect(!FileManager.default.fileExists(atPath: list.ledger))
  }

  @Test func `nothing to send is said, and fine`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    _ = try list.simulate([try list.write("a.csv", header + rows(2)), "--mapping", mapping])
    let result = try list.simulate(["--pending"])
    #expect(result.status == 0)
    #expect(result.output.contains("nothing waits to be sent"))
    let table = try list.program.run(["load", "--pending", "--simulate", "--ledger", list.ledger])
    #expect(table.output.hasPrefix("nothing to send\n"), "\(table.output)")
    let other = try list.simulate(["--pending", "zzzz"])
    #expect(other.status == 66)
  }

  @Test(arguments: [["--sheet", "2"], ["--again"], ["--retry", "rejected"]])
  func `what is for rows that are read, or for one run, is refused`(words: [String]) throws {
    let result = try ListProgram().simulate(["--pending"] + words)
    #expect(result.status == 64 && result.errors.contains("--pending"), "\(result.errors)")
  }

  // MARK: Deferred rows

  @Test func `a deferred row is sent by the first that finds it inside the horizon, its run long finished`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let monday = try list.simulate(
      [try list.write("a.csv", header + "1,Ada,,2026-03-20\n"), "--mapping", mapping], now: "2026-03-02T08:00:00Z")
    #expect(try monday.states == ["deferred": 1])
    let folder = try #require(try monday.summary.folder)
    let early = try list.simulate(["--pending"], now: "2026-03-03T08:00:00Z")
    #expect(early.status == 0)
    #expect(early.output.contains("1 deferred row waits, the first until 2026-03-14T00:00:00Z"), "\(early.output)")
    #expect(FileManager.default.fileExists(atPath: folder + "/waiting.csv"))
    let due = try list.simulate(["--pending"], now: "2026-03-14T08:00:00Z")
    #expect(try due.states == ["created": 1], "\(due.errors)")
    #expect(try due.summary.run == monday.summary.run)
    #expect(!FileManager.default.fileExists(atPath: folder + "/waiting.csv"))
    #expect(try list.program.text(folder + "/created.csv").contains("2026-03-20T00:00:00Z"))
    #expect(try list.simulate(["--pending"], now: "2026-03-14T09:00:00Z").attempts == 0)
  }

  @Test func `a wider horizon reaches it earlier, in a load and with --pending`() throws {
    for words in [["--pending"], []] {
      let list = try ListProgram()
      let mapping = try list.mapping()
      let file = try list.write("a.csv", header + "1,Ada,,2026-05-20\n")
      _ = try list.simulate([file, "--mapping", mapping], now: "2026-03-02T08:00:00Z")
      let other = try list.write("b.csv", header + "2,Bea,,2026-03-04\n")
      let words = words.isEmpty ? [other, "--mapping", mapping] : words
      let narrow = try list.simulate(words + ["--horizon", "60d"], now: "2026-03-02T09:00:00Z")
      #expect(
        try list.rows(of: nil).contains { $0.state == .created } == !words.contains("--pending"), "\(narrow.errors)")
      let wide = try list.simulate(["--pending", "--horizon", "90d"], now: "2026-03-02T10:00:00Z")
      #expect(try wide.states == ["created": 1], "\(wide.errors)")
    }
  }

  @Test func `one whose start has passed meanwhile begins at once, also where a list would have refused it`() throws {
    let list = try ListProgram()
    let mapping = try list.mapping()
    let file = try list.write("a.csv", header + "1,Ada,,2026-03-20\n")
    _ = try list.simulate([file, "--mapping", mapping], now: "2026-03-02T08:00:00Z")
    let late = try list.simulate(["--pending"], now: "2026-03-25T08:00:00Z")
    #expect(try late.states == ["created": 1], "\(late.errors)")
    #expect(try list.rows(of: nil).map(\.scheduledTime) == [nil])
  }

  // MARK: Unfinished runs

  @Test func `interrupted loads of several datasets go on without files, and each interruption says how`() async throws
  {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(list.program, fast + ["--fault", "access-denied@1;2"])
    let first = try list.mapping("a.yaml", dataset: "a")
    let second = try list.mapping("b.yaml", dataset: "b")
    let one = try list.load(simulator, [try list.write("a.csv", header + rows(30)), "--mapping", first])
    let two = try list.load(simulator, [try list.write("b.csv", header + rows(20)), "--mapping", second])
    #expect(one.status == 3 && two.status == 3, "\(one.errors) \(two.errors)")
    #expect(try one.states == ["pending": 30])
    for name in ["a.csv", "b.csv", "a.yaml", "b.yaml"] {
      try FileManager.default.removeItem(atPath: list.folder + "/" + name)
    }

    let process = try list.program.start(
      ["load", "--pending", "--ledger", list.ledger, "--rate", "20", "--burst", "1"], adding: credentials(simulator))
    while process.isRunning, try list.tokens(simulator).count < 5 { ListProgram.waitForAnInstant() }
    process.interrupt()
    process.waitUntilExit()
    let interrupted = try list.program.result(of: process)
    #expect(interrupted.status == 4, "\(interrupted.errors)")
    let last = interrupted.output.split(separator: "\n").last.map(String.init) ?? ""
    #expect(last.hasSuffix("load --pending --ledger \(list.ledger) --rate 20 --burst 1"), "\(interrupted.output)")

    let rest = try list.program.run(
      ["load", "--pending", "--ledger", list.ledger, "--rate", "1000", "--burst", "100", "--format", "json"],
      adding: credentials(simulator))
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(try rest.states.keys.sorted() == ["created"])
    #expect(try list.tokens(simulator).values.sorted() == Array(repeating: 1, count: 50))
    for result in [one, two] {
      let created = try list.program.text(try #require(try result.summary.folder) + "/created.csv")
      #expect(created.split(whereSeparator: \.isNewline).count == (try result.summary.counts["read"] ?? 0) + 1)
    }
  }

  @Test func `one run is named by the beginning of its id, and another is listed with its age`() async throws {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(list.program, fast + ["--fault", "access-denied@1;2"])
    let mapping = try list.mapping()
    let one = try list.load(simulator, [try list.write("a.csv", header + rows(3)), "--mapping", mapping])
    let two = try list.load(simulator, [try list.write("b.csv", header + rows(4, from: 10)), "--mapping", mapping])
    let run = try #require(try one.summary.run)
    #expect(two.output.contains("run \(run), begun "))
    #expect(two.output.contains("is unfinished with 3 rows; to continue it: "))
    let result = try list.program.run(
      [
        "load", "--pending", String(run.dropLast()), "--ledger", list.ledger, "--rate", "1000", "--burst", "100",
        "--format", "json",
      ],
      adding: credentials(simulator))
    #expect(try result.states == ["created": 3], "\(result.errors)")
    #expect(try list.rows(of: two.summary.run).map(\.state) == Array(repeating: .pending, count: 4))
  }

  // MARK: --retry rejected

  @Test func `what the service rejected is sent again as the next generation, when that is asked for`() async throws {
    let list = try ListProgram()
    let near = try await SimulatorProcess(list.program, fast + ["--horizon", "1", "--fault", "access-denied@4"])
    let far = try await SimulatorProcess(list.program, fast)
    let mapping = try list.mapping()
    let file = try list.write(
      "a.csv", header + "1,Ada,,\n2,Bea,,\(day(3))\n3,Cy,,\(day(3))\n4,,,\n5,Di,,\(day(4))\n")
    let first = try list.load(near, [file, "--mapping", mapping])
    #expect(first.status == 3, "\(first.errors)")
    #expect(try first.states == ["created": 1, "rejected": 3, "pending": 1])
    // The unfinished run alone does not touch what was rejected.
    let plain = try list.load(far, [file, "--mapping", mapping])
    #expect(plain.status == 1)
    #expect(try plain.states == ["created": 2, "rejected": 3])
    let run = try #require(try plain.summary.run)
    #expect(try first.summary.run == run)
    let retried = try list.program.run(
      ["load", "--pending", run, "--retry", "rejected"] + list.words(far), adding: far.environment)
    #expect(retried.status == 1, "\(retried.errors)")
    #expect(try retried.states == ["created": 4, "rejected": 1])
    #expect(retried.output.contains("1 rejected row of run \(run) was refused before sending"), "\(retried.output)")
    #expect(try list.rows(of: run).compactMap(\.generation).sorted() == [1, 1, 2, 2])
    #expect(try list.tokens(far).values.allSatisfy { $0 == 1 })
  }

  @Test func `a continued load retries them too, and a finished one loaded again does so by itself`() async throws {
    for isFinished in [false, true] {
      let list = try ListProgram()
      let fault = isFinished ? [] : ["--fault", "access-denied@3"]
      let near = try await SimulatorProcess(list.program, fast + ["--horizon", "1"] + fault)
      let far = try await SimulatorProcess(list.program, fast)
      let mapping = try list.mapping()
      let file = try list.write("a.csv", header + "1,Ada,,\n2,Bea,,\(day(3))\n3,Cy,,\(day(4))\n")
      let first = try list.load(near, [file, "--mapping", mapping])
      #expect(first.status == (isFinished ? 1 : 3), "\(first.errors)")
      let again = try list.load(far, [file, "--mapping", mapping] + (isFinished ? [] : ["--retry", "rejected"]))
      #expect(again.status == 0, "\(again.errors)")
      #expect(try again.states == (isFinished ? ["duplicate": 1, "created": 2] : ["created": 3]))
      #expect(try (again.summary.run == first.summary.run) == !isFinished)
    }
  }

  // MARK: In doubt

  @Test func `a row in doubt for too long is left, counted and told of; a younger one is sent with the same bytes`()
    async throws
  {
    let list = try ListProgram()
    let simulator = try await SimulatorProcess(list.program, fast + ["--fault", "drop-after@1;2;3"])
    let mapping = try list.mapping()
    let words = [try list.write("a.csv", header + rows(1)), "--mapping", mapping]
    let process = try list.program.start(
      ["load"] + words + list.words(simulator) + ["--instance", simulator.instance], adding: simulator.environment)
    while process.isRunning, try simulator.entries().allSatisfy({ $0["operation"] as? String != "StartTaskContact" }) {
      ListProgram.waitForAnInstant()
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let left = try list.load(simulator, words + ["--resend-limit", "0s"])
    #expect(left.status == 1, "\(left.errors)")
    #expect(try left.states == ["in_doubt": 1])
    #expect(try left.attempts == 0)
    let run = try #require(try left.summary.run)
    #expect(left.output.contains("taskferry reconcile \(run) --ledger"), "\(left.output)")
    #expect(try left.continueCommand == "taskferry reconcile \(run) --ledger \(list.ledger)")
    let pending = try list.program.run(
      ["load", "--pending", "--resend-limit", "0s"] + list.words(simulator), adding: simulator.environment)
    #expect(pending.status == 1)
    #expect(try pending.continueCommand == "taskferry reconcile \(run) --ledger \(list.ledger)")
    let settled = try list.load(simulator, words)
    #expect(try settled.states == ["created": 1], "\(settled.errors)")
    #expect(Set(try simulator.entries().compactMap { $0["clientToken"] as? String }).count == 1)
  }
}
