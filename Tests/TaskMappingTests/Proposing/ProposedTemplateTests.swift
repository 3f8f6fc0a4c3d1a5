import ConnectAPI
import Testing

@testable import TaskMapping

/// A draft for a task template: its fields beside the columns of a table.
@Suite struct ProposedTemplateTests {
  static let template = TaskTemplate(
    id: "t", name: "Complaint", contactFlowID: "f",
    fields: [
      .init(name: "Subject", type: "NAME"), .init(name: "Customer", type: "TEXT"),
      .init(name: "Category", type: "SINGLE_SELECT", options: ["billing", "delivery", "on hold"]),
      .init(name: "Amount", type: "NUMBER"), .init(name: "Received", type: "DATE_TIME"),
      .init(name: "Refund", type: "BOOLEAN"), .init(name: "Email", type: "EMAIL"), .init(name: "Link", type: "URL"),
      .init(name: "Source", type: "TEXT"), .init(name: "Due by", type: "SCHEDULED_TIME"),
    ],
    requiredFields: ["Subject", "Customer", "Category"], readOnlyFields: ["Source"], defaults: ["Source": "import"])

  static let list = """
    Ticket No,customer,Category,Amount,Received,Refund,Email,Link,Source
    T-101,Ada,Billing,"12,50",2026-03-01,yes,ada@example.com,https://example.com/1,x
    T-102,Bob,delivery,"3,75",2026-03-02,no,bob@example.com,https://example.com/2,y
    T-103,Cy,ON HOLD,"4,10",2026-03-17,yes,cy@example.com,https://example.com/3,z

    """

  @Test func `a sheet with the template's fields becomes a mapping that loads and leaves nothing open`() throws {
    let draft = try Proposals(Self.list, zone: "UTC", template: Self.template)
    #expect(draft.report == [])
    #expect(draft.questions == [], "\(draft.text)")
    for line in [
      "  task_template: Complaint",
      #"    "Customer": {type: string, value: "${customer}"}   # TEXT, required"#,
      #"    "Category": {type: string, value: "${category}"}   # SINGLE_SELECT, required: billing, delivery, on hold"#,
      #"    "Amount": {type: number, value: "${amount}"}   # NUMBER"#,
      #"    "Received": {type: date, value: "${received}"}   # DATE_TIME"#,
      #"    "Refund": {type: string, value: "${refund}"}   # BOOLEAN"#,
      #"    "Email": {type: email, value: "${email}"}   # EMAIL"#,
      #"    "Link": {type: url, value: "${link}"}   # URL"#,
      ##"    # "Source": {type: string, value: "${…}"}   # TEXT, read-only, default "import""##,
    ] {
      #expect(draft.text.contains(line + "\n"), "\(line)\n\(draft.text)")
    }
    #expect(draft.keys(of: "customer").contains("max_length: 511, required: true"))
    #expect(
      draft.keys(of: "category").contains(
        "map: {billing: billing, delivery: delivery, on hold: on hold, Billing: billing, ON HOLD: on hold}, required: true"
      ))
    #expect(draft.keys(of: "amount").contains(#"type: decimal, decimal_sep: ",""#))
    #expect(draft.keys(of: "received").contains("type: date"))
    #expect(!draft.lines(of: "amount").contains("left as text"))
    #expect(!draft.text.contains("contact_flow"))
  }

  @Test func `a required field without a column is a question, any other a comment`() throws {
    let draft = try Proposals(
      "Ticket No,Category\nT-101,billing\nT-102,delivery\nT-103,billing\n", zone: "UTC", template: Self.template)
    #expect(draft.report == [], "\(draft.text)")
    #expect(draft.keys(of: "category").contains("one_of: [billing, delivery, on hold], required: true"))
    #expect(draft.questions.contains { $0.contains(#"the template requires "Customer", and no column has that name"#) })
    #expect(draft.text.contains(##"    # "Amount": {type: number, value: "${…}"}   # NUMBER"##))
  }

  @Test func `without any column for a field there are no references, and the draft still loads`() throws {
    let draft = try Proposals("Ticket No,Words\nT-101,a\nT-102,b\n", zone: "UTC", template: Self.template)
    #expect(draft.report == [], "\(draft.text)")
    #expect(draft.text.contains("  # references:\n"))
  }

  @Test func `a header alone makes a draft whose times are a question`() throws {
    let draft = try Proposals("Ticket No,Customer,Category,Received\n", template: Self.template)
    #expect(draft.report == [], "\(draft.text)")
    #expect(draft.questions.contains { $0.contains(#""Received" wants a time"#) })
    #expect(draft.keys(of: "customer").contains("max_length: 511, required: true"))
  }

  @Test func `values that are no options are a question, and the options are the check`() throws {
    let draft = try Proposals(
      "Ticket No,Customer,Category\nT-101,A,billing\nT-102,B,rubbish\n", zone: "UTC", template: Self.template)
    #expect(draft.report == [])
    #expect(draft.questions.contains { $0.contains("1 of 2 values are none of the template's options") })
    #expect(draft.keys(of: "category").contains("one_of: [billing, delivery, on hold]"))
  }

  @Test func `a field of times makes its column one, with the zone as a question`() throws {
    let list = """
      Ticket No,Customer,Category,Received,Due by
      T-101,A,billing,2026-03-01 08:30,2026-04-01 08:30
      T-102,B,billing,2026-03-02 09:30,2026-04-13 08:30

      """
    let draft = try Proposals(list, template: Self.template)
    #expect(draft.keys(of: "received").contains("type: datetime"))
    #expect(draft.questions.contains { $0.contains("the zone of the times in this file") })
    let named = try Proposals(list, zone: "Europe/Berlin", template: Self.template)
    #expect(named.report == [], "\(named.text)")
    #expect(named.text.contains("    at: ${due_by}\n"))
  }

  @Test func `what the template requires of the request itself is a question`() throws {
    var template = Self.template
    template.fields += [.init(name: "What", type: "DESCRIPTION"), .init(name: "Life", type: "EXPIRY_DURATION")]
    template.requiredFields += ["What", "Due by", "Life"]
    let draft = try Proposals("Words,Customer,Category\nx,A,billing\nx,B,billing\n", zone: "UTC", template: template)
    #expect(draft.report == [], "\(draft.text)")
    for words in ["requires a description", "requires a start", "requires how long the task lives"] {
      #expect(draft.questions.contains { $0.contains(words) }, "\(words)")
    }
  }
}
