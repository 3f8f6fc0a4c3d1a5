import AWSSigning
import ConnectSimulator
import Foundation
import Testing

/// Loads whose credentials end several times before their rows do, against a simulator that refuses ended keys as the
/// service does.
@Suite(.serialized) struct CredentialExpiryTests {
  /// A list, a simulator without rates, and a folder for whatever hands out credentials.
  private struct Scene {
    let program: Program
    let simulator: RunningSimulator

    init(rows: Int) async throws {
      program = try Program()
      var configuration = SimulatorConfiguration()
      configuration.quotas = .unlimited
      configuration.credentials = []
      simulator = try await ConnectSimulator.start(configuration)
      let lines = (1...rows).map { "\($0),Customer \($0)" }
      try write((["Id,Name"] + lines).joined(separator: "\n"), to: "list.csv")
      try write(
        """
        taskferry: 1
        dataset: list
        columns: {id: {header: Id, required: true}, name: {header: Name, required: true}}
        identity: [id]
        task: {contact_flow: Callback flow, name: "Call ${name}"}
        """, to: "list.yaml")
    }

    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: program.folder + "/" + name))
    }

    func load(rate: Int, _ environment: [String: String]) throws -> Process {
      try program.start(
        [
          "load", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--instance",
          simulator.instanceID, "--endpoint-url", simulator.url, "--rate", "\(rate)", "--burst", "2", "--format",
          "json",
        ], adding: environment.merging(["AWS_REGION": simulator.region]) { $1 })
    }

    /// Every row is one task, none was refused or given up, and the load says so.
    func expectAll(_ rows: Int, _ process: Process, sourceLocation: SourceLocation = #_sourceLocation) async throws {
      let result = try program.result(of: process)
      #expect(result.status == 0, "\(result.errors)", sourceLocation: sourceLocation)
      #expect(try Summary(result.output).states == ["created": rows], sourceLocation: sourceLocation)
      let made = try await simulator.journal().filter { $0.created != nil }
      #expect(made.count == rows, sourceLocation: sourceLocation)
      #expect(Set(made.compactMap(\.clientToken)).count == rows, sourceLocation: sourceLocation)
    }

    /// How often the service said that a key had ended.
    func refusals() async throws -> Int {
      try await simulator.journal().count { $0.code == "ExpiredTokenException" }
    }

    /// The longest time between two StartTaskContact requests, in seconds.
    func longestPause() async throws -> Double {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      let moments = try await simulator.journal().filter { $0.operation == "StartTaskContact" }.map {
        try style.parse($0.time)
      }
      return zip(moments, moments.dropFirst()).map { $1.timeIntervalSince($0) }.max() ?? .infinity
    }
  }

  /// A `credential_process` that this test answers: the program says that it was started and waits for the answer.
  private struct SlowHelper {
    let scene: Scene

    init(_ scene: Scene) throws {
      self.scene = scene
      let script = """
        #!/bin/sh
        cd '\(scene.program.folder)' || exit 1
        n=1
        while ! mkdir "ask.$n" 2>/dev/null; do n=$((n + 1)); done
        while [ ! -f "answer.$n" ]; do sleep 0.02; done
        cat "answer.$n"
        """
      try scene.write(script, to: "helper")
      try scene.write("[default]\ncredential_process = /bin/sh '\(scene.program.folder)/helper'\n", to: "config")
    }

    var environment: [String: String] { ["AWS_CONFIG_FILE": scene.program.folder + "/config"] }

    /// Answers while the program runs.
    /// - Parameters:
    ///   - delay: how long a question takes.
    ///   - seconds: how long the credentials live.
    ///   - tells: whether the answer says when they end.
    /// - Returns: how many questions there were.
    func answer(while process: Process, delay: Double, seconds: Double, tells: Bool) throws -> Int {
      var asked = 0
      while process.isRunning {
        Thread.sleep(forTimeInterval: 0.01)
        guard FileManager.default.fileExists(atPath: scene.program.folder + "/ask.\(asked + 1)") else { continue }
        asked += 1
        Thread.sleep(forTimeInterval: asked == 1 ? 0 : delay)
        let end = Date().addingTimeInterval(seconds)
        let fresh = try #require(scene.simulator.issueCredentials(until: end))
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let expiration = tells ? #", "Expiration": "\#(end.formatted(style))""# : ""
        let answer = """
          {"Version": 1, "AccessKeyId": "\(fresh.accessKeyID)", "SecretAccessKey": "\(fresh.secretAccessKey.exposed())",
           "SessionToken": "\(fresh.sessionToken?.exposed() ?? "")"\(expiration)}
          """
        try scene.write(answer, to: "answer")
        try FileManager.default.moveItem(
          atPath: scene.program.folder + "/answer", toPath: scene.program.folder + "/answer.\(asked)")
      }
      return asked
    }
  }

  @Test func `a container's credentials end every two seconds, and no request meets an ended one`() async throws {
    let scene = try await Scene(rows: 200)
    let process = try scene.load(
      rate: 25, ["AWS_CONTAINER_CREDENTIALS_FULL_URI": scene.simulator.url + "/_simulator/credentials?seconds=2"])
    process.waitUntilExit()
    try await scene.expectAll(200, process)
    // Eight seconds: those of the first six have ended.
    #expect(scene.simulator.credentialsIssued >= 5)
    #expect(try await scene.refusals() == 0)
    await scene.simulator.stop()
  }

  @Test func `a renewal that takes more than a second holds nobody up`() async throws {
    let scene = try await Scene(rows: 300)
    let helper = try SlowHelper(scene)
    let process = try scene.load(rate: 20, helper.environment)
    let asked = try helper.answer(while: process, delay: 1.2, seconds: 5, tells: true)
    process.waitUntilExit()
    try await scene.expectAll(300, process)
    // Fifteen seconds, five each, and the last renewal came in time: three ends were crossed.
    #expect(asked >= 4)
    #expect(try await scene.refusals() == 0)
    #expect(try await scene.longestPause() < 1)
    await scene.simulator.stop()
  }

  @Test func `credentials that do not tell their end are renewed when the service says so, and nothing is lost`()
    async throws
  {
    let scene = try await Scene(rows: 200)
    let helper = try SlowHelper(scene)
    let process = try scene.load(rate: 25, helper.environment)
    let asked = try helper.answer(while: process, delay: 0.1, seconds: 1.9, tells: false)
    process.waitUntilExit()
    try await scene.expectAll(200, process)
    #expect(asked >= 4)
    let refusals = try await scene.refusals()
    #expect(refusals >= 3)
    // Those in flight when the key ended, and no more.
    #expect(refusals <= asked * 10)
    await scene.simulator.stop()
  }

  @Test func `a source that fails in the middle stops nobody while the old credentials live`() async throws {
    let scene = try await Scene(rows: 60)
    // The address is gone after the first answer: the file names another one.
    try scene.write(
      "#!/bin/sh\ncat '\(scene.program.folder)/once' && rm '\(scene.program.folder)/once'\n", to: "helper")
    try scene.write("[default]\ncredential_process = /bin/sh '\(scene.program.folder)/helper'\n", to: "config")
    let end = Date().addingTimeInterval(60)
    let fresh = try #require(scene.simulator.issueCredentials(until: end))
    // Ten seconds of life as far as the load knows: it asks for others after five, in vain.
    let known = Date().addingTimeInterval(10)
    try scene.write(
      """
      {"Version": 1, "AccessKeyId": "\(fresh.accessKeyID)", "SecretAccessKey": "\(fresh.secretAccessKey.exposed())",
       "SessionToken": "\(fresh.sessionToken?.exposed() ?? "")", "Expiration": "\(known.formatted(.iso8601))"}
      """, to: "once")
    let process = try scene.load(rate: 10, ["AWS_CONFIG_FILE": scene.program.folder + "/config"])
    process.waitUntilExit()
    try await scene.expectAll(60, process)
    await scene.simulator.stop()
  }

  @Test func `credentials that have ended and are not renewed stop the load, and the next one finishes it`()
    async throws
  {
    let scene = try await Scene(rows: 60)
    let fresh = try #require(scene.simulator.issueCredentials(until: Date().addingTimeInterval(3)))
    let ended = try scene.load(
      rate: 15,
      [
        "AWS_ACCESS_KEY_ID": fresh.accessKeyID, "AWS_SECRET_ACCESS_KEY": fresh.secretAccessKey.exposed(),
        "AWS_SESSION_TOKEN": fresh.sessionToken?.exposed() ?? "",
      ])
    ended.waitUntilExit()
    let result = try scene.program.result(of: ended)
    #expect(result.status == 3, "\(result.errors)")
    let states = try Summary(result.output).states
    #expect(states["created", default: 0] > 0)
    #expect(states["created", default: 0] + states["pending", default: 0] == 60)
    let rest = try scene.load(
      rate: 500, ["AWS_CONTAINER_CREDENTIALS_FULL_URI": scene.simulator.url + "/_simulator/credentials?seconds=60"])
    rest.waitUntilExit()
    try await scene.expectAll(60, rest)
    await scene.simulator.stop()
  }
}
