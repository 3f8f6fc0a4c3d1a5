import Foundation
import Testing

/// What is wrong in one examination, and the step that has to find it.
struct DoctorCase: Sendable, CustomTestStringConvertible {
  var why: String
  /// For `simulate --fault`.
  var faults: [String] = []
  var environment: [String: String] = [:]
  var arguments: [String] = []
  /// Of the flow in the mapping.
  var flow = "Callback flow"
  /// In place of a flow.
  var route: String?
  var step: String
  var verdict = "failed"
  var status: Int32 = 3
  /// Part of the fix.
  var fix: String

  var testDescription: String { why }
}

/// `taskferry doctor` against the simulator with one thing wrong at a time.
@Suite struct DoctorTests {
  static let cases: [DoctorCase] = [
    DoctorCase(
      why: "StartTaskContact is not allowed", faults: ["access-denied@all"], step: "permission.StartTaskContact",
      fix: "connect:StartTaskContact"),
    DoctorCase(
      why: "StartTaskContact fails", faults: ["error=503@all"], step: "permission.StartTaskContact",
      fix: "run it again"),
    DoctorCase(
      why: "StartTaskContact is throttled", faults: ["throttle@all"], step: "permission.StartTaskContact",
      verdict: "warned", status: 0, fix: "in a minute"),
    DoctorCase(
      why: "the quota of active tasks is met", faults: ["quota@all"], step: "permission.StartTaskContact",
      verdict: "warned", status: 0, fix: "finish tasks"),
    DoctorCase(
      why: "StartTaskContact is answered by a reset", faults: ["reset-before@all"], step: "permission.StartTaskContact",
      fix: "the way to it"),
    DoctorCase(
      why: "flows may not be listed", faults: ["access-denied@all,ListContactFlows"],
      step: "permission.ListContactFlows", fix: "connect:ListContactFlows"),
    DoctorCase(
      why: "contacts may not be described", faults: ["access-denied@all,DescribeContact"],
      step: "permission.DescribeContact", verdict: "warned", status: 0, fix: "connect:DescribeContact"),
    DoctorCase(
      why: "contacts may not be stopped", faults: ["access-denied@all,StopContact"], step: "permission.StopContact",
      verdict: "warned", status: 0, fix: "connect:StopContact"),
    DoctorCase(
      why: "contacts may not be searched", faults: ["access-denied@all,SearchContacts"],
      step: "permission.SearchContacts", verdict: "warned", status: 0, fix: "connect:SearchContacts"),
    DoctorCase(
      why: "the instance may not be described", faults: ["access-denied@all,DescribeInstance"], step: "instance",
      verdict: "warned", status: 0, fix: "connect:DescribeInstance"),
    DoctorCase(
      why: "the instance is still being made", faults: ["instance-not-ready@all,DescribeInstance"], step: "instance",
      fix: "ACTIVE"),
    DoctorCase(
      why: "the instance is another", arguments: ["--instance", "11111111-2222-3333-4444-555555555555"],
      step: "instance", fix: "--region"),
    DoctorCase(
      why: "no instance has the alias", arguments: ["--instance", "nobody"], step: "instance", fix: "demo"),
    DoctorCase(
      why: "the session has expired", faults: ["expired-token@all,DescribeInstance"], step: "instance",
      fix: "renew the credentials"),
    DoctorCase(
      why: "the service fails", faults: ["error=500@all,DescribeInstance"], step: "instance", fix: "in a minute"),
    DoctorCase(
      why: "the answer is a web page", faults: ["not-json@all,DescribeInstance"], step: "instance", fix: "network"),
    DoctorCase(
      why: "the clock is an hour off", faults: ["wrong-date=3600@all"], step: "clock",
      fix: "timedatectl"),
    DoctorCase(
      why: "the key is unknown", environment: ["AWS_ACCESS_KEY_ID": "AKIDSOMEBODYELSE0000"], step: "identity",
      fix: "belongs to this account"),
    DoctorCase(
      why: "the secret is wrong", environment: ["AWS_SECRET_ACCESS_KEY": "guessed"], step: "identity",
      fix: "secret was copied whole"),
    DoctorCase(
      why: "STS says that the session has expired", faults: ["expired-token@all,GetCallerIdentity"], step: "identity",
      fix: "renew"),
    DoctorCase(
      why: "STS fails", faults: ["error=503@all,GetCallerIdentity"], step: "identity", verdict: "warned", status: 0,
      fix: "does not ask AWS STS"),
    DoctorCase(
      why: "STS is out of reach", faults: ["drop-before@all,GetCallerIdentity"], step: "identity", verdict: "warned",
      status: 0, fix: "AWS_ENDPOINT_URL_STS"),
    DoctorCase(
      why: "there are no credentials", environment: ["AWS_ACCESS_KEY_ID": "", "AWS_EC2_METADATA_DISABLED": "true"],
      step: "credentials", fix: "AWS_ACCESS_KEY_ID"),
    DoctorCase(
      why: "the credentials have ended", environment: ["AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"],
      step: "credentials", fix: "renew"),
    DoctorCase(
      why: "no region is named", environment: ["AWS_REGION": ""], step: "region", fix: "--region"),
    DoctorCase(
      why: "the profile is in no file", arguments: ["--profile", "nobody"], step: "credentials", fix: "aws configure"),
    DoctorCase(
      why: "the endpoint is no URL", arguments: ["--endpoint-url", "connect"], step: "endpoint", fix: "https://"),
    DoctorCase(
      why: "the endpoint's name has no address",
      // A label of more than 63 characters is refused by the resolver itself, without a query.
      arguments: ["--endpoint-url", "https://\(String(repeating: "a", count: 64)).invalid"], step: "dns",
      fix: "getent hosts"),
    DoctorCase(
      why: "the endpoint speaks no TLS", arguments: ["--endpoint-url", "https://SIMULATOR"], step: "tls",
      fix: "AWS_CA_BUNDLE"),
    DoctorCase(
      why: "nothing listens there", arguments: ["--endpoint-url", "http://127.0.0.1:1"], step: "connection",
      fix: "--endpoint-url"),
    DoctorCase(
      why: "the service would be spoken to unencrypted", arguments: ["--endpoint-url", "http://connect.example.com"],
      step: "endpoint", fix: "--insecure-endpoint"),
    DoctorCase(
      why: "quotas may not be listed", faults: ["access-denied@all,ListServiceQuotas"], step: "quota.rate",
      verdict: "warned", status: 0, fix: "servicequotas:ListServiceQuotas"),
    DoctorCase(
      why: "Service Quotas fails", faults: ["error=500@all,ListServiceQuotas"], step: "quota.rate", verdict: "warned",
      status: 0, fix: "AWS_ENDPOINT_URL_SERVICE_QUOTAS"),
    DoctorCase(
      why: "Service Quotas tells nothing", faults: ["no-quotas@all,ListServiceQuotas"], step: "load",
      verdict: "warned", status: 0, fix: "--max-open"),
    DoctorCase(
      why: "the credentials end during the load",
      environment: [
        "AWS_CREDENTIAL_EXPIRATION": Date().addingTimeInterval(600).formatted(.iso8601), "AWS_SESSION_TOKEN": "",
      ], step: "load", verdict: "warned", status: 0, fix: "--allow-expiry"),
    DoctorCase(why: "the flow is a draft", flow: "Draft flow", step: "routes", fix: "publish"),
    DoctorCase(why: "the flow is archived", flow: "Retired flow", step: "routes", fix: "Billing flow, Callback flow"),
    DoctorCase(why: "the flow is of another type", flow: "Default customer queue", step: "routes", fix: "there are"),
    DoctorCase(
      why: "there is no such flow", flow: "Callback flo", step: "routes", fix: "did you mean \"Callback flow\"?"),
    DoctorCase(
      why: "the flow of the template is a draft", route: "task_template: Unpublished", step: "routes",
      status: 65, fix: "published flow"),
    DoctorCase(
      why: "the template has required fields that nothing fills", route: "task_template: Complaint", step: "routes",
      status: 65, fix: "`description` under `task`"),
    DoctorCase(
      why: "the region is another than the endpoint's", environment: ["AWS_REGION": "eu-central-1"], step: "identity",
      fix: "AWS_REGION"),
  ]

  /// A list that is larger than the quota of active tasks, and its mapping.
  private func list(_ program: Program, route: String = "contact_flow: Callback flow", rows: Int = 3_000) throws
    -> [String]
  {
    let lines = (1...rows).map { "\($0),Customer \($0)" }
    try Data((["Id,Name"] + lines).joined(separator: "\n").utf8)
      .write(to: URL(fileURLWithPath: program.folder + "/list.csv"))
    let mapping = """
      taskferry: 1
      dataset: list
      columns:
        id: {header: Id, required: true}
        name: {header: Name, required: true}
      identity: [id]
      task:
        \(route)
        name: Call ${name}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    return [program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml"]
  }

  private func doctor(
    _ program: Program, _ simulator: SimulatorProcess, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (result: Program.Result, steps: [[String: Any]]) {
    var words = ["doctor", "--format", "json"] + arguments
    if !arguments.contains("--instance") { words += ["--instance", simulator.instance] }
    let result = try program.run(words, adding: simulator.environment.merging(environment) { $1 })
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return (result, try #require(object?["steps"] as? [[String: Any]]))
  }

  @Test(arguments: cases) func `each fault is found by its step, and every line that fails names the fix`(
    _ example: DoctorCase
  ) async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(
      program, example.faults.flatMap { ["--fault", $0] } + ["--active-tasks", "2500"])
    let files = try list(program, route: example.route ?? "contact_flow: \(example.flow)")
    let place = simulator.environment["AWS_ENDPOINT_URL_CONNECT"]?.replacing("http://", with: "") ?? ""
    let (result, steps) = try doctor(
      program, simulator, files + example.arguments.map { $0.replacing("SIMULATOR", with: place) },
      environment: example.environment)
    #expect(result.status == example.status, "\(result.output)\(result.errors)")
    let found = try #require(steps.first { $0["step"] as? String == example.step }, "\(result.output)")
    #expect(found["verdict"] as? String == example.verdict, "\(result.output)")
    #expect((found["fix"] as? String)?.contains(example.fix) == true, "\(found)")
    #expect(found["code"] as? String != nil)
    for step in steps where ["warned", "failed"].contains(step["verdict"] as? String ?? "") {
      #expect((step["fix"] as? String)?.isEmpty == false, "\(step)")
      let code = try #require(step["code"] as? String)
      #expect(try program.run(["explain", code]).status == 0, "\(code)")
    }
    for step in steps where step["verdict"] as? String == "skipped" {
      #expect((step["message"] as? String)?.isEmpty == false)
    }
    expectNoSecret(in: result, of: simulator)
    #expect(try simulator.entries().allSatisfy { $0["created"] == nil }, "an examination made a task")
  }

  @Test func `a source of credentials is asked once, however many services are`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program)
    let asked = program.folder + "/asked"
    let keys =
      #"{"Version": 1, "AccessKeyId": "\#(simulator.environment["AWS_ACCESS_KEY_ID"] ?? "")", "#
      + #""SecretAccessKey": "\#(simulator.environment["AWS_SECRET_ACCESS_KEY"] ?? "")"}"#
    try Data("echo one >> \(asked)\necho '\(keys)'\n".utf8).write(
      to: URL(fileURLWithPath: program.folder + "/keys.sh"))
    let config = program.folder + "/config"
    try Data("[profile p]\ncredential_process = /bin/sh \(program.folder)/keys.sh\n".utf8).write(
      to: URL(fileURLWithPath: config))
    let (result, steps) = try doctor(
      program, simulator, try list(program, rows: 3) + ["--profile", "p"],
      environment: ["AWS_CONFIG_FILE": config, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    for step in ["identity", "quota.rate", "instance"] {
      #expect(steps.first { $0["step"] as? String == step }?["verdict"] as? String == "passed")
    }
    #expect(try program.text(asked) == "one\n")
  }

  private func expectNoSecret(in result: Program.Result, of simulator: SimulatorProcess) {
    for secret in [
      simulator.environment["AWS_SECRET_ACCESS_KEY"] ?? "", simulator.environment["AWS_ACCESS_KEY_ID"] ?? "",
    ] {
      #expect(!secret.isEmpty && !result.output.contains(secret) && !result.errors.contains(secret))
    }
  }

  @Test func `where all is well every step passes, within seconds, and no task is made`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program, ["--quota", "10"])
    let files = try list(program, rows: 100)
    let (result, steps) = try doctor(program, simulator, files + ["--rate", "auto"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(steps.allSatisfy { $0["verdict"] as? String == "passed" }, "\(result.output)")
    let names = steps.compactMap { $0["step"] as? String }
    #expect(
      names == [
        "mapping", "file", "ledger", "configuration", "region", "endpoint", "credentials", "dns", "connection", "tls",
        "identity", "instance", "permission.StartTaskContact", "permission.DescribeContact",
        "permission.StopContact", "permission.SearchContacts", "permission.ListContactFlows", "clock", "routes",
        "quota.rate",
        "quota.active-tasks", "load",
      ])
    let load = try #require(steps.last?["facts"] as? [String: Double])
    #expect(load == ["rows": 100, "rate": 8, "seconds": 12.5, "active_tasks": 2_500])
    expectNoSecret(in: result, of: simulator)
    #expect(try simulator.entries().allSatisfy { $0["created"] == nil })
  }

  @Test func `a silent service is given up in time`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program, ["--fault", "stall@all,DescribeInstance"])
    let started = ContinuousClock.now
    let (result, steps) = try doctor(program, simulator, ["--timeout", "1s"])
    #expect(ContinuousClock.now - started < .seconds(60))
    #expect(result.status == 3, "\(result.output)")
    let instance = try #require(steps.first { $0["step"] as? String == "instance" })
    #expect(instance["verdict"] as? String == "failed")
    let quota = try #require(steps.first { $0["step"] as? String == "quota.rate" })
    #expect((quota["message"] as? String)?.contains("--timeout") == true, "\(quota)")
  }

  @Test func `what cannot be examined without a name says so, and the rest is examined`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program)
    let result = try program.run(["doctor"], adding: simulator.environment)
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("WARNED   instance"), "\(result.output)")
    #expect(result.output.contains("demo ("), "\(result.output)")
    #expect(result.output.contains("passed   identity"))
    #expect(result.output.contains("skipped  permission.StartTaskContact"))
  }

  @Test func `mapping, file and ledger have the exit statuses of the other commands`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program)
    let files = try list(program, rows: 3)
    try Data("taskferry: 1\nnonsense: 2\n".utf8).write(to: URL(fileURLWithPath: program.folder + "/broken.yaml"))
    func status(_ arguments: [String]) throws -> Int32 { try doctor(program, simulator, arguments).result.status }
    #expect(try status(files) == 0)
    #expect(try status(["--mapping", program.folder + "/broken.yaml"]) == 65)
    #expect(try status(["--mapping", program.folder + "/nowhere.yaml"]) == 66)
    #expect(try status([program.folder + "/nowhere.csv"]) == 66)
    try Data("no ledger".utf8).write(to: URL(fileURLWithPath: program.folder + "/x.sqlite"))
    #expect(try status(["--ledger", program.folder + "/x.sqlite"]) == 65)
  }

  @Test func `a ledger in use is told with its holder, without getting in its way`() async throws {
    let program = try Program()
    let simulator = try await SimulatorProcess(program, ["--quota", "1000", "--quota-burst", "1000"])
    let files = try list(program, rows: 400)
    let load = try program.start(
      ["load"] + files + ["--instance", simulator.instance, "--rate", "20", "--burst", "1"],
      adding: simulator.environment)
    while load.isRunning, try simulator.lineCount() < 10 { ListProgram.waitForAnInstant() }
    let (_, steps) = try doctor(program, simulator, [])
    load.interrupt()
    load.waitUntilExit()
    let ledger = try #require(steps.first { $0["step"] as? String == "ledger" })
    #expect(ledger["verdict"] as? String == "warned", "\(ledger)")
    #expect((ledger["message"] as? String)?.contains("process \(load.processIdentifier)") == true, "\(ledger)")
    #expect(load.terminationStatus == 4)
  }

  @Test func `the policy is printed for the instance, with nothing asked where its ARN is given`() async throws {
    let program = try Program()
    let arn = "arn:aws:connect:eu-central-1:111122223333:instance/11111111-2222-3333-4444-555555555555"
    let offline = try program.run(["doctor", "--policy", "--instance", arn, "--for", "undo"])
    #expect(offline.status == 0, "\(offline.errors)")
    #expect(offline.output.contains("\(arn)/contact/*") && offline.output.contains("connect:StopContact"))
    #expect(!offline.output.contains("connect:SearchContacts"))
    let simulator = try await SimulatorProcess(program, ["--fault", "access-denied@all,DescribeInstance"])
    let asked = try program.run(
      ["doctor", "--policy", "--instance", "demo"], adding: simulator.environment)
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(
      asked.output.contains("arn:aws:connect:us-east-1:111122223333:instance/\(simulator.instance)/contact-flow/*"))
  }
}
