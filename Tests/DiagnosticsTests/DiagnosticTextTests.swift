import Diagnostics
import Testing

@Suite struct DiagnosticTextTests {
  private let plain = DiagnosticText()

  @Test func `a refusal of a cell names file, sheet, cell, code, value and fix`() {
    let problem = Diagnostic(
      "map.phone-invalid",
      at: .cell(file: "callbacks.xlsx", sheet: "Callbacks", column: 2, row: 17, header: "Phone"),
      "\"555-01\" is not a phone number in region DE", fix: "write it with its area code")
    #expect(
      plain.lines(for: problem) == """
        callbacks.xlsx:Callbacks!C17 (Phone): error[map.phone-invalid]: "555-01" is not a phone number in region DE
          fix: write it with its area code
        """)
  }

  @Test func `a problem of a mapping shows its line, a caret and the nearest word`() {
    let problem = Diagnostic(
      "mapping.unknown-key", at: .text(file: "m.yaml", line: 7, column: 26), "unknown key \"typ\"",
      suggestion: "type", sourceLine: "  phone: {header: Phone, typ: phone}")
    #expect(
      plain.lines(for: problem) == """
        m.yaml:7:26: error[mapping.unknown-key]: unknown key "typ", did you mean "type"?
            7 |   phone: {header: Phone, typ: phone}
              |                          ^
        """)
  }

  @Test(arguments: [
    ("\té: x", 4, "      |    ^"),
    ("名前: x", 5, "      |       ^"),
  ])
  func `the caret stands under the right character behind tabs and wide letters`(
    line: String, column: Int, expected: String
  ) {
    let problem = Diagnostic("mapping.x", at: .text(file: "m", line: 1, column: column), "x", sourceLine: line)
    #expect(plain.lines(for: problem).split(separator: "\n").last.map(String.init) == expected)
  }

  @Test func `control and bidirectional characters of the data are shown, not obeyed`() {
    let problem = Diagnostic("map.x", at: .file("a\u{1B}[31m.csv"), "\u{202E}evil\u{07}\nforged: line")
    let text = plain.lines(for: problem)
    #expect(text == "a\\u{1B}[31m.csv: error[map.x]: \\u{202E}evil\\u{7}\\u{A}forged: line")
  }

  @Test func `JSON escapes what could steer a terminal or end a script line`() {
    #expect(JSONText.quoted("a\"b\\\n\u{7F}\u{85}\u{2028}\u{202E}ä😀") == #""a\"b\\\n\u007F\u0085\u2028\u202Eä😀""#)
  }

  @Test(arguments: [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")])
  func `columns have the letters of a spreadsheet program`(index: Int, letters: String) {
    #expect(Place.letters(ofColumn: index) == letters)
  }
}
