import Foundation
import Testing

/// Loads whose credentials end several times before their rows do, against a simulator that refuses ended keys as the
/// service does.
@Suite struct CredentialExpiryTests {
  /// A list, a simulator of its own without rates, and a program that gets credentials from it.
  private struct Scene {
    let program: Program
    let simulator: SimulatorProcess

    init(rows: Int) async throws {
      program = try Program()
      simulator = try await SimulatorProcess(program, ["--quota", "100000", "--quota-burst", "100000"])
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

    var url: String { simulator.environment["AWS_ENDPOINT_URL_CONNECT"] ?? "" }

    /// Variables that name a container's endpoint, which is the simulator's own.
    func container(seconds: Int) -> [String: String] {
      ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/_simulator/credentials?seconds=\(seconds)"]
    }

    /// Variables that name a `credential_process`.
    /// - Parameters:
    ///   - delay: seconds that an answer takes; the first comes at once.
    ///   - seconds: how long the credentials live.
    ///   - tells: whether the answer says when they end.
    ///   - answers: how many times it answers at all.
    func helper(delay: Double = 0, seconds: Int, tells: Bool = true, answers: Int = .max) throws -> [String: String] {
      let script = """
        cd '\(program.folder)' || exit 1
        if [ -f asked ]; then sleep \(delay); fi
        echo x >> asked
        [ "$(wc -l < asked)" -le \(answers) ] || exit 7
        exec 3<>/dev/tcp/127.0.0.1/\(url.split(separator: ":").last ?? "")
        printf 'GET /_simulator/credentials?seconds=\(seconds) HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n' >&3
        tail -n 1 <&3 | sed -e 's/^{/{"Version":1,/' -e 's/"Token"/"SessionToken"/' \(tells ? "" : #"-e 's/"Expiration"/"X"/'"#)
        """
      try write(script, to: "helper")
      try write("[default]\ncredential_process = bash '\(program.folder)/helper'\n", to: "config")
      return ["AWS_CONFIG_FILE": program.folder + "/config"]
    }

    /// How often the program was asked.
    var asked: Int { (try? program.text(program.folder + "/asked").count { $0 == "x" }) ?? 0 }

    func load(rate: Int, _ environment: [String: String]) async throws -> Program.Result {
      let process = try program.start(
        [
          "load", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--instance",
          simulator.instance, "--endpoint-url", url, "--rate", "\(rate)", "--burst", "2", "--format", "json",
        ],
        adding: environment.merging(["AWS_REGION": simulator.environment["AWS_REGION"] ?? ""]) { $1 })
      // Others need the thread meanwhile.
      while process.isRunning { try await Task.sleep(for: .milliseconds(50)) }
      return try program.result(of: process)
    }

    /// Every row is one task, none was refused or given up, and the load says so.
    func expectAll(_ rows: Int, _ result: Program.Result, sourceLocation: SourceLocation = #_sourceLocation) throws {
      #expect(result.status == 0, "\(result.errors)", sourceLocation: sourceLocation)
      #expect(try Summary(result.output).states == ["created": rows], sourceLocation: sourceLocation)
      let made = try simulator.entries().filter { $0["created"] != nil }
      #expect(made.count == rows, sourceLocation: sourceLocation)
      #expect(Set(made.compactMap { $0["clientToken"] as? String }).count == rows, sourceLocation: sourceLocation)
    }

    /// How often the service said that a key had ended.
    func refusals() throws -> Int {
      try simulator.entries().count { $0["code"] as? String == "ExpiredTokenException" }
    }

    /// The longest time between two StartTaskContact requests, in seconds.
    func longestPause() throws -> Double {
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      let moments = try simulator.entries().filter { $0["operation"] as? String == "StartTaskContact" }.map {
        try style.parse($0["time"] as? String ?? "")
      }
      return zip(moments, moments.dropFirst()).map { $1.timeIntervalSince($0) }.max() ?? .infinity
    }
  }

  @Test func `a load that crosses three ends loses nothing, and a slow renewal holds nobody up`() async throws {
    let scene = try await Scene(rows: 320)
    // Renewed from five seconds on, there after seven and a half: those that end after 10, 17.5 and 25 are crossed.
    let result = try await scene.load(rate: 12, try scene.helper(delay: 2.5, seconds: 10))
    try scene.expectAll(320, result)
    #expect(scene.asked >= 4)
    #expect(try scene.refusals() == 0)
    // Shorter than one renewal takes.
    #expect(try scene.longestPause() < 2.5)
  }

  @Test func `credentials that do not tell their end are renewed when the service says so, and nothing is lost`()
    async throws
  {
    let scene = try await Scene(rows: 200)
    let result = try await scene.load(rate: 20, try scene.helper(seconds: 2, tells: false))
    try scene.expectAll(200, result)
    #expect(scene.asked >= 4)
    let refusals = try scene.refusals()
    #expect(refusals >= 3)
    // Those in flight when a key ended, and no more.
    #expect(refusals <= scene.asked * 10)
  }

  @Test func `a container's credentials are renewed as they end`() async throws {
    let scene = try await Scene(rows: 120)
    try scene.expectAll(120, try await scene.load(rate: 12, scene.container(seconds: 5)))
  }

  @Test func `a source that fails in the middle stops nobody while the old credentials live`() async throws {
    let scene = try await Scene(rows: 100)
    // It is asked again after ten seconds, and fails.
    let result = try await scene.load(rate: 8, try scene.helper(seconds: 20, answers: 1))
    try scene.expectAll(100, result)
    #expect(scene.asked >= 2)
  }

  @Test func `credentials that have ended and are not renewed stop the load, and the next one finishes it`()
    async throws
  {
    let scene = try await Scene(rows: 100)
    let ended = try await scene.load(rate: 10, try scene.helper(seconds: 5, tells: false, answers: 1))
    #expect(ended.status == 3, "\(ended.errors)")
    let states = try Summary(ended.output).states
    #expect(states["created", default: 0] > 0)
    #expect(states["created", default: 0] + states["pending", default: 0] == 100)
    try scene.expectAll(100, try await scene.load(rate: 500, scene.container(seconds: 3600)))
  }
}
