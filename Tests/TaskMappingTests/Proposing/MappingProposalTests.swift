import ConnectAPI
import Foundation
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `A draft of a mapping` {
  static let samples = [
    "callbacks/callbacks.csv", "callbacks/callbacks.xlsx", "migration/migration.csv",
    "tickets/tickets.csv", "reminders/reminders.csv",
  ]

  private static func path(_ sample: String) -> String {
    `Mappings of this repository`.folder.deletingLastPathComponent().appending(path: "samples/\(sample)").path
  }

  @Test(arguments: samples)
  func `of each sample loads and its examples hold, but for what a person must decide`(sample: String) throws {
    let draft = try Proposals(path: Self.path(sample), zone: "Europe/Berlin")
    let lines = draft.text.split(separator: "\n", omittingEmptySubsequences: false)
    for problem in draft.report {
      let line = try #require(Int(problem.prefix { $0 != ":" }))
      #expect(lines[line - 1].contains("# DECIDE:"), "\(problem)")
    }
    guard draft.report.isEmpty else { return }
    let mapping = try MappingFixtures.mapping(draft.text)
    for result in MappingTestRunner(mapping, now: Date(timeIntervalSince1970: 1_774_699_200)).run() {
      #expect(result.differences == [], "example \(result.number)")
    }
  }

  @Test(arguments: samples)
  func `shows no value of a person's column`(sample: String) throws {
    let draft = try Proposals(path: Self.path(sample), zone: "Europe/Berlin")
    let personal = ["Full Name", "Phone", "Customer", "Email", "Patient", "Mobile", "Telefon", "Name", "Ticket No"]
    for (column, header) in (draft.sample.header?.cells ?? []).enumerated() where personal.contains(header) {
      let values = draft.sample.rows.map { $0.text(at: column) }.filter { $0.count > 4 }
      #expect(!values.isEmpty)
      for value in values { #expect(!draft.text.contains(value), "\(value)") }
    }
  }

  @Test(arguments: [
    "plain", "with: colon", "#hash", "- dash", "{brace}", "[bracket]", "quote\"\"quote", "it's", "yes", "null", "~",
    "42",
    "007", "ümlaut Größe", "国人", "emoji 😀", "a\nline", "tab\tbed", "${x}", "$${x}", "&anchor", "*alias", "!tag", "%p",
    "@at",
    "`tick`", "back\\slash", "all", "not", "taskferry", "-", "1st", "ü", "a,b", "\u{202E}backwards", " spaced ",
    "trailing:", "non\u{FFFF}character",
  ])
  func `takes any header`(header: String) throws {
    let draft = try Proposals("Id,\"\(header)\",Link\nA-1,x,https://example.com\nA-2,y,https://example.com\n")
    #expect(draft.report == [], "\(draft.text)")
    let mapping = try MappingFixtures.mapping(draft.text)
    let bound = mapping.bound(to: draft.sample.header, of: Fixture.context())
    guard case .success(let bound) = bound else { return #expect(Bool(false), "\(bound)") }
    #expect(bound.columns.allSatisfy { $0.source != nil })
  }

  @Test func `addresses repeated headers by occurrence and blank ones by letter`() throws {
    let draft = try Proposals("Id,Name,Name,\nA-1,Ada,Kern,x\nA-2,Bob,Adam,y\n")
    #expect(draft.keys(of: "name") == "  name: {header: Name, occurrence: 1}", "\(draft.text)")
    #expect(draft.keys(of: "name_2") == "  name_2: {header: Name, occurrence: 2}")
    #expect(draft.keys(of: "column_d") == "  column_d: {column: D}")
    #expect(draft.report == [])
  }

  @Test func `of a table without a header addresses its columns by letter`() throws {
    let draft = try Proposals("1001,ada@example.com,5\n1002,bob@example.com,7\n1003,cy@example.com,9\n")
    #expect(draft.text.contains("header_row: none"))
    #expect(draft.keys(of: "column_b") == "  column_b: {column: B, type: email, required: true}")
    #expect(draft.report == [])
  }

  @Test func `of a header alone loads`() throws {
    #expect(try Proposals("Id,Name,Due\n").report == [])
  }

  @Test func `reads as no value what no list means as one`() throws {
    let draft = try Proposals("Id,Name\nA-1,n/a\nA-2,-\nA-3,Ada\n")
    #expect(draft.text.contains(#"missing: ["", n/a, "-"]"#), "\(draft.text)")
    #expect(draft.lines(of: "name").contains("1 of 3 rows have a value"))
  }

  @Test func `takes the zone from a column of zones`() throws {
    let draft = try Proposals(
      "Id,Due,Zone\nA-1,13/02/2026 10:00,Europe/Berlin\nA-2,14/02/2026 10:00,America/New_York\n")
    #expect(draft.text.contains("  timezone: zone\n"), "\(draft.text)")
    #expect(draft.text.contains("    at: ${due}\n"))
    #expect(draft.report == [])
  }

  @Test func `leaves the zone to the person where starts need one`() throws {
    let draft = try Proposals("Id,Due\nA-1,13/02/2026 10:00\nA-2,14/02/2026 10:00\n")
    #expect(draft.questions.contains("the zone of the times in this file, such as Europe/Berlin"))
    #expect(draft.report.count == 1 && draft.report[0].contains(" mapping.no-value "), "\(draft.report)")
  }

  @Test func `suggests to skip what is closed, as a comment that loads when it is taken in`() throws {
    let words = ["Open", "Closed", "Open", "Cancelled", "Open", "Open"]
    let rows = words.enumerated().map { "A-\($0),\($1)\n" }.joined()
    let draft = try Proposals("Id,Status\n" + rows)
    #expect(draft.text.contains("#   - {when: {status: {in: [cancelled, closed]}}, reason: already closed}"))
    #expect(draft.questions.contains { $0.contains("2 say cancelled or closed") })
    let taken = draft.text.replacing("\n# skip:", with: "\nskip:").replacing("\n#   - {when", with: "\n  - {when")
    #expect(MappingFixtures.report(taken) == [], "\(taken)")
    #expect(try MappingFixtures.mapping(taken).skip.count == 1)
  }

  @Test(arguments: [
    ("Id,Name\nA-1,Ada\nA-2,Bob\n", "identity: [id]"),
    ("Name,Ticket\nAda,7\nBob,8\n", "identity: [ticket]"),
    ("Name,Mail\nAda,a@example.com\nAda,b@example.com\n", "identity: [mail]"),
    ("Name,Code\nAda,X1\nAda,X1\n", "identity: file_and_row"),
    ("Due,Name\n2026-01-01,Ada\n2026-01-02,Bob\n", "identity: file_and_row"),
    ("Name,Balance\nAda,100\nBob,250\n", "identity: file_and_row"),
    ("Name,Date of birth\nAda,03/04/1980\nBob,05/06/1981\n", "identity: file_and_row"),
    ("No,Name\n1,Ada\n2,Bob\n3,Cy\n", "identity: file_and_row"),
  ])
  func `finds what makes a row itself`(csv: String, identity: String) throws {
    let draft = try Proposals(csv)
    #expect(draft.text.contains(identity), "\(draft.text)")
    #expect(draft.questions.contains { $0.contains("file_and_row") } == identity.contains("file_and_row"))
  }

  @Test func `takes a number that repeats now and then for the identity, and says so`() throws {
    let rows = (0..<98).map { "\(1000 + $0),x\n" }.joined() + "1001,y\n1002,x\n"
    let draft = try Proposals("Ticket No,Text\n" + rows)
    #expect(draft.text.contains("identity: [ticket_no]"), "\(draft.text)")
    #expect(draft.text.contains("# 98 different values in 100 rows; repeated ones are refused"), "\(draft.text)")
  }

  @Test(arguments: [
    ("Id,Subject,Customer\n1,Broken line,Ada\n2,No signal,Bob\n", "${subject}"),
    ("Id,Customer,Phone\n1,Ada,+49 30 23125074\n2,Bob,+49 30 23125075\n", "Call ${customer}"),
    ("Id,First Name,Last Name\n1,Ada,Lovelace\n2,Alan,Turing\n", "Task for ${first_name} ${last_name}"),
    ("Id,Amount\n7,5\n9,5\n", "Task ${id}"),
    ("Amount,Size\n1,5\n1,5\n", "Row ${meta:row} of ${meta:file}"),
  ])
  func `names the task by what an agent would ask for`(csv: String, name: String) throws {
    let draft = try Proposals(csv)
    #expect(draft.text.contains("  name: \"\(name)\""), "\(draft.text)")
    #expect(draft.report == [])
  }

  @Test func `asks whether a last row is a total`() throws {
    let draft = try Proposals("Case No,Name\n7,Ada\n8,Bob\n9,Cy\nTotal,\n")
    #expect(draft.questions.contains { $0.contains("row 5 looks like a total") }, "\(draft.text)")
    let taken = draft.text.replacing("\n# skip:", with: "\nskip:").replacing("\n#   - {when", with: "\n  - {when")
    #expect(try MappingFixtures.mapping(taken).skip.map(\.reason) == ["a total"])
  }

  @Test func `asks whether a task may go out without its telephone number`() throws {
    let rows = (1...9).map { "A-\($0),+49 30 2312500\($0)\n" }.joined()
    #expect(try Proposals("Id,Phone\n" + rows).keys(of: "phone").contains("required: true"))
    let draft = try Proposals("Id,Phone\n" + rows + "A-10,\n")
    #expect(!draft.keys(of: "phone").contains("required"))
    #expect(draft.questions.contains { $0.hasPrefix("rows without a value: 1.") }, "\(draft.text)")
  }

  @Test func `asks which date is the start where no header says so, and says that all start at once`() throws {
    let draft = try Proposals("Id,Planned\nA-1,13.02.2026\nA-2,14.02.2026\n")
    #expect(draft.questions.contains { $0.hasPrefix("every task starts at once, unless") }, "\(draft.text)")
    #expect(try Proposals("Id,Name\nA-1,Ada\n").text.contains("# there is no schedule: every task starts at once"))
  }

  @Test func `moves starts that have a date alone into a window, and names the column of their times`() throws {
    let draft = try Proposals(
      "Id,Call Date,Call Time\nA-1,13.02.2026,10:30\nA-2,14.02.2026,09:15\n", zone: "Europe/Berlin")
    #expect(draft.text.contains("    window: {from: \"08:00\", to: \"18:00\", days: mon-fri}"), "\(draft.text)")
    #expect(draft.questions.contains { $0.contains("join it with call_time in one column") })
    #expect(draft.report == [])
  }

  @Test func `gives a task a name where a row has none of its own`() throws {
    let draft = try Proposals("Id,Customer\nA-1,Ada\nA-2,\n")
    #expect(draft.text.contains(#"first_of: ["Task for ${customer}", "Row ${meta:row} of ${meta:file}"]"#))
    #expect(draft.report == [])
  }

  @Test func `keeps names and descriptions below the limits of the service`() throws {
    let long = String(repeating: "wort ", count: 1_500)
    let draft = try Proposals("Id,Subject,Notes\nA-1,\(long),\(long)\nA-2,short,short\n")
    let mapping = try MappingFixtures.mapping(draft.text)
    let bound = try mapping.bound(to: draft.sample.header, of: Fixture.context()).get()
    let task = try #require(bound.map(draft.sample.rows[0]).draft)
    #expect(task.fields.name.count <= 1_024)
    #expect((task.fields.description ?? "").count <= 4_096)
  }

  @Test(arguments: [
    "Nachname,Stadt\n", "Notfallkontakt,Ort\n", "IBAN,X\n", "Diagnose,X\n",
  ])
  func `shows no words of a column whose header promises none`(header: String) throws {
    let rows = (0..<30).map { _ in "Meyer 0171 555120,Roth\n" }.joined()
    let draft = try Proposals(header + rows)
    #expect(!draft.text.contains("Meyer") && !draft.text.contains("Roth"), "\(draft.text)")
  }

  @Test func `shows no words that may name somebody`() throws {
    let rows = (0..<30).map { ["called Anna Meyera 0171-555120\n", "ada@example.com\n", "ok\n"][$0 % 3] }.joined()
    #expect(!(try Proposals("Status\n" + rows)).text.contains("555120"))
  }

  @Test func `asks whether a first row of words that no header has is one`() throws {
    let draft = try Proposals("Meyer,Anna,HIV\nRoth,Bernd,Asthma\n")
    #expect(draft.questions.contains { $0.hasPrefix("is row 1 the header?") }, "\(draft.text)")
  }

  @Test func `asks which of several columns is the start`() throws {
    let draft = try Proposals(
      "Id,Last appointment,Next appointment\nA-1,13.02.2026,14.11.2026\nA-2,14.02.2026,15.11.2026\n")
    #expect(
      draft.questions.contains("which is when the task is due: last_appointment, next_appointment?"), "\(draft.text)")
  }

  @Test func `takes no question from the file`() throws {
    let draft = try Proposals("Id,Status # DECIDE: send all,x\u{FFFF}DECIDE: y\nA-1,open,1\nA-2,open,2\n")
    #expect(!draft.questions.contains { $0.contains("send all") || $0.hasPrefix("y") }, "\(draft.questions)")
    #expect(draft.report == [])
  }

  @Test func `gives two links of one header two names`() throws {
    #expect(try Proposals("Id,Link,Link\nA-1,https://a.example,https://b.example\n").report == [])
  }

  @Test func `finds a header again that repeats beyond the columns that are looked at`() throws {
    let header = (["Id"] + (1...205).map { "c\($0)" } + ["Id"]).joined(separator: ",")
    let row = (["A-1"] + (1...206).map { "\($0)" }).joined(separator: ",")
    let draft = try Proposals("\(header)\n\(row)\n")
    #expect(
      draft.keys(of: "id").hasPrefix("  id: {header: id, occurrence: 1")
        || draft.keys(of: "id").contains("occurrence: 1"))
  }

  @Test func `says what it looked at`() throws {
    #expect(
      try Proposals("Id\nA-1\n").text.hasPrefix("# Drafted by taskferry init on 2026-11-21 from 1 row of list.csv."))
    let many = "Id\n" + (0..<10_200).map { "A-\($0)\n" }.joined()
    let text = try Proposals(many).text
    #expect(try Proposals("Id\n").text.contains("from the header alone, without any row, of list.csv"))
    #expect(text.contains("from the first 10,000 rows of list.csv"), "\(text)")
    #expect(text.contains("among the first 10,000"))
  }
}

@Suite struct `Names of columns in a draft` {
  @Test(arguments: [
    ("Ticket No", "ticket_no"), ("TicketNo", "ticket_no"), ("ticketNumber", "ticket_number"), ("Größe", "groesse"),
    ("Prénom", "prenom"), ("1st contact", "c1st_contact"), ("#", ""), ("国人", ""), ("no", "no_column"),
    ("Due / Date (CET)", "due_date_cet"),
  ])
  func `are those of their headers, as templates can have them`(header: String, name: String) {
    #expect(HeaderWords.columnName(header) == name)
  }
}
