import Diagnostics
import Testing

@testable import TaskMapping

/// Phase 1: what keeps a file from being read as one plain tree.
@Suite struct `YAML problems of a mapping` {
  @Test(arguments: [
    ("k: {type: url, value: ${x}}", "8:24", "inside { } or [ ] a text with ${…} must be in quotes"),
    ("k: a: b", "8:5", "a colon and a space stand inside a text without quotes, so YAML takes it for another key"),
    ("   k: x", "8:4", "the line is indented deeper than the one above, so YAML takes it for more of that text"),
    ("\tk: x", "8:1", "the line is indented with a tab, which YAML does not allow"),
    ("k: \"abc", "8:4", "the quote that opens here is never closed"),
    ("k: 'abc", "8:4", "the quote that opens here is never closed"),
    ("k: \"a\" b", "8:8", "something follows after the closing quote"),
    ("k: 'it's'", "8:8", "something follows after the closing quote"),
    ("k: \"\\d+\"", "8:5", "the backslash in this text in double quotes begins no escape that YAML knows"),
    ("k: [a, b", "8:4", "the bracket that opens here is never closed, or a comma is missing inside"),
    ("k: {a} b", "8:4", "a text without quotes begins with { or [, so YAML takes it for a mapping or a list"),
    ("k: @x", "8:4", "a text without quotes begins with a character that YAML keeps for itself"),
    ("k: * x", "8:4", "a text without quotes begins with * or &, which mean something else in YAML"),
    ("word", "8:1", "this is neither a key nor a value: there is no colon with a space after it"),
    (
      "source:\n    sheet: a\n  ragged: pad", "10:3",
      "this line does not fit the lines above it: its indentation matches none of theirs"
    ),
    ("k: a\u{1}b", "8:5", "an invisible control character stands here"),
    (
      "columns2: {a: {header: Ticket #, required: true}}", "8:31",
      "a # with a space before it begins a comment, so the bracket is not closed in this line"
    ),
  ])
  func `a classic trap is explained where it lies`(line: String, place: String, message: String) {
    #expect(
      MappingFixtures.report(MappingFixtures.minimal + "\n" + line + "\n") == [
        "\(place) mapping.yaml-syntax \(message)"
      ])
  }

  @Test(arguments: [
    ("k: &a x", "mapping.anchor"), ("k: *a", "mapping.alias"), ("k: !!str x", "mapping.tag"), ("k: ! x", "mapping.tag"),
    ("<<: {a: b}", "mapping.merge-key"), ("<<: *a", "mapping.merge-key"), ("? [a]\n: x", "mapping.key-kind"),
    ("---\ntaskferry: 1", "mapping.several-documents"), ("dataset: x", "mapping.duplicate-key"),
  ])
  func `what plain YAML does not need is refused, each with its reason`(line: String, code: String) {
    let codes = MappingFixtures.report(MappingFixtures.minimal + "\n" + line + "\n").map { $0.split(separator: " ")[1] }
    #expect(codes.contains { $0 == code })
  }

  @Test func `every anchor, alias, tag and duplicate of a file is reported, and the rest is judged too`() {
    let report = MappingFixtures.report(
      """
      taskferry: 1
      dataset: &d callbacks
      columns:
        customer: !!str Customer
        phone: *d
        phone: Phone
      order: [custmer]
      task:
        contact_flow: Callback flow
        name: Callback ${customer} ${phone}
      """)
    #expect(
      report == [
        "2:10 mapping.anchor &name marks a value for reuse, which a mapping may not",
        "4:13 mapping.tag !tag gives a value a YAML type, which a mapping may not",
        "5:10 mapping.alias *name repeats a value from elsewhere, which a mapping may not",
        "6:3 mapping.duplicate-key \"phone\" stands twice here, first in line 5",
        "7:9 mapping.unknown-column no column is named \"custmer\" (did you mean customer?)",
      ])
  }

  @Test(arguments: [
    ("description: Callback #${customer}", "8:25"), ("description: ticket #  ", "8:23"),
    ("description: ticket #7", "8:23"), ("description: Rückruf\t #${customer}", "8:25"),
  ])
  func `a hash that cuts a text off is pointed at`(line: String, place: String) {
    #expect(
      MappingFixtures.report(MappingFixtures.minimal + "\n  " + line + "\n") == [
        "\(place) warning mapping.comment \"description\" ends before this #, "
          + "because a # with a space before it begins a comment"
      ])
  }

  @Test(arguments: ["description: Callback#7", "description: Callback # later", "description: 'a #7' # 7"])
  func `a comment is a comment, and a hash inside a word is a hash`(line: String) {
    #expect(MappingFixtures.report(MappingFixtures.minimal + "\n  " + line + "\n") == [])
  }

  @Test(arguments: ["", "\n\n", "# nothing but a comment\n"])
  func `an empty file is told apart from a broken one`(text: String) {
    #expect(MappingFixtures.report(text) == ["1:1 mapping.empty the mapping is empty"])
  }

  @Test(arguments: [("- a\n- b", "a list"), ("callbacks", "the text \"callbacks\"")])
  func `a file that is no mapping of keys says what it is`(text: String, kind: String) {
    #expect(
      MappingFixtures.report(text) == [
        "1:1 mapping.wrong-kind a mapping begins with keys such as taskferry: 1, not with \(kind)"
      ])
  }

  @Test func `columns count in Unicode scalars, and a byte order mark counts for nothing`() {
    let text = "\u{FEFF}" + MappingFixtures.minimal.replacing("Callback ${customer}", with: "Zurückrufen 👩‍🚀 ${custmer}")
    #expect(
      MappingFixtures.report(text).first
        == "7:25 mapping.unknown-column no column is named \"custmer\" (did you mean customer?)")
  }

  @Test func `lines may end in CRLF`() {
    let text = MappingFixtures.minimal.replacing("\n", with: "\r\n").replacing("name:", with: "nam:")
    #expect(
      MappingFixtures.report(text).first
        == "7:3 mapping.unknown-key \"nam\" is not a key of the task (did you mean name?)")
  }

  @Test func `a file that is not UTF-8 says where`() {
    let bytes = Array("taskferry: 1\ndataset: Zur".utf8) + [0xFC] + Array("ck\n".utf8)
    guard case .failure(let failure) = MappingFile.load(bytes: bytes, file: "m.yaml", environment: [:]) else {
      return #expect(Bool(false), "loaded")
    }
    #expect(failure.diagnostics.map(\.code) == [.mappingEncoding])
    #expect(failure.diagnostics.first?.place == .text(file: "m.yaml", line: 2, column: 13))
  }

  @Test func `a problem shows its line`() {
    guard case .failure(let failure) = MappingFixtures.load(MappingFixtures.minimal + "\nordr: [customer] # later")
    else {
      return #expect(Bool(false), "loaded")
    }
    #expect(failure.diagnostics.map(\.sourceLine) == ["ordr: [customer] # later"])
    #expect(failure.diagnostics.map(\.suggestion) == ["order"])
    #expect(failure.diagnostics.map(\.fix) == ["write order"])
  }
}
