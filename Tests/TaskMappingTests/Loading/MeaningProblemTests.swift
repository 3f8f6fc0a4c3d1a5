import Diagnostics
import Testing

@testable import TaskMapping

/// Phase 3: what names and values mean.
@Suite struct `Problems of meaning in a mapping` {
  @Test(arguments: [
    ("order: [custmer]", "8:9 mapping.unknown-column no column is named \"custmer\" (did you mean customer?)"),
    (
      "order: [\"${customer}\"]",
      "8:9 mapping.unknown-column no column is named \"${customer}\" (did you mean customer?)"
    ),
    ("identity: [customer, customer]", "8:22 mapping.contradiction \"customer\" stands twice in this list"),
    ("expect: {max_age: 20}", "8:19 mapping.duration \"20\" is not a duration"),
    ("expect: {max_age: 12h1d}", "8:19 mapping.duration \"12h1d\" is not a duration"),
    ("expect: {rows: {min: 5, max: 2}}", "8:22 mapping.contradiction no file has at least 5 and at most 2 rows"),
    ("again_after: 0d", "8:14 mapping.duration \"0d\" is no time at all"),
    (
      "source: {timezone: Berlin}",
      "8:20 mapping.unknown-zone there is no time zone \"Berlin\" (did you mean Europe/Berlin?)"
    ),
    (
      "source: {timezone: Europe/Belrin}",
      "8:20 mapping.unknown-zone there is no time zone \"Europe/Belrin\" (did you mean Europe/Berlin?)"
    ),
    (
      "source: {delimiter: tabs}",
      "8:21 mapping.character \"tabs\" is not one ASCII character (did you mean tab?)"
    ),
    ("source: {delimiter: xx}", "8:21 mapping.character \"xx\" is not one ASCII character"),
    ("source: {comment: \"\\\"\"}", "8:19 mapping.contradiction \"quote\" and \"comment\" are the same character"),
    (
      "source: {header_row: none}",
      "4:3 mapping.contradiction \"Customer\" is a header, and source.header_row says that there is none"
    ),
    (
      "skip: [{when: {custmer: {eq: x}}, reason: x}]",
      "8:16 mapping.unknown-column no column is named \"custmer\" (did you mean customer?)"
    ),
    (
      "skip: [{when: {customer: {lt: 5}}, reason: x}]",
      "8:27 mapping.column-type lt compares numbers and dates, and \"customer\" is of type text"
    ),
    (
      "skip: [{when: {customer: {eq: no}}, reason: x}]",
      "8:31 mapping.unquoted-word no without quotes may be read as true or false, and \"customer\" is of type text"
    ),
    (
      "skip: [{when: {customer: {matches: \"(\"}}, reason: x}]",
      "8:37 mapping.pattern the pattern \"(\" was refused: a ( is never closed"
    ),
    (
      "tests: [{row: {Customer: A}, reject: {column: custmer}}]",
      "8:47 mapping.unknown-column no column is named \"custmer\" (did you mean customer?)"
    ),
    ("tests: [{now: yesterday, row: {Customer: A}, skip: x}]", "8:15 mapping.time \"yesterday\" is not an instant"),
  ])
  func `a section that cannot be meant is refused with its place`(lines: String, expected: String) {
    #expect(MappingFixtures.report(MappingFixtures.minimal + "\n" + lines) == [expected])
  }

  @Test(arguments: [
    ("{column: XFE}", "5:15 mapping.column-letter \"XFE\" is not the letter of a column"),
    ("{column: 3}", "5:15 mapping.column-letter \"3\" is not the letter of a column"),
    (
      "{header: X, pattern: \"a(?=b)\"}",
      "5:29 mapping.pattern the pattern \"a(?=b)\" was refused: (?= looks ahead, which RE2 does not do"
    ),
    (
      "{header: X, do: [{extract: {pattern: a, group: 1}}]}",
      "5:53 mapping.pattern there is no group 1: the pattern has 0"
    ),
    (
      "{header: X, do: [{regex_replace: {pattern: a, to: '\\1'}}]}",
      "5:56 mapping.pattern the replacement \"\\\\1\" was refused: \\1 names a group, and the pattern has none"
    ),
    (
      "{header: X, do: [{split: {on: x, take: 0}}]}", "5:45 mapping.number-range there is no part 0: parts count from 1"
    ),
    (
      "{header: X, do: [{truncate: {max: 1, mark: abc}}]}",
      "5:49 mapping.contradiction the mark is longer than the text may be (1)"
    ),
    (
      "{header: X, type: phone, region: de}",
      "5:39 mapping.unknown-region there is no telephone region \"de\" (did you mean DE?)"
    ),
    ("{header: X, type: phone, region: XX}", "5:39 mapping.unknown-region there is no telephone region \"XX\""),
    (
      "{header: X, type: date, formats: [QQ]}",
      "5:40 mapping.date-format the date format \"QQ\" was refused: QQ is a part of dates that spreadsheets do not have"
    ),
    (
      "{header: X, type: date, formats: [dd/MM/yyyy, MM/dd/yyyy]}",
      "5:52 mapping.date-format \"dd/MM/yyyy\" and \"MM/dd/yyyy\" read \"03/04/2005\" as two different dates"
    ),
    (
      "{header: X, type: date, formats: [dd.MM.yy, yy.MM.dd]}",
      "5:50 mapping.date-format \"dd.MM.yy\" and \"yy.MM.dd\" read \"05.03.04\" as two different dates"
    ),
    (
      "{header: X, type: date, formats: [yyyyMMdd, ddMMyyyy]}",
      "5:50 mapping.date-format \"yyyyMMdd\" and \"ddMMyyyy\" read \"20101211\" as two different dates"
    ),
    (
      "{header: X, type: date, formats: [dd.MM.yyyy HH:mm]}",
      "5:40 mapping.date-format \"dd.MM.yyyy HH:mm\" reads a time, and the type is date"
    ),
    (
      "{header: X, type: datetime, formats: [dd.MM.yyyy HH:mm]}",
      "5:43 mapping.no-zone these times carry no offset, and nothing says in which time zone they are"
    ),
    (
      "{header: X, type: decimal, decimal_sep: \",\", group_sep: \",\"}",
      "5:62 mapping.contradiction \"decimal_sep\" and \"group_sep\" are the same character"
    ),
    (
      "{header: X, type: boolean, \"true\": [ja], \"false\": [JA]}",
      "5:56 mapping.contradiction \"JA\" is a word for true and for false"
    ),
    (
      "{header: X, on_error: default}",
      "5:28 mapping.no-default \"on_error\" takes the default, and the column has none"
    ),
    ("{header: X, default: a}", "5:27 warning mapping.contradiction no policy takes this default"),
    (
      "{header: X, type: integer, default: a, on_error: default}",
      "5:42 mapping.operand \"a\" is not a whole number, and \"x\" is of type integer"
    ),
    (
      "{header: X, one_of: [a], default: b, on_error: default}",
      "5:40 mapping.contradiction the default \"b\" is not among one_of"
    ),
    (
      "{header: X, type: integer, max: 5, default: 6, on_error: default}",
      "5:50 mapping.contradiction the default \"6\" is greater than max"
    ),
    (
      "{header: X, map: {p1: hihg}, one_of: [high]}",
      "5:28 mapping.contradiction \"map\" turns \"p1\" into \"hihg\", which \"one_of\" does not allow (did you mean high?)"
    ),
    (
      "{header: X, type: boolean, map: {yes: vip, \"false\": x}}",
      "5:39 mapping.contradiction \"map\" will never find \"yes\": a value of type boolean is looked up as \"true\""
        + " (did you mean true?)"
    ),
    (
      "{header: X, type: integer, map: {007: x}}",
      "5:39 mapping.contradiction \"map\" will never find \"007\": a value of type integer is looked up as \"7\""
        + " (did you mean 7?)"
    ),
    (
      "{header: X, type: integer, map: {low: x}}",
      "5:39 mapping.operand \"low\" is not a whole number, and \"x\" is of type integer"
    ),
    (
      "{header: X, min: 5}",
      "5:23 mapping.column-type \"min\" and \"max\" compare numbers and dates, and this column is of type text"
    ),
    ("{header: X, type: integer, min: 5, max: 2}", "5:38 mapping.contradiction nothing is at least 5 and at most 2"),
    (
      "{header: X, type: integer, min: 1.5}",
      "5:38 mapping.operand \"1.5\" is not a whole number, and \"x\" is of type integer"
    ),
    (
      "{header: X, min_length: 5, max_length: 2}",
      "5:30 mapping.contradiction no text has at least 5 and at most 2 characters"
    ),
    (
      "{header: X, required: true, on_missing: omit}",
      "5:46 mapping.contradiction the value is required, and on_missing leaves it out"
    ),
  ])
  func `a column that cannot be meant is refused with its place`(column: String, expected: String) {
    let text = MappingFixtures.minimal.replacing("  customer: Customer", with: "  customer: Customer\n  x: \(column)")
    #expect(MappingFixtures.report(text + "\n  description: ${x}") == [expected])
  }

  @Test(arguments: [
    ("description: ${custmer}", "8:16 mapping.unknown-column no column is named \"custmer\" (did you mean customer?)"),
    (
      "description: ${Customer}", "8:16 mapping.unknown-column no column is named \"Customer\" (did you mean customer?)"
    ),
    (
      "description: ${ customer }",
      "8:16 mapping.unknown-column no column is named \" customer \" (did you mean customer?)"
    ),
    ("description: a ${customer", "8:18 mapping.template ${ is never closed"),
    ("description: a ${}", "8:18 mapping.template ${} names nothing"),
    (
      "description: ${customer:-x}",
      "8:16 mapping.template ${customer:-x} cannot be read: only meta: and env: may stand before a colon"
    ),
    ("description: ${meta:fil}", "8:16 mapping.unknown-meta there is no ${meta:fil} (did you mean meta:file?)"),
    ("description: ${env:TASKFERRY_A}", "8:16 mapping.environment ${env:TASKFERRY_A} may not stand here"),
    (
      "instance: ${env:TASKFERRY_B}",
      "8:13 mapping.environment the environment variable TASKFERRY_B is not set (did you mean TASKFERRY_A?)"
    ),
    (
      "instance: ${env:HOME}",
      "8:13 mapping.environment ${env:HOME} may not be read: only names that begin with TASKFERRY_ may"
    ),
    (
      "instance: ${customer}",
      "8:13 mapping.template ${customer} differs from row to row, and this holds for the whole run"
    ),
    ("description: {join: [a, {first_of: [\"${x}\"]}]}", "8:40 mapping.unknown-column no column is named \"x\""),
    (
      "attributes: {taskferry: x}",
      "8:16 mapping.reserved-key the attribute \"taskferry\" is the program's own: it holds the ClientToken"
    ),
    ("expires_after: 91d", "8:18 mapping.duration a task cannot live for 91d: the service takes 1m to 90d"),
    ("expires_after: 30s", "8:18 mapping.duration a task cannot live for 30s: the service takes 1m to 90d"),
    ("schedule: {at: customer}", "8:18 mapping.template \"customer\" is not a column such as ${due}"),
    (
      "schedule: {at: \"${customer}\"}",
      "8:18 mapping.column-type a start is a date, a datetime or an epoch, and \"customer\" is of type text"
    ),
    (
      "schedule: {window: {from: \"18:00\", to: \"08:00\", zone: UTC}}",
      "8:42 mapping.time the window closes at 08:00 before it opens at 18:00"
    ),
    (
      "schedule: {window: {from: \"8:00\", to: \"18:00\", zone: UTC}}",
      "8:29 mapping.time \"8:00\" is not a time of day"
    ),
    ("schedule: {window: {from: \"08:00\", to: \"18:00\"}}", "8:14 mapping.no-zone the window needs a time zone"),
    (
      "schedule: {window: {from: \"08:00\", to: \"18:00\", zone: UTC, days: mon-fry}}",
      "8:68 mapping.time \"mon-fry\" are no weekdays"
    ),
    (
      "schedule: {window: {from: \"08:00\", to: \"18:00\", zone: UTC, holidays: [2026-02-30]}}",
      "8:73 mapping.time \"2026-02-30\" is not a date"
    ),
  ])
  func `a task that cannot be meant is refused with its place`(lines: String, expected: String) {
    let text = MappingFixtures.minimal + "\n  " + lines
    #expect(MappingFixtures.report(text, environment: ["TASKFERRY_A": "1", "HOME": "/root"]) == [expected])
  }

  @Test func `a date that starts a task needs a zone`() {
    let text =
      MappingFixtures.minimal.replacing(
        "  customer: Customer", with: "  customer: Customer\n  day: {header: Day, type: date}")
      + "\n  schedule: {at: \"${day}\"}"
    #expect(
      MappingFixtures.report(text) == ["9:18 mapping.no-zone \"day\" is a date, and no zone says when its day begins"])
  }

  @Test func `a constant over a limit of the service is told before a row is read`() {
    let text = """
      \(MappingFixtures.minimal.replacing("Callback ${customer}", with: String(repeating: "x", count: 1_025) + "${customer}"))
        description: \(String(repeating: "y", count: 4_097))
        attributes:
          a: \(String(repeating: "z", count: 32_700))
          b: \(String(repeating: "z", count: 100))
        references:
          T: {type: string, value: \(String(repeating: "z", count: 4_090))}
      """
    #expect(
      MappingFixtures.report(text) == [
        "7:9 mapping.limit \"name\" has at least 1025 characters, and the service takes 1024",
        "8:16 mapping.limit \"description\" has at least 4097 characters, and the service takes 4096",
        "9:3 mapping.limit the constant attributes alone have 32802 bytes, and the service takes 32768 for all attributes together",
        "12:3 mapping.limit the constant references alone have 4097 bytes, and the service takes 4096 for all references together",
      ])
  }

  @Test(
    arguments: [
      (
        "due: {header: Due, type: datetime, zone: due}",
        "5:44 mapping.column-type a zone is a text, and \"due\" is of type datetime"
      ),
      ("due: {header: Due, type: datetime, zone: customer}", nil),
      ("due: {header: Due, type: datetime, zone: \"${customer}\"}", nil),
    ] as [(String, String?)])
  func `a zone may come from a column of texts`(column: String, expected: String?) {
    let text =
      MappingFixtures.minimal.replacing("  customer: Customer", with: "  customer: Customer\n  \(column)")
      + "\n  description: ${due}"
    #expect(MappingFixtures.report(text) == (expected.map { [$0] } ?? []))
  }

  @Test func `a misspelt header in an example is a warning`() {
    let text = MappingFixtures.minimal + "\ntests: [{row: {Custmer: A, Region: B, customer: C}, task: {name: x}}]"
    #expect(
      MappingFixtures.report(text) == [
        "8:16 warning mapping.unknown-header no column reads the header \"Custmer\" (did you mean Customer?)"
      ])
  }

  @Test func `keys have lengths too`() {
    let text =
      MappingFixtures.minimal
      + "\n  references: {\"\": {type: string, value: x}}\n  segment_attributes: {\(String(repeating: "k", count: 129)): x}"
    #expect(
      MappingFixtures.report(text) == [
        "8:16 mapping.limit the name of a reference has 1 to 4096 characters, this one has 0",
        "9:24 mapping.limit the key of a segment attribute has 1 to 128 characters, this one has 129",
      ])
  }

  @Test func `a forgotten dollar is a warning`() {
    let text = MappingFixtures.minimal.replacing("Callback ${customer}", with: "Callback {customer} {x} $${customer}")
    #expect(
      MappingFixtures.report(text) == [
        "7:9 warning mapping.template {customer} is taken as it stands, without the column's value"
          + " (did you mean ${customer}?)"
      ])
  }

  @Test func `an empty name is refused`() {
    let text = MappingFixtures.minimal.replacing("Callback ${customer}", with: "''") + "\n  description: ${customer}"
    #expect(MappingFixtures.report(text) == ["7:9 mapping.limit \"name\" is empty"])
  }

  @Test func `a column that nothing reads is a warning`() {
    let text = MappingFixtures.minimal.replacing("  customer: Customer", with: "  customer: Customer\n  spare: Spare")
    #expect(MappingFixtures.report(text) == ["5:3 warning mapping.unused-column nothing reads the column \"spare\""])
  }

  @Test(arguments: [
    "order: [spare]", "identity: [spare]", "source: {timezone: \"${spare}\"}",
    "skip: [{when: {spare: {is: missing}}, reason: x}]", "skip: [{when: {not: {any: [{spare: {eq: a}}]}}, reason: x}]",
  ])
  func `rules, identity, order and zones read columns too`(lines: String) {
    let text = MappingFixtures.minimal.replacing("  customer: Customer", with: "  customer: Customer\n  spare: Spare")
    #expect(MappingFixtures.report(text + "\n" + lines) == [])
  }

  @Test func `a template in a block text is found on its own line`() {
    let text =
      MappingFixtures.minimal + "\n  description: |\n    Dear colleague,\n    call $${x} ${customer}, ${nobody}\n"
    #expect(MappingFixtures.report(text) == ["10:29 mapping.unknown-column no column is named \"nobody\""])
  }
}

@Suite struct `All problems of a mapping at once` {
  @Test func `phases one to three report together, in the order of the file`() {
    let report = MappingFixtures.report(
      """
      taskferry: 1
      dataset: callbacks
      dataset: again
      source: {timezone: Europe/Berln, ragged: later}
      columns:
        customer: {headr: Customer}
        due: {header: Due, type: datetime, formats: [dd.QQ.yyyy], one_of: *x}
        phone: {header: Phone, pattern: "(", on_error: default}
        spare: Spare
      identity: [tickets]
      task:
        quick_connect: A
        contact_flow: B
        name: Callback ${custmer} ${customer}
        attributes: {phone!: "${phone}"}
        schedule: {at: "${due}", past: later}
        expires_after: forever
      """)
    #expect(
      report == [
        "3:1 mapping.duplicate-key \"dataset\" stands twice here, first in line 2",
        "4:20 mapping.unknown-zone there is no time zone \"Europe/Berln\" (did you mean Europe/Berlin?)",
        "4:42 mapping.wrong-word \"ragged\" cannot be \"later\"",
        "6:14 mapping.unknown-key \"headr\" is not a key of a column (did you mean header?)",
        "7:48 mapping.date-format the date format \"dd.QQ.yyyy\" was refused: QQ is a part of dates that spreadsheets do not have",
        "7:69 mapping.alias *name repeats a value from elsewhere, which a mapping may not",
        "8:36 mapping.pattern the pattern \"(\" was refused: a ( is never closed",
        "8:50 mapping.no-default \"on_error\" takes the default, and the column has none",
        "9:3 warning mapping.unused-column nothing reads the column \"spare\"",
        "10:12 mapping.unknown-column no column is named \"tickets\"",
        "13:3 mapping.exactly-one \"contact_flow\" and \"quick_connect\" exclude each other",
        "14:18 mapping.unknown-column no column is named \"custmer\" (did you mean customer?)",
        "15:16 mapping.attribute-key \"phone!\" cannot be the key of an attribute: only A-Z a-z 0-9 - and _ are allowed",
        "16:34 mapping.wrong-word \"past\" cannot be \"later\"",
        "17:18 mapping.duration \"forever\" is not a duration",
      ])
  }

  @Test func `names are not judged when the columns themselves cannot be read`() {
    let text = MappingFixtures.minimal.replacing("columns:\n  customer: Customer", with: "columns: Customer")
    #expect(MappingFixtures.report(text).map { $0.split(separator: " ")[1] } == ["mapping.wrong-kind"])
  }
}
