import Foundation
import Testing

@testable import TaskMapping

/// The JSON Schema and the parser, held against the same files by an implementation of JSON Schema that is not ours.
@Suite(.enabled(if: Python.isReady, "needs python3 with jsonschema and PyYAML"))
struct `The JSON Schema of mappings` {
  @Test func `the schema is a schema of draft 2020-12`() throws {
    let script = """
      import json, sys, jsonschema
      schema = json.load(sys.stdin)
      jsonschema.Draft202012Validator.check_schema(schema)
      print(schema["$schema"])
      """
    #expect(
      try Python.run(script, input: MappingFile.jsonSchema) == "https://json-schema.org/draft/2020-12/schema\n")
  }

  @Test func `what the parser takes, the schema takes`() throws {
    let texts = [MappingFixtures.minimal, MappingFixtures.worked, MappingFixtures.everything]
    for verdict in try Python.schemaVerdicts(on: texts) { #expect(verdict == "") }
  }

  @Test func `what has the wrong shape, both refuse`() throws {
    let wrong = [
      "datset: x", "source: 5", "source:", "source: {}", "source: {ragged: padd}", "source: {header_row: first}",
      "source: {header_row: 0}", "source: {hidden: read}", "source: {fill_merged: maybe}", "source: {missing: [true]}",
      "identity: customer", "identity: []", "order: customer", "stamp: maybe", "on_changed: sned",
      "expect: {rows: {min: five}}", "expect: {max_age: 20}", "skip: [{when: {customer: closed}, reason: x}]",
      "skip: [{when: {}, reason: x}]", "skip: [{when: {customer: {eq: x}}}]",
      "skip: [{when: {customer: {equals: x}}, reason: y}]", "tests: [{row: {Customer: A}}]",
      "tests: [{row: {Customer: A}, task: {nme: x}}]",
    ].map { MappingFixtures.minimal + "\n" + $0 }
    let columns = [
      "{headr: X}", "{header: X, column: C}", "{required: true}", "{header: true}", "{header: \"\"}", "[X]",
      "{header: X, type: fone}", "{header: X, region: DE}", "{header: X, type: date, zone: UTC}",
      "{header: X, unmapped: keep}", "{column: C, aliases: [Y]}", "{header: X, do: [lowr]}",
      "{header: X, do: [{replce: {from: a, to: b}}]}", "{header: X, do: [{replace: {from: a}}]}",
      "{header: X, do: [{strip: a, prefix: b}]}", "{header: X, do: [{truncate: {max: 0}}]}",
    ].map {
      MappingFixtures.minimal.replacing("  customer: Customer", with: "  customer: Customer\n  x: \($0)")
        + "\n  description: ${x}"
    }
    let tasks = [
      "quick_connect: x", "flow: x", "attributes: {a b: x}", "attributes: {a: {value: x, first_of: [y]}}",
      "description: {sep: x}", "references: {T: {value: x}}", "references: {T: {type: link, value: x}}",
      "attachments: [{file_name: x}]", "previous_contact: a\n  related_contact: b",
      "segment_attributes: {\"connect:ContactExpiry\": x}", "schedule: {spread: 4h}", "schedule: {at: customer}",
      "schedule: {window: {from: x, to: \"18:00\"}}",
    ].map { MappingFixtures.minimal + "\n  " + $0 }
    let texts = wrong + columns + tasks
    for text in texts {
      guard case .failure = MappingFixtures.load(text) else {
        #expect(Bool(false), "the parser takes \(text)")
        continue
      }
    }
    let verdicts = try Python.schemaVerdicts(on: texts)
    for (text, verdict) in zip(texts, verdicts) { #expect(!verdict.isEmpty, "the schema takes \(text)") }
  }

  @Test func `every key has a sentence, and defaults are what the schema itself takes`() throws {
    let script = """
      import json, sys, jsonschema
      schema = json.load(sys.stdin)
      count = 0
      for name, section in [("mapping", schema)] + list(schema["$defs"].items()):
          for key, value in section.get("properties", {}).items():
              count += 1
              assert value["description"].endswith("."), (name, key)
              if "default" in value:
                  inner = {"$defs": schema["$defs"], **{k: v for k, v in value.items() if k != "default"}}
                  jsonschema.Draft202012Validator(inner).validate(value["default"])
      print(count)
      """
    let count = try Python.run(script, input: MappingFile.jsonSchema)
    #expect((Int(count.dropLast()) ?? 0) > 100)
  }
}
