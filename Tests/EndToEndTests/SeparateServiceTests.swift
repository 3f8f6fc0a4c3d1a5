import Foundation
import Testing

/// Loads against a simulator in a process of its own, over real HTTP with real signatures.
@Suite struct SeparateServiceTests {
  private let fast = ["--quota", "100000", "--quota-burst", "100000"]

  private func list(_ program: Program, rows: Int) throws -> String {
    let path = program.folder + "/list.csv"
    let lines = (1...rows).map { "\($0),Customer \($0)" }
    try Data((["Id,Name"] + lines).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
    let mapping = """
      taskferry: 1
      dataset: list
      columns:
        id: {header: Id, required: true}
        name: {header: Name, required: true}
      identity: [id]
      task:
        contact_flow: Callback flow
        name: Call ${name}
        attributes: {id: "${id}"}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    return path
  }

  private func arguments(_ program: Program, _ simulator: SimulatorProcess, _ extra: [String] = []) -> [String] {
    [
      "load", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--instance",
      simulator.instance, "--endpoint-url", simulator.environment["AWS_ENDPOINT_URL_CONNECT"] ?? "", "--format", "json",
    ] + extra
  }

  /// Holds its thread: a task that slept could be woken seconds late by a busy suite, when the load has ended.
  private static func waitForAnInstant() { Thread.sleep(forTimeInterval: 0.005) }

  @Test func `every accepted row has one ContactId, and the service made one task a ClientToken`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program, fast)
    _ = try list(program, rows: 300)
    let result = try program.run(
      arguments(program, simulator, ["--rate", "5000", "--burst", "500"]), adding: simulator.environment)
    #expect(result.status == 0, "\(result.errors)")
    let summary = try Summary(result.output)
    #expect(summary.states == ["created": 300])
    let made = try simulator.entries().filter { $0["created"] != nil }
    #expect(made.count == 300)
    #expect(Set(made.compactMap { $0["clientToken"] as? String }).count == 300)
    let created = try program.text(try #require(summary.folder) + "/created.csv")
    for entry in made { #expect(created.contains(try #require(entry["contactId"] as? String))) }
  }

  @Test func `killed in the middle and run again, every row is one task`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program, fast)
    _ = try list(program, rows: 400)
    let slow = arguments(program, simulator, ["--rate", "25", "--burst", "5"])
    var kills = 0
    for target in [20, 60, 120] {
      let process = try program.start(slow, adding: simulator.environment)
      while process.isRunning {
        if try simulator.lineCount() >= target {
          kill(process.processIdentifier, SIGKILL)
          kills += 1
          break
        }
        Self.waitForAnInstant()
      }
      process.waitUntilExit()
    }
    #expect(kills == 3)
    let result = try program.run(
      arguments(program, simulator, ["--rate", "5000", "--burst", "500"]), adding: simulator.environment)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try Summary(result.output).states == ["created": 400])
    let made = try simulator.entries().filter { $0["created"] != nil }
    #expect(made.count == 400)
    #expect(Set(made.compactMap { $0["clientToken"] as? String }).count == 400)
  }

  @Test func `an interrupt settles what is in flight, exits 4 and names the command that continues`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program, fast)
    _ = try list(program, rows: 400)
    var words = arguments(program, simulator, ["--rate", "25", "--burst", "5"])
    words.removeAll { $0 == "--format" || $0 == "json" }
    let process = try program.start(words, adding: simulator.environment)
    while process.isRunning, try simulator.lineCount() < 20 { Self.waitForAnInstant() }
    process.interrupt()
    process.waitUntilExit()
    let result = try program.result(of: process)
    #expect(result.status == 4, "\(result.errors)")
    let last = result.output.split(separator: "\n").last.map(String.init) ?? ""
    #expect(last.contains("load") && last.contains("--mapping"))
    let rest = try program.run(
      arguments(program, simulator, ["--rate", "5000", "--burst", "500"]), adding: simulator.environment)
    #expect(try Summary(rest.output).states == ["created": 400])
    #expect(try simulator.entries().filter { $0["created"] != nil }.count == 400)
  }

  @Test func `a wrong secret costs one request, marks no row and exits 3`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program, fast)
    _ = try list(program, rows: 50)
    // The flow by its id: nothing but the tasks themselves is asked of the service.
    let flow = "11111111-2222-4333-8444-555555555555"
    let mapping = try program.text(program.folder + "/list.yaml").replacingOccurrences(of: "Callback flow", with: flow)
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    let result = try program.run(
      arguments(program, simulator, ["--rate", "5000", "--burst", "500"]),
      adding: simulator.environment.merging(["AWS_SECRET_ACCESS_KEY": "wrong"]) { $1 })
    #expect(result.status == 3, "\(result.errors)")
    #expect(try Summary(result.output).states == ["pending": 50])
    #expect(try simulator.entries().filter { $0["operation"] as? String == "StartTaskContact" }.count == 1)
  }

  @Test func `lost answers, errors and throttling on the way leave one task a row`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(
      program,
      fast + [
        "--fault", "drop-after@10%,first", "--fault", "drop-before@10%,first", "--fault", "error=503@10%,first",
        "--fault", "throttle@5%,first", "--seed", "7",
      ])
    _ = try list(program, rows: 150)
    let result = try program.run(
      arguments(program, simulator, ["--rate", "2000", "--burst", "200"]), adding: simulator.environment)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try Summary(result.output).states == ["created": 150])
    let made = try simulator.entries().filter { $0["created"] != nil }
    #expect(made.count == 150)
  }

  @Test func `boto3 takes the simulator for the service, and a wrong secret gets a signature error`() async throws {
    let program = try Program()
    let script = """
      import sys
      try:
          import boto3, botocore
      except ImportError:
          print("no boto3"); sys.exit(0)
      def client(secret):
          return boto3.client("connect", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id=sys.argv[2],
                              aws_secret_access_key=secret)
      flow = client(sys.argv[3]).list_contact_flows(InstanceId=sys.argv[4])["ContactFlowSummaryList"][0]["Id"]
      ask = dict(InstanceId=sys.argv[4], ContactFlowId=flow, Name="from boto3", ClientToken="t-1")
      first = client(sys.argv[3]).start_task_contact(**ask)["ContactId"]
      assert first == client(sys.argv[3]).start_task_contact(**ask)["ContactId"]
      try:
          client("wrong").start_task_contact(**ask)
      except botocore.exceptions.ClientError as error:
          print(error.response["Error"]["Code"])
      """
    let simulator = try await SimulatorProcess(program, fast)
    let path = program.folder + "/peer.py"
    try Data(script.utf8).write(to: URL(fileURLWithPath: path))
    guard
      let python = ["/usr/bin/env"].first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      "python3", path, simulator.environment["AWS_ENDPOINT_URL_CONNECT"] ?? "",
      simulator.environment["AWS_ACCESS_KEY_ID"] ?? "", simulator.environment["AWS_SECRET_ACCESS_KEY"] ?? "",
      simulator.instance,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    // 127: no python3 on this machine.
    if process.terminationStatus == 127 || text.hasPrefix("no boto3") { return }
    #expect(process.terminationStatus == 0)
    #expect(text == "InvalidSignatureException\n")
  }
}
