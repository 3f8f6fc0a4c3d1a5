import AWSSigning
import ConnectAPI
@testable import ConnectClient
import Diagnostics
import Foundation
import Ledger
import Preflight
import Testing

extension ConnectClientError {
  init(_ code: DiagnosticCode, refusedWith error: ServiceError) {
    self.init(Diagnostic(code, "it was refused with \(error.code)"), cause: .refused(error))
  }

  static func unanswered(_ word: String) -> ConnectClientError {
    ConnectClientError(
      Diagnostic("client.unanswered", word), cause: .unanswered(TransportFault(.notSent, word: word, message: word)))
  }
}

@Suite struct `The way to the endpoint` {
  private func steps(_ outcome: ProbedAnswer.Outcome, url: String = "https://connect.us-east-1.amazonaws.com") throws
    -> [String]
  {
    let endpoint = try Endpoint(parsing: url, source: "test")
    let steps = WayJudgement(endpoint: endpoint, proxy: nil).steps(ProbedAnswer(outcome))
    for step in steps where step.verdict == .failed || step.verdict == .warned { #expect(step.fix?.isEmpty == false) }
    return steps.map { "\($0.name) \($0.verdict.rawValue)" }
  }

  private func unanswered(_ word: String) -> ProbedAnswer.Outcome {
    .unanswered(TransportFault(.notSent, word: word, message: "it is so"))
  }

  private let refusal = ProbedAnswer.Outcome.refused(ServiceError(code: "MissingAuthenticationToken", status: 403))

  @Test func `is there when an unsigned request is refused`() throws {
    #expect(try steps(refusal) == ["dns passed", "connection passed", "tls passed"])
  }

  @Test func `tells a name without an address, a closed port and a failed handshake apart`() throws {
    #expect(try steps(unanswered("dns")) == ["dns failed", "connection skipped", "tls skipped"])
    for word in ["refused", "unreachable", "timeout", "proxy", "reset", "unreadable"] {
      #expect(try steps(unanswered(word)) == ["dns passed", "connection failed", "tls skipped"])
    }
    #expect(try steps(unanswered("tls")) == ["dns passed", "connection passed", "tls failed"])
  }

  @Test func `is not believed when something answers that the service never answers`() throws {
    #expect(try steps(.foreign(status: 302)) == ["dns passed", "connection failed", "tls skipped"])
    #expect(try steps(.accepted(contact: nil)) == ["dns passed", "connection failed", "tls skipped"])
  }

  @Test func `is warned about where it leaves this machine unencrypted`() throws {
    #expect(try steps(refusal, url: "http://127.0.0.1:8080").last == "tls passed")
    #expect(try steps(refusal, url: "http://10.0.0.1:8080").last == "tls warned")
  }
}

@Suite struct `The clock` {
  /// skews, verdict
  @Test(arguments: [
    ([] as [Double], "skipped"), ([0, 1], "passed"), ([-29], "passed"), ([31], "warned"), ([-299], "warned"),
    ([2, 301], "failed"), ([-4_000], "failed"),
  ])
  func `is judged by the largest difference`(skews: [Double], verdict: String) {
    #expect(PreflightStep.clock(skews: skews).verdict.rawValue == verdict)
  }

  @Test func `says which way it is off`() {
    #expect(PreflightStep.clock(skews: [3_600]).message.contains("3600 s behind"))
    #expect(PreflightStep.clock(skews: [-3_600]).message.contains("3600 s ahead"))
  }
}

@Suite struct `Permissions` {
  private func step(_ action: ProbedAction, _ outcome: ProbedAnswer.Outcome) -> PreflightStep {
    PermissionJudgement(action).step(ProbedAnswer(outcome))
  }

  private func refused(_ code: String, _ status: Int) -> ProbedAnswer.Outcome {
    .refused(ServiceError(code: code, status: status))
  }

  @Test func `are not denied when the request is refused and not the caller`() {
    #expect(step(.startTaskContact, refused("InvalidRequestException", 400)).verdict == .passed)
    #expect(step(.stopContact, refused("ResourceNotFoundException", 404)).verdict == .passed)
    #expect(step(.describeContact, refused("InvalidParameterException", 400)).verdict == .passed)
    #expect(step(.listContactFlows, .accepted(contact: nil)).verdict == .passed)
  }

  @Test func `that a load needs fail, the others warn, and both name the policy`() {
    for action in ProbedAction.allCases {
      let step = step(action, refused("AccessDeniedException", 403))
      let isForLoads = [.startTaskContact, .listContactFlows, .listQuickConnects, .listTaskTemplates, .getTaskTemplate]
        .contains(action)
      #expect(step.verdict == (isForLoads ? .failed : .warned), "\(action)")
      #expect(step.fix?.contains("connect:\(action.rawValue)") == true)
      #expect(step.fix?.contains("doctor --policy") == true)
    }
  }

  @Test func `are not known from a throttled or failed answer`() {
    #expect(step(.startTaskContact, refused("ThrottlingException", 429)).verdict == .warned)
    #expect(step(.startTaskContact, refused("InternalServiceException", 500)).verdict == .failed)
    #expect(step(.searchContacts, refused("InternalServiceException", 500)).verdict == .warned)
    #expect(step(.startTaskContact, refused("ServiceQuotaExceededException", 402)).verdict == .warned)
  }

  @Test func `never make a task: should one come, it is named so that it can be stopped`() {
    let step = step(.startTaskContact, .accepted(contact: ContactID("c-1")))
    #expect(step.verdict == .failed)
    #expect(step.message.contains("c-1"))
    #expect(step.fix?.contains("stop-contact") == true)
  }
}

@Suite struct `Identity and instance` {
  @Test func `credentials that AWS does not know fail, an STS that is out of reach does not`() {
    func verdict(_ error: ConnectClientError) -> PreflightStep.Verdict {
      PreflightStep.identity(.failure(error)).verdict
    }
    func refusal(_ code: String) -> ConnectClientError {
      ConnectClientError("client.refused", refusedWith: ServiceError(code: code, status: 403))
    }
    for code in ["InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken"] {
      #expect(verdict(refusal(code)) == .failed, "\(code)")
    }
    #expect(verdict(refusal("AccessDenied")) == .warned)
    #expect(verdict(.unanswered("timeout")) == .warned)
    let identity = CallerIdentity(account: "111122223333", arn: "arn:aws:iam::111122223333:user/ana")
    #expect(PreflightStep.identity(.success(identity)).message == identity.arn)
  }

  @Test func `an instance has to be active`() throws {
    let id = try #require(InstanceID("11111111-2222-3333-4444-555555555555"))
    func verdict(_ status: String?) -> PreflightStep.Verdict {
      PreflightStep.instance(.success(ConnectInstance(id: id, status: status))).verdict
    }
    #expect(verdict("ACTIVE") == .passed)
    #expect(verdict("CREATION_IN_PROGRESS") == .failed)
    #expect(verdict(nil) == .failed)
  }

  @Test func `an instance that may not be described is a warning, one that is unknown a failure`() {
    func step(_ code: String, _ status: Int) -> PreflightStep {
      .instance(
        .failure(ConnectClientError("client.refused", refusedWith: ServiceError(code: code, status: status))))
    }
    #expect(step("AccessDeniedException", 403).verdict == .warned)
    #expect(step("ResourceNotFoundException", 404).verdict == .failed)
    #expect(step("UnrecognizedClientException", 403).verdict == .failed)
    #expect(step("ExpiredTokenException", 403).fix == "renew the credentials")
  }

  @Test func `credentials are told with source and end, and never with the secret or the whole key`() {
    let now = Date(timeIntervalSince1970: 1_767_323_045)
    func step(_ expiration: Date?) -> PreflightStep {
      .credentials(
        Credentials(
          accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("hush"), sessionToken: Secret("token"),
          expiration: expiration, source: "environment"), now: now)
    }
    for step in [step(nil), step(now.addingTimeInterval(60)), step(now.addingTimeInterval(-60))] {
      let text = PreflightReport([step]).json + PreflightReport([step]).table(color: false)
      #expect(!text.contains("hush") && !text.contains("\"token\"") && !text.contains("AKIDEXAMPLE"), "\(text)")
      #expect(text.contains("environment") && text.contains("…MPLE"))
    }
    #expect(step(now.addingTimeInterval(-60)).verdict == .failed)
    #expect(step(now.addingTimeInterval(60)).message.contains("2026-01-02T03:05:05Z"))
  }
}

@Suite struct `Routes` {
  private let flows = [
    ContactFlow(id: "f1", name: "Callback flow", type: "CONTACT_FLOW", state: "ACTIVE", status: "PUBLISHED"),
    ContactFlow(id: "f2", name: "Draft flow", type: "CONTACT_FLOW", state: "ACTIVE", status: "SAVED"),
    ContactFlow(id: "f3", name: "Retired flow", type: "CONTACT_FLOW", state: "ARCHIVED", status: "PUBLISHED"),
    ContactFlow(id: "f4", name: "Hold", type: "CUSTOMER_HOLD", state: "ACTIVE", status: "PUBLISHED"),
    ContactFlow(id: "f5", name: "Twice"), ContactFlow(id: "f6", name: "Twice"),
    ContactFlow(id: "f7", name: "Renewed", state: "ARCHIVED"), ContactFlow(id: "f8", name: "Renewed"),
  ]

  private func step(_ wanted: String...) -> PreflightStep {
    RouteJudgement(kind: .contactFlow, wanted: wanted, mayNameOthers: false).step(
      RouteBook([.contactFlow: flows.map { RouteBook.Entry(id: $0.id, name: $0.name, obstacle: $0.obstacle) }]))
  }

  /// name, what the message says; nil passes
  @Test(
    arguments: [
      ("Callback flow", nil), ("Draft flow", "it is not published (SAVED)"),
      ("Retired flow", "it is not active (ARCHIVED)"),
      ("Hold", "it is of type CUSTOMER_HOLD"), ("Callback Flow", "no contact flow named \"Callback Flow\""),
      ("Twice", "f5, f6"), ("Renewed", nil), (" Callback flow ", nil),
    ] as [(String, String?)])
  func `have to be there, active, published and of a type that takes tasks`(name: String, problem: String?) {
    let step = step(name)
    guard let problem else {
      #expect(step.verdict == .passed, "\(step.message)")
      return
    }
    #expect(step.verdict == .failed)
    #expect(step.message.contains(problem), "\(step.message)")
    #expect(step.fix?.contains("there are: Callback flow, Renewed") == true, "\(step.fix ?? "")")
  }

  @Test func `are all told when several are wrong`() {
    let step = step("Draft flow", "Hold", "Callback flow")
    #expect(step.message.contains("Draft flow") && step.message.contains("Hold"))
    #expect(!step.message.contains("Callback flow"))
  }
}

@Suite struct `Local things` {
  @Test func `files with credentials that others may read are a warning`() {
    func step(_ config: UInt16?, _ credentials: UInt16?) -> PreflightStep {
      .configuration([
        ConfigurationFileFacts(path: "/c", mode: config, isForCredentials: false),
        ConfigurationFileFacts(path: "/k", mode: credentials, isForCredentials: true),
      ])
    }
    #expect(step(0o644, 0o600).verdict == .passed)
    #expect(step(nil, nil).verdict == .passed)
    #expect(step(0o600, 0o640).fix == "close them: chmod 600 /k")
    #expect(step(0o664, 0o644).fix == "close them: chmod 600 /c /k")
  }

  @Test func `a ledger is judged by who may read it, who holds it and the room around it`() {
    var health = LedgerHealth(path: "/x/ledger.sqlite")
    health.freeBytes = 50_000_000_000
    #expect(PreflightStep.ledger(health).verdict == .passed)
    health.schema = 9
    health.mode = 0o600
    #expect(PreflightStep.ledger(health).verdict == .passed)
    health.mode = 0o644
    #expect(PreflightStep.ledger(health).fix == "close it to them: chmod 600 /x/ledger.sqlite")
    health.mode = 0o600
    health.freeBytes = 150_000_000
    #expect(PreflightStep.ledger(health).verdict == .warned)
    health.freeBytes = 1_000_000
    #expect(PreflightStep.ledger(health).exitStatus == 70)
    health.freeBytes = nil
    health.holder = LedgerHealth.Holder(process: 17, command: "taskferry load")
    #expect(PreflightStep.ledger(health).message.contains("process 17 (taskferry load)"))
    health.purpose = .simulated
    #expect(PreflightStep.ledger(health).code == "ledger.other-purpose")
    health.problem = Diagnostic("ledger.older-schema", "it is older")
    #expect(PreflightStep.ledger(health).verdict == .warned)
    health.problem = Diagnostic("ledger.damaged", "it is damaged")
    health.problemCause = .unreadable
    #expect(PreflightStep.ledger(health).exitStatus == 65)
  }
}

@Suite struct `The report` {
  private let report = PreflightReport([
    .passed(.region, "eu-central-1"), .warned(.clock, "doctor.clock", "it is late", fix: "set it"),
    .failed(.dns, "doctor.dns", "no \u{1B}[31maddress", fix: "check it", [.init("skew_seconds", 31)]),
    .failed(.mapping, "mapping.x", "it is wrong", fix: "mend it", exitStatus: 65),
    .skipped(.tls, because: "dns failed"),
  ])

  @Test func `ends with the status of the first step that failed`() {
    #expect(report.exitStatus == 3)
    #expect(PreflightReport([report.steps[0], report.steps[1]]).exitStatus == 0)
    #expect(PreflightReport([report.steps[3], report.steps[2]]).exitStatus == 65)
  }

  @Test func `shows a line a step with the fix below it, and steers no terminal`() {
    #expect(
      report.table(color: false) == """
        passed   region   eu-central-1
        WARNED   clock    it is late
                          fix: set it
        FAILED   dns      no \\u{1B}[31maddress
                          fix: check it
        FAILED   mapping  it is wrong
                          fix: mend it
        skipped  tls      dns failed

        1 passed, 1 warned, 2 failed, 1 skipped
        """)
  }

  @Test func `breaks lines between words where they are too long for the terminal`() {
    let step = PreflightStep.passed(.region, "one two three four five six seven")
    #expect(
      PreflightReport([step]).table(color: false, columns: 43) == """
        passed   region  one two three four five
                         six seven

        1 passed, 0 warned, 0 failed, 0 skipped
        """)
  }

  @Test func `is JSON with the same steps`() throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any])
    #expect(object["taskferry_doctor"] as? Int == 1)
    #expect(object["exit_status"] as? Int == 3)
    #expect(object["counts"] as? [String: Int] == ["passed": 1, "warned": 1, "failed": 2, "skipped": 1])
    let steps = try #require(object["steps"] as? [[String: Any]])
    #expect(steps.map { $0["step"] as? String } == ["region", "clock", "dns", "mapping", "tls"])
    #expect(steps[2]["code"] as? String == "doctor.dns")
    #expect(steps[2]["facts"] as? [String: Int] == ["skew_seconds": 31])
  }

  @Test func `says why a step is not looked at`() {
    #expect(report.obstacle(to: [.region, .clock]) == nil)
    #expect(report.obstacle(to: [.region, .dns]) == "dns failed")
    #expect(report.obstacle(to: [.tls]) == "tls was skipped")
    #expect(report.obstacle(to: [.instance]) == "instance was not looked at")
  }
}

@Suite struct `The policy` {
  private let arn = "arn:aws:connect:us-east-1:111122223333:instance/11111111-2222-3333-4444-555555555555"

  private func statements(_ purposes: Set<PermissionPolicy.Purpose>) throws -> [String: [String]] {
    let json = PermissionPolicy(instanceARN: arn, purposes: purposes).json
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["Version"] as? String == "2012-10-17")
    var actions: [String: [String]] = [:]
    for statement in try #require(object["Statement"] as? [[String: Any]]) {
      #expect(statement["Effect"] as? String == "Allow")
      for action in try #require(statement["Action"] as? [String]) {
        actions[action] = try #require(statement["Resource"] as? [String])
      }
    }
    return actions
  }

  @Test func `allows what a purpose needs and nothing else`() throws {
    // An alias of the instance is looked up.
    let aliases: Set = ["connect:ListInstances", "ds:DescribeDirectories"]
    let reconcile = try statements([.reconcile])
    #expect(
      Set(reconcile.keys).subtracting(aliases) == [
        "connect:StartTaskContact", "connect:DescribeContact", "connect:SearchContacts",
      ])
    #expect(reconcile["connect:SearchContacts"] == [arn])
    #expect(
      try statements([.verify]).filter { !aliases.contains($0.key) } == [
        "connect:DescribeContact": ["\(arn)/contact/*"]
      ])
    let check = try statements([.check])
    #expect(check["connect:StartTaskContact"] == nil && check["connect:DescribeInstance"] != nil)
    #expect(try statements([.undo])["connect:StopContact"] == ["\(arn)/contact/*"])
  }

  @Test func `names every action that is examined, at this instance only where that can be`() throws {
    let all = try statements(Set(PermissionPolicy.Purpose.allCases))
    for action in ProbedAction.allCases { #expect(all["connect:\(action.rawValue)"] != nil, "\(action)") }
    let account: Set = ["connect:ListInstances", "ds:DescribeDirectories", "servicequotas:ListServiceQuotas"]
    for (action, resources) in all {
      #expect(resources == ["*"] ? account.contains(action) : resources.allSatisfy { $0.hasPrefix(arn) }, "\(action)")
    }
  }
}
