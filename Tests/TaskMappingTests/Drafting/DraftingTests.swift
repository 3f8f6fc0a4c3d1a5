import ConnectAPI
import Diagnostics
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `Drafts` {
  private static let columns = [
    Fixture.column("a"), Fixture.column("b"), Fixture.column("n", type: .integer),
    Fixture.column("due", type: .dateTime(formats: [], zone: nil, dst: DSTPolicy())),
    Fixture.column("day", type: .date(formats: [])),
    Fixture.column("flag", type: .boolean(trueWords: ["ja"], falseWords: ["nein"])),
  ]

  private static func text(_ rule: TextRule, _ texts: [String], sheet: String? = nil) throws -> String? {
    let mapping = Fixture.mapping(columns, task: Fixture.task(description: rule))
    return try mapping.boundToItself(sheet: sheet).map(Fixture.row(texts)).draft?.fields.description
  }

  @Test(arguments: [
    ("${0}", "x"), ("<${0}|${1}>", "<x|y>"), ("${0}${0}", "xx"), ("${2}", "7"), ("${3}", "2026-03-30T07:30:00Z"),
    ("${4}", "2026-03-30"),
    ("${5}", "true"), ("${meta:file}#${meta:row}", "callbacks.csv#2"), ("${meta:run_date}", "2026-03-28"),
    ("${env:TASKFERRY_FLOW}!", "Night flow!"),
    ("ü${0}", "üx"), ("", ""),
  ])
  func `a template puts canonical values together`(template: String, result: String) throws {
    let row = ["x", "y", "007", "2026-03-30T09:30", "2026-03-30", "JA"]
    #expect(try Self.text(Fixture.template(template), row) == result)
  }

  @Test func `the date of the run is that of the mapping's zone`() throws {
    let mapping = Fixture.mapping(Self.columns, task: Fixture.task(name: "${meta:run_date}"))
    let context = Fixture.context(now: "2026-03-28T23:30:00Z")
    let bound = try mapping.bound(to: Fixture.header(mapping.columns.map(\.name)), of: context).get()
    #expect(bound.map(Fixture.row(["x"])).draft?.fields.name == "2026-03-29")
  }

  @Test(arguments: ["${1}", "Hello ${1}", "${0} ${1}", "${env:TASKFERRY_NOT_THERE}", "${meta:sheet}"])
  func `a template that reads an omitted value is omitted`(template: String) throws {
    #expect(try Self.text(Fixture.template(template), ["x", ""]) == nil)
  }

  @Test func `a sheet is there in a workbook`() throws {
    #expect(try Self.text(Fixture.template("${meta:sheet}"), ["x"], sheet: "Callbacks") == "Callbacks")
  }

  @Test(arguments: [
    (["x", "y", "7"], "A x - B y - 7"), (["", "y", "7"], "B y - 7"), (["x", "", ""], "A x"),
    (["x", "", "7"], "A x - 7"), (["", "", ""], nil),
  ])
  func `join drops omitted parts and their separators`(texts: [String], result: String?) throws {
    let rule = TextRule.join(
      [Fixture.template("A ${0}"), Fixture.template("B ${1}"), Fixture.template("${2}")], separator: " - ")
    #expect(try Self.text(rule, texts) == result)
  }

  @Test(arguments: [(["x", "y"], "x"), (["", "y"], "B y"), (["", ""], "nobody")])
  func `first_of takes the first that is present`(texts: [String], result: String) throws {
    let rule = TextRule.firstOf([Fixture.template("${0}"), Fixture.template("B ${1}"), Fixture.template("nobody")])
    #expect(try Self.text(rule, texts) == result)
  }

  @Test func `combinators nest`() throws {
    let inner = TextRule.firstOf([Fixture.template("${0}"), Fixture.template("${1}")])
    let rule = TextRule.join(
      [inner, .join([Fixture.template("${1}"), Fixture.template("${2}")], separator: "/")], separator: ", ")
    #expect(try Self.text(rule, ["", "y", ""]) == "y, y")
    #expect(try Self.text(rule, ["x", "", "7"]) == "x, 7")
  }

  @Test func `an omitted attribute or reference is left out, and so is one whose condition fails`() throws {
    let task = Fixture.task(
      attributes: [
        .init(key: "a", value: Fixture.template("${0}")), .init(key: "b", value: Fixture.template("${1}")),
        .init(key: "c", value: Fixture.template("c"), when: .isPresent(0)),
        .init(key: "d", value: Fixture.template("d"), when: .isPresent(1)),
      ],
      references: [
        .init(name: "A", kind: .string, value: Fixture.template("${0}")),
        .init(name: "B", kind: .string, value: Fixture.template("${1}")),
        .init(name: "D", kind: .string, value: Fixture.template("d"), when: .isPresent(1)),
      ])
    let fields = try #require(try Fixture.mapping(Self.columns, task: task).mapped(["x", ""]).draft).fields
    #expect(fields.attributes.map(\.key) == ["a", "c"])
    #expect(fields.references.map(\.name) == ["A"])
  }

  @Test func `an omitted name or route refuses the row at the cell it reads`() throws {
    let task = Fixture.task(name: "Call ${0}", route: "${1}")
    let row = try Fixture.mapping(Self.columns, task: task).mapped(["", ""])
    #expect(row.codes == ["map.target-missing", "map.target-missing"])
    #expect(row.problems.map(\.column) == ["a", "b"])
    #expect(row.problems[0].message == "the task's name reads a, which has no value here")
    #expect(row.problems[1].message == "the task's contact_flow reads b, which has no value here")
  }

  @Test func `what only follows from a broken or missing cell is not reported again`() throws {
    var columns = Self.columns
    columns[0].isRequired = true
    let task = Fixture.task(name: "Call ${0} ${2}")
    #expect(
      try Fixture.mapping(columns, task: task).mapped(["", "y", "x"]).codes == [
        "map.value-missing", "map.integer-invalid",
      ])
    #expect(try Fixture.mapping(columns, task: task).mapped(["x", "y", "z"]).codes == ["map.integer-invalid"])
  }

  @Test func `a route from a cell says so`() throws {
    let fixed = try Fixture.mapping(Self.columns).mapped(["x"]).draft?.route
    #expect(fixed == RouteReference(kind: .contactFlow, text: "Callback flow", fromRow: false))
    let byRow = try Fixture.mapping(Self.columns, task: Fixture.task(route: "${0}")).mapped(["x"]).draft?.route
    #expect(byRow == RouteReference(kind: .contactFlow, text: "x", fromRow: true))
  }

  @Test func `other members are filled or left out`() throws {
    var task = Fixture.task()
    task.createdBy = Fixture.template("${0}")
    task.previousContact = Fixture.template("${1}")
    task.relatedContact = Fixture.template("r")
    task.attachments = [
      .init(fileName: Fixture.template("${0}.pdf"), s3URL: Fixture.template("https://s3/${0}")),
      .init(fileName: Fixture.template("f"), s3URL: Fixture.template("${1}")),
    ]
    task.segmentAttributes = [
      .init(key: "s", kind: .string, value: Fixture.template("${0}")),
      .init(key: "i", kind: .integer, value: Fixture.template("${2}")),
      .init(key: "m", kind: .string, value: Fixture.template("${1}")),
    ]
    let mapping = Fixture.mapping(Self.columns, task: task)
    let fields = try #require(try mapping.mapped(["x", "", "7"]).draft).fields
    #expect(fields.createdBy == "x")
    #expect(fields.previousContactID == nil)
    #expect(fields.relatedContactID == "r")
    #expect(fields.attachments == [TaskFields.Attachment(fileName: "x.pdf", s3URL: "https://s3/x")])
    #expect(
      fields.segmentAttributes == [
        TaskFields.SegmentAttribute(key: "s", value: .string("x")),
        TaskFields.SegmentAttribute(key: "i", value: .integer(7)),
      ])
    task.segmentAttributes = [.init(key: "i", kind: .integer, value: Fixture.template("${0}"))]
    #expect(try Fixture.mapping(Self.columns, task: task).mapped(["x"]).codes == ["map.segment-attribute-invalid"])
  }

  @Test(arguments: [
    (TaskFields.Reference.Kind.date, "${3}", "1774855800"), (.date, "${4}", "1774821600"), (.date, "${2}", "7"),
    (.date, "2026-03-30T09:30:00+02:00", "1774855800"),
    (.number, "${2}", "7"), (.number, "1.5", "1.5"), (.url, "https://t.example/${0}", "https://t.example/x"),
    (.email, "${0}@x.de", "x@x.de"), (.string, "${3}", "2026-03-30T07:30:00Z"),
  ])
  func `a reference's value has the form of its type`(kind: TaskFields.Reference.Kind, template: String, value: String)
    throws
  {
    let task = Fixture.task(references: [.init(name: "R", kind: kind, value: Fixture.template(template))])
    let row = try Fixture.mapping(Self.columns, task: task).mapped(["x", "y", "7", "2026-03-30T09:30", "2026-03-30"])
    #expect(row.draft?.fields.references == [TaskFields.Reference(name: "R", kind: kind, value: value)])
  }

  @Test(arguments: [
    (TaskFields.Reference.Kind.date, "${0}"), (.number, "${0}"), (.number, "1,5"), (.url, "${0}"), (.email, "${0}"),
    (.date, "2026-03-30"),
  ])
  func `a reference that does not fit its type refuses the row`(kind: TaskFields.Reference.Kind, template: String)
    throws
  {
    let task = Fixture.task(references: [.init(name: "R", kind: kind, value: Fixture.template(template))])
    let row = try Fixture.mapping(Self.columns, task: task).mapped(["x"])
    #expect(row.codes == ["map.reference-invalid"])
  }
}
