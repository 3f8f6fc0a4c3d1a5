import ConnectAPI
import Diagnostics
import TaskMapping
import TaskValidation
import Testing

/// What becomes of a route that is written in this way or that, in an instance whose routes are all known.
@Suite struct RouteNameTests {
  static let ours = "11111111-2222-3333-4444-555555555555"
  static let theirs = "99999999-2222-3333-4444-555555555555"
  static let flow = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
  static let draftFlow = "bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee"
  static let unknown = "cccccccc-bbbb-cccc-dddd-eeeeeeeeeeee"

  static let book = RouteBook(
    [
      .contactFlow: [
        .init(id: flow, name: "Callback flow"),
        .init(id: draftFlow, name: "Draft flow", obstacle: "it is not published (SAVED)"),
        .init(id: "id-3", name: "Reopened", obstacle: "it is not active (ARCHIVED)"),
        .init(id: "id-4", name: "Reopened"),
        .init(id: "id-5", name: "Blank behind "), .init(id: "id-6", name: "sales"), .init(id: "id-7", name: "Sales"),
      ]
    ], instance: InstanceID(ours), complete: [.contactFlow])

  static func arn(_ instance: String, _ resource: String, _ id: String) -> String {
    "arn:aws:connect:eu-central-1:111122223333:instance/\(instance)/\(resource)/\(id)"
  }

  @Test(arguments: [
    ("Callback flow", flow), ("  Callback flow\t", flow), ("Blank behind", "id-5"), ("Blank behind ", "id-5"),
    ("sales", "id-6"), ("Sales", "id-7"), ("Reopened", "id-4"), (flow, flow), (flow.uppercased(), flow),
    (arn(ours, "contact-flow", flow), flow), (arn(ours.uppercased(), "contact-flow", flow), flow),
    (" " + arn(ours, "contact-flow", flow) + " ", flow),
  ])
  func `a name, an id or an ARN leads to the flow`(text: String, id: String) {
    let reference = RouteReference(kind: .contactFlow, text: text, fromRow: false)
    #expect(Self.book.find(reference) == .found(TaskRoute(kind: .contactFlow, id: id)))
  }

  @Test(arguments: [
    (
      "Draft flow", "task.route-closed", #"there is a contact flow named "Draft flow", but it is not published (SAVED)"#
    ),
    (draftFlow, "task.route-closed", #"there is a contact flow named "Draft flow", but it is not published (SAVED)"#),
    (unknown, "task.route-unknown", "the instance has no contact flow with the id \(unknown)"),
    ("CALLBACK FLOW", "task.route-unknown", #"the instance has no contact flow named "CALLBACK FLOW""#),
    ("SALES", "task.route-unknown", #"the instance has no contact flow named "SALES""#),
    (
      arn(theirs, "contact-flow", flow), "task.route-foreign",
      "the ARN is of instance \(theirs), and the tasks go to instance \(ours)"
    ),
    (
      arn(ours, "queue", flow), "task.route-foreign",
      #"the ARN is of a "queue", and not of a contact flow"#
    ),
  ])
  func `what is no route is told as what it is`(text: String, code: String, message: String) throws {
    let reference = RouteReference(kind: .contactFlow, text: text, fromRow: false)
    let problem = try #require(RouteProblem(Self.book.find(reference), reference))
    #expect(problem.code.rawValue == code)
    #expect(problem.message == message)
    #expect(!problem.fix.isEmpty)
  }

  @Test func `without a listing an ARN is held to the instance that is known`() {
    var draft = Examples.draft()
    draft.route = RouteReference(
      kind: .taskTemplate, text: Self.arn(Self.theirs, "task-template", Self.flow), fromRow: false)
    let validator = TaskValidator(instance: InstanceID(Self.ours))
    #expect(
      Examples.problems(validator.validate(draft, at: Examples.place, now: Examples.now)).map(\.code.rawValue) == [
        "task.route-foreign"
      ])
    #expect(
      Examples.problems(TaskValidator().validate(draft, at: Examples.place, now: Examples.now)).isEmpty)
  }

  @Test func `a name from a cell is refused at its cell`() throws {
    var draft = Examples.draft()
    draft.route = RouteReference(kind: .contactFlow, text: "Calback flow", fromRow: true)
    let cell = FeedingCell(
      place: .cell(file: "callbacks.csv", sheet: nil, column: 3, row: 17, header: "Flow"), column: "flow")
    let verdict = TaskValidator(routes: Self.book).validate(draft, at: Examples.place, now: Examples.now) {
      $0 == .route ? cell : nil
    }
    let problem = try #require(Examples.problems(verdict).first)
    #expect(problem.place == cell.place)
    #expect(problem.column == "flow")
    #expect(problem.suggestion == "Callback flow")
  }

  @Test func `a thousand unknown names are suggested for, and what comes after them is refused without`() {
    let validator = TaskValidator(routes: Self.book)
    func suggestion(_ text: String) -> String? {
      var draft = Examples.draft()
      draft.route = RouteReference(kind: .contactFlow, text: text, fromRow: true)
      return Examples.problems(validator.validate(draft, at: Examples.place, now: Examples.now)).first?.suggestion
    }
    for number in 0..<1_000 { _ = suggestion("nothing like it \(number)") }
    #expect(suggestion("Calback flow") == nil)
  }
}
