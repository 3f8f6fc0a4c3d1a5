import Diagnostics
import Testing

@Suite struct `Columns of a terminal` {
  @Test(arguments: [
    ("", 0), ("plain", 5), ("café", 4), ("cafe\u{301}", 4), ("名前", 4), ("ｶﾅ", 2), ("한국", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("a\u{200B}b", 2),
    ("\u{301}", 0), ("עברית", 5),
  ])
  func `a text takes as many as are shown`(text: String, columns: Int) {
    #expect(TerminalColumns.count(text) == columns)
  }

  @Test(arguments: [
    ("plain", 5, "plain"), ("plain", 4, "pla…"), ("名前です", 5, "名前…"), ("名前です", 4, "名…"), ("名前です", 1, "…"),
    ("abc", 0, ""), ("xe\u{301}e\u{301}e\u{301}", 3, "xe\u{301}…"), ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
  ])
  func `a text is cut between characters and never too wide`(text: String, width: Int, cut: String) {
    #expect(TerminalColumns.cut(text, to: width) == cut)
    #expect(TerminalColumns.count(cut) <= max(width, 0))
  }

  @Test func `texts are aligned by what is shown`() {
    #expect(TerminalColumns.padded("名前", to: 6) == "名前  ")
    #expect(TerminalColumns.padded("12", to: 4, isRight: true) == "  12")
    #expect(TerminalColumns.padded("longer", to: 3) == "longer")
  }

  @Test func `a letter under ten thousand accents is quoted in a few hundred bytes`() {
    let tower = "a" + String(repeating: "\u{301}", count: 10_000)
    #expect(tower.count == 1)
    #expect(TerminalText.quoted(tower).utf8.count < 700)
    #expect(TerminalText.quoted(String(repeating: "x", count: 61)) == "\"" + String(repeating: "x", count: 60) + "…\"")
    #expect(TerminalText.quoted(String(repeating: "x", count: 60)) == "\"" + String(repeating: "x", count: 60) + "\"")
  }

  @Test(arguments: ["\u{200B}", "\u{FEFF}", "\u{2060}", "\u{E0041}", "\u{FFF9}", "\u{202E}", "\u{9B}", "\u{7F}"])
  func `what nobody sees is shown as its number`(character: String) {
    let shown = TerminalText.safe("a\(character)b")
    #expect(shown.hasPrefix("a\\u{") && shown.hasSuffix("}b"))
  }

  @Test func `joiners that a script or an emoji needs stay`() {
    #expect(TerminalText.safe("می\u{200C}خواهم 👩‍👧") == "می\u{200C}خواهم 👩‍👧")
  }
}

@Suite struct `Wrapped text` {
  @Test func `breaks between words, further lines further in`() {
    #expect(
      WrappedText(width: 25).lines("one two three four five six", first: "  fix: ", hanging: 7) == [
        "  fix: one two three four", "       five six",
      ])
  }

  @Test func `leaves a word whole that is wider than the terminal, for it is there to be copied`() {
    #expect(
      WrappedText(width: 10).lines("see /a/very/long/path now", hanging: 2) == ["see", "  /a/very/long/path", "  now"])
  }

  @Test func `breaks scripts without spaces before a wide character`() {
    #expect(WrappedText(width: 6).lines("名前が長い", hanging: 0) == ["名前が", "長い"])
  }

  @Test func `wraps nothing where there is no terminal`() {
    let text = String(repeating: "word ", count: 1_000)
    #expect(WrappedText().lines(text, first: "x ") == ["x " + text])
  }

  @Test(arguments: [1, 5, 12, 20, 40, 80, 200])
  func `no line is wider than the terminal, and no word is lost`(width: Int) {
    let words = "a bb ccc dddd 名前 eeeee f, ggg hhhh iiiii jjjjj kk l mmmm é nnn ooooo".split(separator: " ")
    let lines = WrappedText(width: width).lines(words.joined(separator: " "), first: "", hanging: 2)
    #expect(lines.flatMap { $0.split(separator: " ") }.joined() == words.joined())
    for line in lines where width > 8 { #expect(TerminalColumns.count(line) <= width) }
  }

  @Test func `a diagnostic is wrapped to the terminal, its code in colour`() {
    let problem = Diagnostic(
      "a.b", at: .file("list.csv"), "this is too long for one line", fix: "make it shorter please")
    #expect(
      DiagnosticText(color: true, width: 30).lines(for: problem) == """
        list.csv: \u{1B}[1;31merror[a.b]\u{1B}[0m: this is
            too long for one line
          \u{1B}[1mfix:\u{1B}[0m make it shorter please
        """)
  }
}
