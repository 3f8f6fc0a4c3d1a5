import ConnectAPI
import Diagnostics
import TaskMapping
import TaskValidation
import Testing

/// A route given by name is looked up in the instance, or stays a name where nobody asks the instance.
@Suite struct RouteTests {
  private static let book = RouteBook([
    .contactFlow: [
      .init(id: "id-1", name: "Callback flow"), .init(id: "id-2", name: "Sales"), .init(id: "id-3", name: "Twice"),
      .init(id: "id-4", name: "Twice"), .init(id: "id-5", name: "Caf\u{E9}"),
    ]
  ])

  private func verdict(
    _ text: String, book: RouteBook? = book, kind: TaskRoute.Kind = .contactFlow, fromRow: Bool = true
  ) -> TaskValidator.Verdict {
    var draft = Examples.draft()
    draft.route = RouteReference(kind: kind, text: text, fromRow: fromRow)
    return TaskValidator(routes: book).validate(draft, at: Examples.place, now: Examples.now)
  }

  private func problem(_ verdict: TaskValidator.Verdict) throws -> Diagnostic {
    let problems = Examples.problems(verdict)
    #expect(problems.count == 1)
    return try #require(problems.first)
  }

  @Test func `a name becomes its id`() throws {
    let task = try Examples.task(validator: TaskValidator(routes: Self.book), route: "Sales", fromRow: true)
    #expect(task.route == .resolved(TaskRoute(kind: .contactFlow, id: "id-2")))
    #expect(task.routeIsFromRow)
  }

  @Test(arguments: [
    Examples.flow, "arn:aws:connect:eu-central-1:1:instance/i/contact-flow/" + Examples.flow,
  ])
  func `an id and an ARN need no instance`(text: String) throws {
    for validator in [TaskValidator(), TaskValidator(routes: Self.book)] {
      let task = try Examples.task(validator: validator, route: text)
      #expect(task.route == .resolved(TaskRoute(kind: .contactFlow, id: Examples.flow)))
    }
  }

  @Test func `without an instance a name stays a name`() throws {
    let task = try Examples.task(route: "Callback flow")
    #expect(
      task.route == .unresolved(RouteReference(kind: .contactFlow, text: "Callback flow", fromRow: false)))
  }

  @Test(arguments: [
    ("Calback flow", "Callback flow"), ("callback FLOW", "Callback flow"), ("Slaes", "Sales"), ("Sale", "Sales"),
    ("Cafe\u{301}", "Caf\u{E9}"),
  ])
  func `an unknown name is refused with the one that was probably meant`(text: String, meant: String) throws {
    let problem = try problem(verdict(text))
    #expect(problem.code == "task.route-unknown")
    #expect(problem.message.contains(JSONText.quoted(text)))
    #expect(problem.suggestion.map { Array($0.utf8) } == Array(meant.utf8))
    #expect(problem.place == Examples.place)
  }

  @Test func `a name that resembles nothing gets no suggestion`() throws {
    #expect(try problem(verdict("Something else entirely")).suggestion == nil)
    #expect(try problem(verdict("Callback flow", kind: .quickConnect)).suggestion == nil)
    #expect(try problem(verdict(String(repeating: "Sales", count: 99))).suggestion == nil)
  }

  @Test func `the fix names the mapping where the mapping fixed the route`() throws {
    #expect(try problem(verdict("Nowhere", fromRow: false)).fix?.contains("task.contact_flow in the mapping") == true)
    #expect(try problem(verdict("Nowhere", fromRow: true)).fix?.contains("the cell") == true)
  }

  @Test func `a name that several routes share is refused with their ids`() throws {
    let problem = try problem(verdict("Twice"))
    #expect(problem.code == "task.route-ambiguous")
    #expect(problem.message == #"2 contact flows of the instance are named "Twice": id-3, id-4"#)
  }

  @Test(arguments: TaskRoute.Kind.allCases)
  func `a route has 1 to 500 characters`(kind: TaskRoute.Kind) throws {
    #expect(try problem(verdict("", book: nil, kind: kind)).code == "limit.route-length")
    #expect(
      try problem(verdict(String(repeating: "r", count: 501), book: nil, kind: kind)).code == "limit.route-length")
    #expect(Examples.problems(verdict(String(repeating: "r", count: 500), book: nil, kind: kind)).isEmpty)
  }
}
