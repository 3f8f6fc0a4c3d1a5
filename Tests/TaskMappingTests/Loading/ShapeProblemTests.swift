import Diagnostics
import Testing

@testable import TaskMapping

/// Phase 2: what the table of keys does not allow.
@Suite struct `Shape problems of a mapping` {
  @Test(arguments: [
    ("datset: x", "8:1 mapping.unknown-key \"datset\" is not a key of the mapping (did you mean dataset?)"),
    (
      "source: 5",
      "8:9 mapping.wrong-kind \"source\" must be a mapping { } with keys such as sheet, header_row, encoding, not the number 5"
    ),
    ("source:", "8:1 mapping.no-value \"source\" has no value"),
    ("source: {}", "8:9 mapping.no-value \"source\" has nothing in it"),
    ("source: ~", "8:9 mapping.no-value \"source\" has no value"),
    ("source: {ragged: padd}", "8:18 mapping.wrong-word \"ragged\" cannot be \"padd\" (did you mean pad?)"),
    ("source: {header_row: first}", "8:22 mapping.wrong-word \"header_row\" cannot be \"first\""),
    ("source: {header_row: 0}", "8:22 mapping.number-range \"header_row\" is 0, and must be a whole number from 1"),
    (
      "source: {missing: [no]}",
      "8:20 mapping.unquoted-word an entry of \"missing\" is no without quotes, which YAML may read as true or false"
    ),
    ("identity: customer", "8:11 mapping.wrong-word \"identity\" cannot be \"customer\""),
    ("identity: []", "8:11 mapping.list-length \"identity\" has 0 entries, and must have 1 to 64"),
    (
      "order: customer",
      "8:8 mapping.wrong-kind \"order\" must be a list [ ], each entry the name of a column, not the text \"customer\""
    ),
    ("stamp: maybe", "8:8 mapping.wrong-kind \"stamp\" must be true or false, not the text \"maybe\""),
    ("stamp: \"on\"", "8:8 mapping.wrong-kind \"stamp\" must be true or false, not the text \"on\""),
    ("on_changed: sned", "8:13 mapping.wrong-word \"on_changed\" cannot be \"sned\" (did you mean send?)"),
    (
      "expect: {rows: {min: five}}",
      "8:22 mapping.wrong-kind \"min\" must be a whole number from 0, not the text \"five\""
    ),
    (
      "expect: {rows: {min: \"5\"}}",
      "8:22 mapping.wrong-kind \"min\" must be a whole number from 0, not the text \"5\""
    ),
    (
      "skip: [{when: {customer: closed}, reason: x}]",
      "8:26 mapping.wrong-kind \"customer\" must be a mapping { } with keys such as is, eq, ne, not the text \"closed\""
    ),
    ("skip: [{when: {}, reason: x}]", "8:15 mapping.no-value \"when\" has nothing in it"),
    ("skip: [{when: {customer: {eq: x}}}]", "8:8 mapping.missing-key an entry of \"skip\" lacks \"reason\""),
    (
      "tests: [{row: {Customer: A}}]", "8:9 mapping.exactly-one an entry of \"tests\" needs one of task, reject or skip"
    ),
    (
      "tests: [{row: {Customer: A}, task: {nme: x}}]",
      "8:37 mapping.unknown-key \"nme\" is not a key of an expected task (did you mean name?)"
    ),
  ])
  func `a section that does not fit is refused with its place`(lines: String, expected: String) {
    #expect(MappingFixtures.report(MappingFixtures.minimal + "\n" + lines) == [expected])
  }

  @Test(arguments: [
    ("{headr: X}", "5:7 mapping.unknown-key \"headr\" is not a key of a column (did you mean header?)"),
    ("{header: X, column: C}", "5:18 mapping.exactly-one \"column\" and \"header\" exclude each other"),
    ("{required: true}", "5:3 mapping.exactly-one \"x\" needs one of header or column"),
    ("{header: }", "5:7 mapping.no-value \"header\" has no value"),
    (
      "{header: no}", "5:15 mapping.unquoted-word \"header\" is no without quotes, which YAML may read as true or false"
    ),
    ("{header: \"\"}", "5:15 mapping.no-value \"header\" is empty"),
    (
      "[X]",
      "5:6 mapping.wrong-kind \"x\" must be a text or a mapping { } with keys such as header, aliases, occurrence, not a list"
    ),
    ("{header: X, type: fone}", "5:24 mapping.wrong-word \"type\" cannot be \"fone\""),
    ("{header: X, region: DE}", "5:18 mapping.misplaced-key \"region\" belongs to type: phone, and this type is text"),
    (
      "{header: X, type: date, zone: UTC}",
      "5:30 mapping.misplaced-key \"zone\" belongs to type: datetime, and this type is date"
    ),
    ("{header: X, unmapped: keep}", "5:18 mapping.misplaced-key \"unmapped\" has no effect without \"map\""),
    ("{column: C, aliases: [Y]}", "5:18 mapping.misplaced-key \"aliases\" has no effect without \"header\""),
    ("{header: X, do: [lowr]}", "5:23 mapping.wrong-word an entry of \"do\" cannot be \"lowr\" (did you mean lower?)"),
    (
      "{header: X, do: [{replce: {from: a, to: b}}]}",
      "5:24 mapping.unknown-key \"replce\" is not a key of a transform (did you mean replace?)"
    ),
    ("{header: X, do: [{replace: {from: a}}]}", "5:24 mapping.missing-key \"replace\" lacks \"to\""),
    (
      "{header: X, do: [{truncate: {max: 0}}]}",
      "5:40 mapping.number-range \"max\" is 0, and must be a whole number from 1"
    ),
    ("{header: X, do: [{upper: {}}]}", "5:24 mapping.unknown-key \"upper\" is not a key of a transform"),
  ])
  func `a column that does not fit is refused with its place`(column: String, expected: String) {
    let text = MappingFixtures.minimal.replacing("  customer: Customer", with: "  customer: Customer\n  x: \(column)")
    #expect(MappingFixtures.report(text + "\n  description: ${x}") == [expected])
  }

  @Test(arguments: [
    ("quick_connect: x", "8:3 mapping.exactly-one \"quick_connect\" and \"contact_flow\" exclude each other"),
    ("flow: x", "8:3 mapping.unknown-key \"flow\" is not a key of the task (did you mean contact_flow?)"),
    (
      "attributes: {a b: x}",
      "8:16 mapping.attribute-key \"a b\" cannot be the key of an attribute: only A-Z a-z 0-9 - and _ are allowed"
    ),
    (
      "attributes: {a: {value: x, first_of: [y]}}",
      "8:30 mapping.exactly-one \"first_of\" and \"value\" exclude each other"
    ),
    (
      "attributes: {a: {when: {customer: {is: present}}}}",
      "8:16 mapping.exactly-one \"a\" needs one of value, join or first_of"
    ),
    ("description: {sep: x}", "8:3 mapping.exactly-one \"description\" needs one of join or first_of"),
    ("references: {T: {value: x}}", "8:16 mapping.missing-key \"T\" lacks \"type\""),
    ("references: {T: {type: link, value: x}}", "8:26 mapping.wrong-word \"type\" cannot be \"link\""),
    ("attachments: [{file_name: x}]", "8:17 mapping.missing-key an entry of \"attachments\" lacks \"s3_url\""),
    (
      "previous_contact: a\n  related_contact: b",
      "9:3 mapping.exactly-one \"related_contact\" and \"previous_contact\" exclude each other"
    ),
    (
      "segment_attributes: {\"connect:ContactExpiry\": x}",
      "8:24 mapping.attribute-key \"connect:ContactExpiry\" cannot be the key of a segment attribute: only A-Z a-z 0-9 - and _ are allowed"
    ),
    ("schedule: {spread: 4h}", "8:14 mapping.misplaced-key \"spread\" has no effect without \"window\""),
  ])
  func `a task that does not fit is refused with its place`(lines: String, expected: String) {
    let report = MappingFixtures.report(MappingFixtures.minimal + "\n  " + lines)
    #expect(report.first == expected)
    #expect(report.count <= 2)
  }

  @Test(arguments: ["Kunden Nr", "1st", "-x", "größe", "a.b"])
  func `a name that templates cannot read is refused, and what reads it is not reported again`(name: String) {
    let text =
      MappingFixtures.minimal.replacing("  customer:", with: "  \(name): X\n  customer:")
      + "\n  description: ${\(name)}"
    #expect(MappingFixtures.report(text) == ["4:3 mapping.column-name \(name.quoted) cannot be the name of a column"])
  }

  @Test(arguments: ["all", "any", "not"])
  func `words of conditions are no names`(name: String) {
    let text = MappingFixtures.minimal.replacing("customer", with: name)
    #expect(MappingFixtures.report(text).map { $0.split(separator: " ")[1] } == ["mapping.column-name"])
  }

  @Test func `a missing key is named where it should stand`() {
    #expect(
      MappingFixtures.report("taskferry: 1\ntask: {contact_flow: x}\n") == [
        "1:1 mapping.missing-key the mapping lacks \"dataset\"",
        "1:1 mapping.missing-key the mapping lacks \"columns\"",
        "2:1 mapping.missing-key \"task\" lacks \"name\"",
      ])
  }

  @Test func `a key that was misspelt is not reported as missing too`() {
    #expect(
      MappingFixtures.report(MappingFixtures.minimal.replacing("dataset:", with: "data_set:")) == [
        "2:1 mapping.unknown-key \"data_set\" is not a key of the mapping (did you mean dataset?)"
      ])
  }
}

@Suite struct `The version of a mapping` {
  @Test func `a newer one is refused before its keys are judged`() {
    #expect(
      MappingFixtures.report(MappingFixtures.minimal.replacing("taskferry: 1", with: "taskferry: 2\nnew_key: x")) == [
        "1:12 mapping.version the mapping is written in version \"2\" of the language; this program reads version 1"
      ])
  }

  @Test func `it stands first`() {
    let text = MappingFixtures.minimal.replacing(
      "taskferry: 1\ndataset: callbacks", with: "dataset: callbacks\ntaskferry: 1")
    #expect(MappingFixtures.report(text) == ["2:1 mapping.version \"taskferry\" is not the first key"])
  }

  @Test func `it is required`() {
    let text = MappingFixtures.minimal.replacing("taskferry: 1\n", with: "")
    #expect(MappingFixtures.report(text) == ["1:1 mapping.missing-key the mapping lacks \"taskferry\""])
  }
}
