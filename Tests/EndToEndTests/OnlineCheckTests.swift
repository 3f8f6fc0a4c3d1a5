import Foundation
import Testing

/// `check --online`: names, ids, ARNs and templates, resolved by the service; nothing is created.
@Suite struct OnlineCheckTests {
  private static let list = """
    Id,Name,Kind,When,Refund,Route
    1,Ada,billing,2026-03-30,true,Callback flow
    2,Bob,Biling,2026-03-30,yes,Calback flow
    3,,delivery,,false,Draft flow
    4,Di,other,,false,Twin flow
    5,Eve,other,,false,Callback flow
    6,Fay,other,,false,Calback flow
    """

  private static let references = """
    references:
        Customer: {type: string, value: "${name}"}
        Category: {type: string, value: "${kind}"}
        Received: {type: date, value: "${received}"}
        Refund: {type: string, value: "${refund}"}
    """

  /// - Parameter task: lines below `task:`, four spaces deep where they nest.
  private func mapping(_ program: ListProgram, _ task: String, columns: String = "") throws -> String {
    try program.write("list.csv", Self.list)
    return try program.write(
      "m.yaml",
      """
      taskferry: 1
      dataset: names
      source: {timezone: UTC, unknown_columns: ignore}
      columns:
        id: {header: Id, required: true}
        name: {header: Name}
        kind: {header: Kind}
        received: {header: When, type: date}
        refund: {header: Refund}
        route: {header: Route}
      \(columns)
      identity: [id]
      task:
        name: Task ${id}
        description: \(task.contains("route") ? "${name} ${kind} ${received} ${refund}" : "of row ${id} ${route}")
        \(task)
      """)
  }

  private func check(
    _ program: ListProgram, _ simulator: SimulatorProcess, instance: String = "demo", _ extra: [String] = []
  ) throws -> Program.Result {
    try program.program.run(
      [
        "check", program.folder + "/list.csv", "--mapping", program.folder + "/m.yaml", "--online", "--instance",
        instance,
        "--ledger", program.ledger, "--max-rejects", "100%",
      ] + extra, adding: simulator.environment)
  }

  private func nothingWasCreated(_ simulator: SimulatorProcess) throws -> Bool {
    try simulator.entries().allSatisfy { $0["operation"] as? String != "StartTaskContact" }
  }

  @Test func `names from a column are resolved over several pages, and every bad one is told at its cell`() async throws
  {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program, ["--page-size", "3"])
    _ = try mapping(program, "contact_flow: ${route}")
    let result = try check(program, simulator)
    #expect(result.status == 1, "\(result.errors)")
    for text in [
      "2 × task.route-unknown in route",
      #"list.csv:F3 (Route): the instance has no contact flow named "Calback flow", did you mean "Callback flow"?"#,
      #"list.csv:F4 (Route): there is a contact flow named "Draft flow", but it is not published (SAVED)"#,
      #"list.csv:F5 (Route): 2 contact flows of the instance are named "Twin flow": "#, "to be sent  2",
    ] {
      #expect(result.output.contains(text), "\(text)\n\(result.output)")
    }
    #expect(!result.output.contains("not looked up"))
    let listings = try simulator.entries().filter { $0["operation"] as? String == "ListContactFlows" }
    #expect(listings.count == 5)
    #expect(try nothingWasCreated(simulator))
  }

  @Test(arguments: [
    ("Calback flow", "service.route-unknown", #"did you mean "Callback flow"?"#),
    ("Draft flow", "service.route-closed", "but it is not published (SAVED)"),
    ("Retired flow", "service.route-closed", "but it is not active (ARCHIVED)"),
    ("Default customer queue", "service.route-closed", "but it is of type CUSTOMER_QUEUE"),
    ("Twin flow", "service.route-ambiguous", "2 contact flows of the instance are named"),
    (
      "arn:aws:connect:us-east-1:111122223333:instance/99999999-2222-3333-4444-555555555555/contact-flow/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
      "service.route-foreign",
      "the ARN is of instance 99999999-2222-3333-4444-555555555555, and the tasks go to instance"
    ),
    ("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "service.route-unknown", "no contact flow with the id"),
  ])
  func `a route of the mapping that takes no tasks stops the check`(name: String, code: String, words: String)
    async throws
  {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program)
    _ = try mapping(program, "contact_flow: \"\(name)\"")
    let result = try check(program, simulator)
    #expect(result.status == 3)
    #expect(result.errors.contains("error[\(code)]"), "\(result.errors)")
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(result.errors.contains("fix: "))
  }

  @Test(arguments: [
    ("quick_connect", "Support queue", 0 as Int32), ("quick_connect", " Support queue ", 0),
    ("quick_connect", "Night desk", 3), ("task_template", "Retired ticket", 3), ("task_template", "Unrouted", 65),
    ("task_template", "Unpublished", 3),
    ("contact_flow", " Callback flow ", 0),
  ])
  func `quick connects and templates are resolved as flows are`(kind: String, name: String, status: Int32) async throws
  {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program)
    _ = try mapping(program, "\(kind): \"\(name)\"")
    let result = try check(program, simulator)
    #expect(result.status == status, "\(result.output)\(result.errors)")
  }

  @Test func `a load does not begin with a template whose flow takes no tasks, unless flows may not be listed`()
    async throws
  {
    for (fault, status) in [([], 3), (["--fault", "access-denied@all,ListContactFlows"], 1)] as [([String], Int32)] {
      let program = try ListProgram()
      let simulator = try await SimulatorProcess(program.program, fault)
      let path = try mapping(program, "task_template: Unpublished\n  " + Self.references)
      let result = try program.load(simulator, [program.folder + "/list.csv", "--mapping", path])
      #expect(result.status == status, "\(result.output)\(result.errors)")
      #expect(result.errors.contains("service.route-closed") == (status == 3), "\(result.errors)")
    }
  }

  @Test func `an instance of another Region than the one in use is refused`() async throws {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program)
    _ = try mapping(program, "contact_flow: Callback flow")
    let arn = "arn:aws:connect:eu-west-2:111122223333:instance/" + simulator.instance
    let result = try check(program, simulator, instance: arn)
    #expect(result.status == 64)
    #expect(result.errors.contains("service.other-region") && result.errors.contains("--region eu-west-2"))
  }

  @Test func `rows are held to the template's fields, by a check and by a load alike`() async throws {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(
      program.program, ["--quota", "100000", "--quota-burst", "100000"])
    _ = try mapping(program, "task_template: Complaint\n  " + Self.references)
    let result = try check(program, simulator)
    #expect(result.status == 1, "\(result.errors)")
    for text in [
      "1 × template.field-missing in name",
      #"list.csv:B4 (Name): task template "Complaint" requires "Customer", and the task has none"#,
      #"list.csv:E3 (Refund): "Refund" of task template "Complaint" is true or false, and "yes" is neither"#,
      #"list.csv:C3 (Kind): "Biling" is no option of "Category" of task template "Complaint", did you mean "billing"?"#,
    ] {
      #expect(result.output.contains(text), "\(text)\n\(result.output)")
    }
    #expect(try nothingWasCreated(simulator))
    let loaded = try program.load(
      simulator, [program.folder + "/list.csv", "--mapping", program.folder + "/m.yaml"])
    #expect(try loaded.states == ["created": 4, "rejected": 2], "\(loaded.output)\(loaded.errors)")
    let rejects = try program.program.text(try #require(loaded.summary.folder) + "/rejects.csv")
    #expect(rejects.contains("template.option-unknown") && rejects.contains("template.field-missing"))
  }

  @Test func `a load that may not read templates goes on without their checks and says so`() async throws {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(
      program.program,
      ["--quota", "100000", "--quota-burst", "100000", "--fault", "access-denied@all,GetTaskTemplate"])
    _ = try mapping(program, "task_template: Complaint\n  " + Self.references)
    let loaded = try program.load(
      simulator, [program.folder + "/list.csv", "--mapping", program.folder + "/m.yaml"])
    #expect(try loaded.states == ["created": 6], "\(loaded.output)\(loaded.errors)")
    #expect(loaded.errors.contains("warning[service.template-not-checked]"), "\(loaded.errors)")
    #expect(loaded.errors.contains("allow connect:GetTaskTemplate"))
  }

  @Test func `who may not list flows is told the permission, and a busy service is asked again`() async throws {
    let program = try ListProgram()
    _ = try mapping(program, "contact_flow: Callback flow")
    let closed = try await SimulatorProcess(program.program, ["--fault", "access-denied@all,ListContactFlows"])
    let refused = try check(program, closed)
    #expect(refused.status == 3)
    #expect(refused.errors.contains("allow connect:ListContactFlows"), "\(refused.errors)")
    let busy = try await SimulatorProcess(
      program.program, ["--fault", "throttle@1,ListContactFlows", "--fault", "error=503@2,ListContactFlows"])
    let answered = try check(program, busy)
    #expect(answered.status == 0, "\(answered.errors)")
  }

  @Test func `a mapping that cannot fit its template is refused before a row is read`() async throws {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program)
    _ = try mapping(
      program,
      "task_template: Complaint\n  references:\n    Costumer: {type: string, value: \"${name}\"}\n    Refund: {type: number, value: \"${refund}\"}\n    Category: {type: string, value: \"${kind}\"}"
    )
    let result = try check(program, simulator)
    #expect(result.status == 65)
    for text in [
      #"error[template.field-missing]: task template "Complaint" requires "Customer", and the mapping has nothing for it, did you mean "Costumer"?"#,
      #"error[template.field-type]: "Refund" of task template "Complaint" is BOOLEAN, a reference of type string"#,
      "warning[template.field-unknown]",
    ] {
      #expect(result.errors.contains(text), "\(text)\n\(result.errors)")
    }
  }

  @Test func `a template from a column holds each row to its own fields`() async throws {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program)
    _ = try mapping(
      program, "task_template: ${kind}\n  references:\n    Phone: {type: string, value: \"${name}\"}",
      columns: """
          \u{20} # by code
        """)
    try program.write(
      "list.csv",
      """
      Id,Name,Kind,When,Refund,Route
      1,+4930123456,Callback,,,
      2,,Callback,,,
      3,x,Ticket,,,
      4,x,Unrouted,,,
      5,x,Retired ticket,,,
      6,x,Calback,,,
      7,x,Unpublished,,,
      """)
    let result = try check(program, simulator, ["--format", "json"])
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    #expect(try result.states == ["pending": 2, "rejected": 5])
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let problems = try #require(object?["problems"] as? [[String: Any]])
    let warnings = try #require(object?["warnings"] as? [String])
    let told = (problems.flatMap { $0["examples"] as? [String] ?? [] } + warnings).joined(separator: "\n")
    for text in [
      #"list.csv:B3 (Name): task template "Callback" requires "Phone", and the task has none"#,
      #"list.csv:row 4: task template "Ticket" requires "Number", and the task has none"#,
      #"list.csv:B8 (Name): task template "Unpublished" has no field "Phone""#,
      #"list.csv:C5 (Kind): task template "Unrouted" has no flow, and no task can be made from it"#,
      #"there is a task template named "Retired ticket", but it is not active (INACTIVE)"#,
      #"the instance has no task template named "Calback", did you mean "Callback"?"#,
    ] {
      #expect(told.contains(text), "\(text)\n\(told)")
    }
    let asked = try simulator.entries().filter { $0["operation"] as? String == "GetTaskTemplate" }
    #expect(asked.count == 5)
  }

  @Test func `an instance that is not active is told, and so is an alias that nobody has`() async throws {
    let program = try ListProgram()
    let simulator = try await SimulatorProcess(program.program, ["--instance-status", "CREATION_IN_PROGRESS"])
    _ = try mapping(program, "contact_flow: Callback flow")
    for instance in ["demo", simulator.instance] {
      let result = try check(program, simulator, instance: instance)
      #expect(result.status == 64)
      #expect(result.errors.contains("error[client.instance-not-active]"), "\(result.errors)")
    }
    let unknown = try check(program, simulator, instance: "dmeo")
    #expect(unknown.errors.contains(#"has the alias "dmeo", did you mean "demo"?"#), "\(unknown.errors)")
  }

  @Test func `without --online names are accepted and told as not looked up, and the way to the service is refused`()
    throws
  {
    let program = try ListProgram()
    _ = try mapping(program, "contact_flow: Callback flow")
    let words = ["check", program.folder + "/list.csv", "--mapping", program.folder + "/m.yaml", "--no-ledger"]
    let result = try program.program.run(words)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("routes given by name were not looked up: check --online asks the service"))
    let refused = try program.program.run(words + ["--region", "us-east-1"])
    #expect(refused.status == 64)
    #expect(refused.errors.contains("go with --online"))
  }
}
