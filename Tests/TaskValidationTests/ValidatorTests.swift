import ConnectAPI
import Diagnostics
import TaskMapping
import TaskValidation
import Testing

/// The verdict on a row as a whole.
@Suite struct ValidatorTests {
  /// One way to spoil a draft, and the code that tells it.
  struct Fault: Sendable {
    var code: String
    var apply: @Sendable (inout TaskDraft) -> Void

    init(_ code: String, _ apply: @escaping @Sendable (inout TaskDraft) -> Void) {
      self.code = code
      self.apply = apply
    }
  }

  /// Faults that do not touch each other, so that any of them can be combined.
  static let faults: [Fault] = [
    Fault("task.name-empty") { $0.fields.name = "" },
    Fault("limit.description-too-long") { $0.fields.description = String(repeating: "d", count: 4_097) },
    Fault("task.attribute-key-invalid") { $0.fields.attributes.append(.init(key: "a b", value: "")) },
    Fault("task.attribute-reserved") { $0.fields.attributes.append(.init(key: "taskferry", value: "")) },
    Fault("task.reference-implausible") { $0.fields.references.append(.init(name: "E", kind: .email, value: "x")) },
    Fault("limit.reference-name-length") { $0.fields.references.append(.init(name: "", kind: .string, value: "x")) },
    Fault("task.contacts-exclusive") {
      $0.fields.previousContactID = "p"
      $0.fields.relatedContactID = "r"
    },
    Fault("task.segment-reserved") {
      $0.fields.segmentAttributes.append(.init(key: "connect:ContactExpiry", value: .integer(1)))
    },
    Fault("task.attachment-url-invalid") { $0.fields.attachments.append(.init(fileName: "f", s3URL: "ftp://x")) },
    Fault("task.created-by-invalid") { $0.fields.createdBy = "ada" },
    Fault("limit.route-length") { $0.route.text = "" },
    Fault("task.schedule-past") {
      $0.schedule.start = 0
      $0.schedule.past = .reject
    },
    Fault("limit.expiry-range") { $0.schedule.expiresAfterSeconds = -1 },
    Fault("task.nul-character") { $0.identity = TaskIdentity(parts: ["\0"]) },
  ]

  @Test func `all problems of a row are told together, whichever they are`() {
    var random = SplitMix(seed: 20_260_328)
    for _ in 0..<500 {
      let chosen = Self.faults.filter { _ in Bool.random(using: &random) }
      var draft = Examples.draft()
      for fault in chosen { fault.apply(&draft) }
      let verdict = TaskValidator().validate(draft, at: Examples.place, now: Examples.now)
      #expect(Examples.problems(verdict).map(\.code.rawValue).sorted() == chosen.map(\.code).sorted())
    }
  }

  @Test func `every problem says where it is and what to do`() {
    var draft = Examples.draft()
    for fault in Self.faults { fault.apply(&draft) }
    let problems = Examples.problems(TaskValidator().validate(draft, at: Examples.place, now: Examples.now))
    #expect(problems.count == Self.faults.count)
    for problem in problems {
      #expect(problem.place == Examples.place)
      #expect(problem.severity == .error)
      #expect(problem.fix?.isEmpty == false)
      #expect(!problem.message.hasSuffix("."))
    }
  }

  @Test func `messages are whole sentences with figures a person can read`() {
    let fields = TaskFields(
      name: String(repeating: "x", count: 1_025),
      attributes: [.init(key: "note", value: String(repeating: "ä", count: 20_000))],
      references: [.init(name: "Mail", kind: .email, value: "ada\u{202E}")])
    let verdict = TaskValidator().validate(Examples.draft(fields: fields), at: Examples.place, now: Examples.now)
    let name = String(repeating: "x", count: 60)
    #expect(
      Examples.problems(verdict).map(\.message) == [
        "the task's name \"\(name)\"… has 1,025 characters, the limit is 1,024",
        "attributes have 40,049 bytes in UTF-8, keys and values together with the stamp, the limit is 32,768",
        #"reference "Mail" is an EMAIL, and "ada\u202E" is not"#,
      ])
  }

  @Test func `a pre-signed address is a secret and stands in no message`() {
    let url = "http://bucket.example/a?X-Amz-Signature=5ec3e7" + String(repeating: "0", count: 2_000)
    let fields = TaskFields(name: "N", attachments: [.init(fileName: "f", s3URL: url)])
    let verdict = TaskValidator().validate(Examples.draft(fields: fields), at: Examples.place, now: Examples.now)
    let problems = Examples.problems(verdict)
    #expect(problems.count == 2)
    for problem in problems { #expect(!problem.message.contains("5ec3e7")) }
  }

  @Test func `a valid task keeps everything of its draft`() throws {
    let draft = Examples.draft(fields: TaskFields(name: "N", description: "D"), fromRow: true)
    guard case .valid(let task, let warnings) = TaskValidator().validate(draft, at: Examples.place, now: Examples.now)
    else {
      Issue.record("refused")
      return
    }
    #expect(warnings.isEmpty)
    #expect(task.identity == draft.identity)
    #expect(task.content == draft.content)
    #expect(task.fields == draft.fields)
    #expect(task.schedule == draft.schedule)
    #expect(task.sortKey == draft.sortKey)
    #expect(task.isStamped)
    #expect(task.routeIsFromRow)
  }
}
