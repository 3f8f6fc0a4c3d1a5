import ConnectAPI
import Diagnostics
import TaskMapping
import TaskValidation
import Testing

/// What a task template asks of a task that is made from it.
@Suite struct TemplateRuleTests {
  static let id = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

  static let template = TaskTemplate(
    id: id, name: "Complaint", contactFlowID: "f",
    fields: [
      .init(name: "Subject", type: "NAME"), .init(name: "What happened", type: "DESCRIPTION"),
      .init(name: "Due", type: "SCHEDULED_TIME"), .init(name: "Hand over", type: "QUICK_CONNECT"),
      .init(name: "Life", type: "EXPIRY_DURATION"), .init(name: "Customer", type: "TEXT"),
      .init(name: "Details", type: "TEXT_AREA"),
      .init(name: "Category", type: "SINGLE_SELECT", options: ["billing", "delivery"]),
      .init(name: "Severity", type: "SINGLE_SELECT", options: ["low", "high"]), .init(name: "Amount", type: "NUMBER"),
      .init(name: "Received", type: "DATE_TIME"), .init(name: "Refund", type: "BOOLEAN"),
      .init(name: "Link", type: "URL"), .init(name: "Email", type: "EMAIL"), .init(name: "Source", type: "TEXT"),
      .init(name: "Score", type: "NUMBER"), .init(name: "Later", type: "A_NEW_TYPE"),
    ],
    requiredFields: ["Subject", "Customer", "Category", "Severity"], readOnlyFields: ["Source"],
    invisibleFields: ["Score"], defaults: ["Severity": "low", "Source": "import"])

  typealias Reference = TaskFields.Reference

  static func draft(
    _ references: [Reference], description: String? = nil, schedule: SchedulePlan = SchedulePlan(),
    omitting: [String] = []
  ) -> TaskDraft {
    let needed = [
      Reference(name: "Customer", kind: .string, value: "Ada"),
      Reference(name: "Category", kind: .string, value: "billing"),
    ]
    let given = references.map(\.name)
    var fields = TaskFields(name: "Complaint")
    fields.description = description
    fields.references = needed.filter { !given.contains($0.name) && !omitting.contains($0.name) } + references
    var draft = Examples.draft(fields: fields, schedule: schedule)
    draft.route = RouteReference(kind: .taskTemplate, text: id, fromRow: false)
    return draft
  }

  static func verdict(_ draft: TaskDraft, _ template: TaskTemplate = template, isForAll: Bool = false)
    -> TaskValidator.Verdict
  {
    TaskValidator(templates: TemplateBook([template], isForAll: isForAll)).validate(
      draft, at: Examples.place, now: Examples.now)
  }

  static func codes(_ draft: TaskDraft, _ template: TaskTemplate = template) -> [String] {
    Examples.problems(verdict(draft, template)).map(\.code.rawValue)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var reference: Reference
    var code: String?
    var testDescription: String {
      "\(reference.name) \(reference.kind) \(reference.value.prefix(20)) \(code ?? "fits")"
    }

    init(_ name: String, _ kind: Reference.Kind, _ value: String, _ code: String? = nil) {
      reference = Reference(name: name, kind: kind, value: value)
      self.code = code
    }
  }

  @Test(arguments: [
    Case("Customer", .string, "Ada"),
    Case("Customer", .string, String(repeating: "ä", count: 511)),
    Case("Customer", .string, String(repeating: "a", count: 512), "template.value-too-long"),
    Case("Customer", .url, "https://example.com", "template.field-type"),
    Case("Details", .string, String(repeating: "a", count: 3_000)),
    Case("Category", .string, "delivery"),
    Case("Category", .string, "Delivery", "template.option-unknown"),
    Case("Category", .string, "delivery ", "template.option-unknown"),
    Case("Category", .number, "1", "template.field-type"),
    Case("Refund", .string, "true"), Case("Refund", .string, "false"),
    Case("Refund", .string, "True", "template.not-boolean"), Case("Refund", .string, "yes", "template.not-boolean"),
    Case("Amount", .number, "12.50"), Case("Amount", .string, "12.50", "template.field-type"),
    Case("Amount", .number, "12,50", "task.reference-implausible"),
    Case("Received", .date, "1774699200"), Case("Received", .string, "2026-03-28", "template.field-type"),
    Case("Link", .url, "https://example.com/1"), Case("Link", .string, "https://example.com", "template.field-type"),
    Case("Email", .email, "ada@example.com"), Case("Email", .string, "ada@example.com", "template.field-type"),
    Case("Later", .number, "7"), Case("Later", .string, "anything"),
  ])
  func `a value fits its field, or is refused`(example: Case) {
    #expect(Self.codes(Self.draft([example.reference])) == (example.code.map { [$0] } ?? []))
  }

  @Test func `a required field without a value is missing, unless the template has a default`() {
    #expect(Self.codes(Self.draft([], omitting: ["Customer"])) == ["template.field-missing"])
    #expect(
      Self.codes(Self.draft([], omitting: ["Customer", "Category"])) == [
        "template.field-missing", "template.field-missing",
      ])
    #expect(
      Self.codes(Self.draft([Reference(name: "Customer", kind: .string, value: "")])) == ["template.field-missing"])
    var template = Self.template
    template.defaults["Customer"] = ""
    #expect(Self.codes(Self.draft([], omitting: ["Customer"]), template) == ["template.field-missing"])
    template.defaults["Customer"] = "somebody"
    #expect(Self.codes(Self.draft([], omitting: ["Customer"]), template).isEmpty)
  }

  @Test(arguments: [
    ("What happened", SchedulePlan(), nil as String?, false), ("What happened", SchedulePlan(), "it broke", true),
    ("Due", SchedulePlan(), nil, false), ("Due", SchedulePlan(start: Examples.nowSeconds + 3_600), nil, true),
    ("Life", SchedulePlan(), nil, false), ("Life", SchedulePlan(expiresAfterSeconds: 3_600), nil, true),
    ("Subject", SchedulePlan(), nil, true), ("Hand over", SchedulePlan(), nil, true),
  ])
  func `members of the request are required as fields are`(
    field: String, schedule: SchedulePlan, description: String?, fits: Bool
  ) {
    var template = Self.template
    template.requiredFields.append(field)
    let draft = Self.draft([], description: description, schedule: schedule)
    #expect(Self.codes(draft, template) == (fits ? [] : ["template.field-missing"]))
    template.defaults[field] = "1"
    #expect(Self.codes(draft, template).isEmpty)
  }

  @Test func `a template that starts no task refuses its rows`() {
    var inactive = Self.template
    inactive.status = "INACTIVE"
    #expect(Self.codes(Self.draft([]), inactive) == ["template.inactive"])
    var unrouted = Self.template
    unrouted.contactFlowID = nil
    #expect(Self.codes(Self.draft([]), unrouted) == ["template.no-flow"])
  }

  @Test func `fields that agents cannot change or see, and references without a field, are warnings`() {
    let draft = Self.draft([
      Reference(name: "Source", kind: .string, value: "csv"), Reference(name: "Score", kind: .number, value: "1"),
      Reference(name: "Custmer", kind: .string, value: "x"),
    ])
    let warnings = Examples.warnings(Self.verdict(draft))
    #expect(
      warnings.map(\.code.rawValue) == [
        "template.field-read-only", "template.field-invisible", "template.field-unknown",
      ])
    #expect(warnings.last?.message.contains(#"did you mean "Customer""#) == true)
    #expect(Examples.warnings(Self.verdict(draft, isForAll: true)).isEmpty)
  }

  @Test func `an option that is nearly one is suggested, at the cell that feeds it`() throws {
    let cell = FeedingCell(
      place: .cell(file: "callbacks.csv", sheet: nil, column: 4, row: 17, header: "Kind"), column: "kind")
    let draft = Self.draft([Reference(name: "Category", kind: .string, value: "biling")])
    let verdict = TaskValidator(templates: TemplateBook([Self.template], isForAll: true)).validate(
      draft, at: Examples.place, now: Examples.now
    ) { $0 == .reference("Category") ? cell : nil }
    let problem = try #require(Examples.problems(verdict).first)
    #expect(problem.suggestion == "billing")
    #expect(problem.place == cell.place)
    #expect(problem.column == "kind")
    #expect(problem.fix?.contains(#""billing", "delivery""#) == true)
  }

  @Test func `the fix for a missing field is the cell where a column feeds it, else a line of the mapping`() throws {
    let cell = FeedingCell(
      place: .cell(file: "callbacks.csv", sheet: nil, column: 4, row: 17, header: "Customer"), column: "customer")
    func fix(_ cells: @escaping (TaskMember) -> FeedingCell?) -> String? {
      Examples.problems(
        TaskValidator(templates: TemplateBook([Self.template], isForAll: true)).validate(
          Self.draft([], omitting: ["Customer"]), at: Examples.place, now: Examples.now, cells: cells)
      ).first?.fix
    }
    #expect(fix { _ in cell }?.hasPrefix("fill the cell") == true)
    #expect(fix { _ in nil }?.contains(#""Customer": {type: string, value: …}"#) == true)
  }

  // MARK: The mapping as a whole

  private static func rule(
    _ references: [TaskRule.ReferenceRule], description: TextRule? = nil, schedule: ScheduleRule? = nil
  ) -> TaskRule {
    TaskRule(
      routeKind: .taskTemplate, route: text("Complaint"), name: text("x"), description: description,
      references: references, schedule: schedule)
  }

  private static func text(_ literal: String) -> TextRule { .template(Template(parts: [.literal(literal)])) }
  private static let column = TextRule.template(Template(parts: [.column(0)]))

  @Test func `a mapping without a required field is refused before a row is read`() {
    let fit = TemplateFit(
      Self.template,
      Self.rule([
        .init(name: "custmer", kind: .string, value: Self.column),
        .init(name: "Amount", kind: .string, value: Self.column),
      ]), file: "m.yaml")
    #expect(
      fit.errors.map(\.code.rawValue) == ["template.field-missing", "template.field-missing", "template.field-type"])
    #expect(fit.errors.first?.suggestion == "custmer")
    #expect(fit.errors.allSatisfy { $0.place == .file("m.yaml") && $0.fix?.isEmpty == false })
    #expect(fit.warnings.map(\.code.rawValue) == ["template.field-unknown"])
  }

  @Test func `a mapping that fits has nothing to tell, a constant that is the default included`() {
    let fit = TemplateFit(
      Self.template,
      Self.rule([
        .init(name: "Customer", kind: .string, value: Self.column),
        .init(name: "Category", kind: .string, value: Self.column),
        .init(name: "Source", kind: .string, value: Self.text("import")),
      ]), file: "m.yaml")
    #expect(fit.errors.isEmpty)
    #expect(fit.warnings.isEmpty)
  }

  @Test func `a constant that does not fit its field is the mapping's to mend`() {
    func codes(_ name: String, _ kind: Reference.Kind, _ value: String) -> [String] {
      TemplateFit(
        Self.template,
        Self.rule([
          .init(name: "Customer", kind: .string, value: Self.column),
          .init(name: "Category", kind: .string, value: Self.column),
          .init(name: name, kind: kind, value: Self.text(value)),
        ]), file: "m.yaml"
      ).errors.map(\.code.rawValue)
    }
    #expect(codes("Severity", .string, "high").isEmpty)
    #expect(codes("Severity", .string, "High") == ["template.option-unknown"])
    #expect(codes("Refund", .string, "yes") == ["template.not-boolean"])
    #expect(codes("Amount", .string, "1") == ["template.field-type"])
  }

  @Test func `required members of the request must be in the mapping, and a quick connect cannot be`() {
    var template = Self.template
    template.requiredFields = ["What happened", "Due", "Life", "Hand over"]
    let fit = TemplateFit(template, Self.rule([]), file: "m.yaml")
    #expect(fit.errors.map(\.code.rawValue) == Array(repeating: "template.field-missing", count: 3))
    #expect(fit.warnings.map(\.code.rawValue) == ["template.quick-connect"])
  }
}
