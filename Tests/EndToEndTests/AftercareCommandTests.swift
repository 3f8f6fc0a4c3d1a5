import AWSSigning
import ConnectAPI
import ConnectSimulator
import Foundation
import Testing

/// Verify, undo, withdraw, reconcile and adopt, against a simulator that this test can look into.
@Suite(.serialized) struct AftercareCommandTests {
  /// A program, a simulator without rates, and a list.
  private final class Scene {
    let program: Program
    let simulator: RunningSimulator
    var ledger: [String] { ["--ledger", program.folder + "/ledger.sqlite"] }

    init(rows: Int) async throws {
      program = try Program()
      var configuration = SimulatorConfiguration()
      configuration.quotas = .unlimited
      simulator = try await ConnectSimulator.start(configuration)
      try list(rows: rows)
      let mapping = """
        taskferry: 1
        dataset: list
        columns:
          id: {header: Id, required: true}
          name: {header: Name, required: true}
        identity: [id]
        task: {contact_flow: Callback flow, name: "Call ${name}"}
        """
      try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    }

    func list(rows: Int, word: String = "Customer") throws {
      let lines = (1...rows).map { "\($0),\(word) \($0)" }
      try Data((["Id,Name"] + lines).joined(separator: "\n").utf8).write(
        to: URL(fileURLWithPath: program.folder + "/list.csv"))
    }

    var environment: [String: String] {
      [
        "AWS_REGION": simulator.region, "AWS_ACCESS_KEY_ID": simulator.credentials.accessKeyID,
        "AWS_SECRET_ACCESS_KEY": simulator.credentials.secretAccessKey.exposed(),
        "AWS_ENDPOINT_URL_CONNECT": simulator.url,
      ]
    }

    var loadWords: [String] {
      [
        "load", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--instance",
        simulator.instanceID, "--rate", "5000", "--burst", "500", "--format", "json",
      ] + ledger
    }

    func load() throws -> (status: Int32, summary: Summary) {
      let result = try program.run(loadWords, adding: environment)
      return (result.status, try Summary(result.output))
    }

    /// Runs a command on a run, at a rate that nobody waits for.
    func run(_ words: [String], paced: Bool = true) throws -> Program.Result {
      try program.run(words + ledger + (paced ? ["--rate", "1000"] : []), adding: environment)
    }

    /// Ends a load when the service has made a task whose answer is lost.
    func loseAnAnswer() async throws -> String {
      await simulator.setFaults(FaultPlan([FaultRule(.dropAfter)], seed: 1))
      let process = try program.start(loadWords, adding: environment)
      while process.isRunning, await simulator.counts().contacts == 0 {
        try await Task.sleep(for: .milliseconds(5))
      }
      process.interrupt()
      process.waitUntilExit()
      await simulator.setFaults(.none)
      let result = try program.result(of: process)
      #expect(result.status == 4, "\(result.errors)")
      let summary = try Summary(result.output)
      #expect(summary.states["in_doubt"] == 1)
      return try #require(summary.run)
    }
  }

  private func counts(_ json: String) throws -> [String: Int] {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    return try #require(object["counts"] as? [String: Int]).filter { $0.value > 0 }
  }

  @Test func `an undo of 500 rows leaves no active task and says so; the corrected list makes new ones`() async throws {
    let scene = try await Scene(rows: 500)
    let run = try #require(try scene.load().summary.run)
    #expect(await scene.simulator.counts().activeTasks == 500)
    let plan = try scene.run(["undo", run])
    #expect(plan.status == 0 && plan.output.contains("nothing was done") && plan.output.contains("--yes"))
    #expect(await scene.simulator.counts().activeTasks == 500)
    let undo = try scene.run(["undo", run, "--yes"])
    #expect(undo.status == 0, "\(undo.errors)")
    #expect(undo.output.contains("none of its tasks is active"))
    #expect(await scene.simulator.counts().activeTasks == 0)
    let again = try scene.run(["undo", run, "--yes", "--format", "json"])
    #expect(again.status == 0)
    #expect(try counts(again.output) == [:])
    try scene.list(rows: 500, word: "Corrected")
    #expect(try scene.load().summary.states == ["created": 500])
    #expect(await scene.simulator.counts().activeTasks == 500)
    #expect(await scene.simulator.counts().contacts == 1_000)
    await scene.simulator.stop()
  }

  @Test func `tasks with an agent are left and listed in undo.csv`() async throws {
    let scene = try await Scene(rows: 3)
    let loaded = try scene.load().summary
    let run = try #require(loaded.run)
    let contacts = try await scene.simulator.journal().compactMap { $0.created == nil ? nil : $0.contactID }
    #expect(await scene.simulator.agentAccepts(ContactID(contacts[0])))
    let verify = try scene.run(["verify", run, "--format", "json"])
    #expect(try counts(verify.output) == ["waiting": 2, "with_agent": 1])
    let undo = try scene.run(["undo", run, "--yes", "--format", "json"])
    #expect(try counts(undo.output) == ["undone": 2, "left_with_agent": 1])
    #expect(await scene.simulator.counts().activeTasks == 1)
    let listed = try scene.program.text(try #require(loaded.folder) + "/undo.csv")
    #expect(listed.components(separatedBy: ",undone,").count == 3)
    #expect(listed.contains("left: with agent"))
    let everything = try scene.run(["undo", run, "--yes", "--include-in-progress"])
    #expect(everything.output.contains("none of its tasks is active"))
    #expect(await scene.simulator.counts().activeTasks == 0)
    await scene.simulator.stop()
  }

  @Test func `an undo that some tasks did not answer says so, and the same command goes on`() async throws {
    let scene = try await Scene(rows: 3)
    let run = try #require(try scene.load().summary.run)
    await scene.simulator.setFaults(FaultPlan([FaultRule(.accessDenied, .requests([2, 3]), of: .stopContact)]))
    let undo = try scene.run(["undo", run, "--yes"])
    #expect(undo.status != 0, "\(undo.output)")
    await scene.simulator.setFaults(.none)
    #expect(await scene.simulator.counts().activeTasks == 2)
    #expect(try scene.run(["undo", run, "--yes"]).status == 0)
    #expect(await scene.simulator.counts().activeTasks == 0)
    await scene.simulator.stop()
  }

  @Test func `a load that was interrupted is undone with all that waited, and nothing of it is sent later`()
    async throws
  {
    let scene = try await Scene(rows: 5)
    let run = try await scene.loseAnAnswer()
    let undo = try scene.run(["undo", run, "--yes", "--format", "json"])
    #expect(undo.status == 0, "\(undo.errors)")
    #expect(try counts(undo.output) == ["withdrawn": 4, "undone": 1])
    #expect(await scene.simulator.counts().activeTasks == 0)
    #expect(await scene.simulator.counts().contacts == 1)
    #expect(try scene.load().summary.states == ["created": 5])
    await scene.simulator.stop()
  }

  @Test(arguments: [[], ["--resend-limit", "0s"], ["--resend-limit", "0s", "--by-stamp"]])
  func `a row in doubt is settled, by its bytes while young and by a search after`(options: [String]) async throws {
    let scene = try await Scene(rows: 3)
    let run = try await scene.loseAnAnswer()
    let result = try scene.run(["reconcile", run, "--format", "json"] + options)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try counts(result.output) == [options.isEmpty ? "settled" : "found": 1])
    #expect(await scene.simulator.counts().contacts == 1)
    #expect(try scene.load().summary.states == ["created": 3])
    #expect(await scene.simulator.counts().contacts == 3)
    await scene.simulator.stop()
  }

  @Test func `a lost ledger is rebuilt from created.csv, and an older copy learns what was made since`() async throws {
    let scene = try await Scene(rows: 20)
    let path = scene.program.folder + "/ledger.sqlite"
    let folder = try #require(try scene.load().summary.folder)
    for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    let created = folder + "/created.csv"
    let adopted = try scene.run(["adopt", created, "--format", "json"], paced: false)
    #expect(adopted.status == 0, "\(adopted.errors)")
    #expect(try counts(adopted.output) == ["adopted": 20])
    let known = try scene.run(["adopt", created, "--format", "json"], paced: false)
    #expect(try counts(known.output) == ["known": 20])
    #expect(try scene.load().summary.states == ["duplicate": 20])
    #expect(await scene.simulator.counts().contacts == 20)
    await scene.simulator.stop()
  }

  @Test func `a file that is no results file is refused, and one of another opinion is told`() async throws {
    let scene = try await Scene(rows: 2)
    let wrong = try scene.run(["adopt", scene.program.folder + "/list.csv"], paced: false)
    #expect(wrong.status == 65 && wrong.errors.contains("adopt.no-key"))
    let created = try #require(try scene.load().summary.folder) + "/created.csv"
    let text = try scene.program.text(created)
    let contact = try #require(text.split(separator: "\r\n").last?.split(separator: ",")[4])
    let forged = scene.program.folder + "/forged.csv"
    try Data(text.replacingOccurrences(of: contact, with: "another").utf8).write(to: URL(fileURLWithPath: forged))
    let conflict = try scene.run(["adopt", forged, "--format", "json"], paced: false)
    #expect(conflict.status == 1 && conflict.errors.contains("adopt.conflict"))
    #expect(try counts(conflict.output) == ["known": 1, "conflicts": 1])
    await scene.simulator.stop()
  }

  @Test func `rows that wait under a former definition of identity are withdrawn too, by file with its mapping`()
    async throws
  {
    let scene = try await Scene(rows: 3)
    _ = try await scene.loseAnAnswer()
    let path = scene.program.folder + "/list.yaml"
    let text = try scene.program.text(path).replacingOccurrences(of: "identity: [id]", with: "identity: [id, name]")
    let wider = scene.program.folder + "/wider.yaml"
    try Data(text.utf8).write(to: URL(fileURLWithPath: wider))
    let byFile = ["withdraw", scene.program.folder + "/list.csv", "--yes", "--mapping"]
    let other = try scene.run(byFile + [wider])
    #expect(other.status == 64 && other.errors.contains("ledger.identity-changed"), "\(other.errors)")
    let all = try scene.run(["withdraw", "--dataset", "list", "--yes", "--format", "json"])
    #expect(try counts(all.output) == ["withdrawn": 2, "in_doubt": 1], "\(all.errors)")
    await scene.simulator.stop()
  }

  @Test func `rows that wait are withdrawn by identity, by file, or all, and tasks are stopped on demand`()
    async throws
  {
    let scene = try await Scene(rows: 6)
    _ = try await scene.loseAnAnswer()
    let one = try scene.run(["withdraw", "--dataset", "list", "--identity", "3", "--format", "json", "--yes"])
    #expect(try counts(one.output) == ["withdrawn": 1], "\(one.errors)")
    let few = "Id,Name\n4,x\n5,y\n99,z"
    try Data(few.utf8).write(to: URL(fileURLWithPath: scene.program.folder + "/few.csv"))
    let byFile = try scene.run([
      "withdraw", scene.program.folder + "/few.csv", "--mapping", scene.program.folder + "/list.yaml", "--format",
      "json", "--yes",
    ])
    #expect(try counts(byFile.output) == ["withdrawn": 2], "\(byFile.errors)")
    let plan = try scene.run(["withdraw", "--dataset", "list", "--format", "json"])
    #expect(try counts(plan.output) == ["withdrawn": 2, "in_doubt": 1])
    #expect(try scene.load().summary.states == ["created": 3, "withdrawn": 3])
    let stopped = try scene.run(["withdraw", "--dataset", "list", "--stop", "--format", "json", "--yes"])
    #expect(try counts(stopped.output) == ["undone": 3], "\(stopped.errors)")
    #expect(await scene.simulator.counts().activeTasks == 0)
    let unknown = try scene.run(["withdraw", "--dataset", "other", "--yes"])
    #expect(unknown.status == 66 && unknown.errors.contains("ledger.no-such-dataset"))
    await scene.simulator.stop()
  }
}
