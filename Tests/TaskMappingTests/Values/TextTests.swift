import Diagnostics
import Testing

@testable import TaskMapping

@Suite struct `Texts` {
  @Test(arguments: [
    ("  a b\t", "a b"), ("\u{A0}a\u{3000}", "a"), ("\u{2003}\u{202F}", ""), ("", ""), ("\r\na\n", "a"), ("é", "é"),
    ("\u{200B}a\u{200B}", "\u{200B}a\u{200B}"), ("\u{FEFF}a", "\u{FEFF}a"),
    ("\u{1680}\u{205F}\u{85}x\u{2028}\u{2029}", "x"), ("à", "à"),
  ])
  func `white space around a value goes, zero-width characters stay`(text: String, trimmed: String) {
    let bytes = Array(text.utf8)
    #expect(Array(bytes[TextBytes.trimmedRange(bytes)]) == Array(trimmed.utf8))
  }

  @Test(arguments: [
    ("Phone", "PHONE"), ("Straße", "STRAßE"), ("ΟΔΟΣ", "οδος"), ("ÄÖÜ", "äöü"), ("ſ", "S"), ("\u{212A}", "k"),
    ("ẞ", "ß"), ("", ""),
  ])
  func `case folding brings the cases of a letter together`(left: String, right: String) {
    #expect(CaseFolding.folded(left) == CaseFolding.folded(right))
    #expect(CaseFolding.isEqual(left, toFolded: CaseFolding.folded(right)))
  }

  @Test(arguments: [("a", "b"), ("a", "ab"), ("ab", "a"), ("ß", "ss"), ("é", "e"), ("e\u{301}", "\u{E9}"), ("ı", "i")])
  func `case folding keeps other letters apart`(left: String, right: String) {
    #expect(CaseFolding.folded(left) != CaseFolding.folded(right))
    #expect(!CaseFolding.isEqual(left, toFolded: CaseFolding.folded(right)))
  }

  @Test(arguments: [
    ("N/A", true), ("n/a", true), ("-", true), ("KEINE ÄNDERUNG", true), ("n/a!", false), ("--", false),
    ("keine", false), ("ÄÄÄÄ", false),
  ])
  func `words for no value are compared without regard to case`(text: String, isMissing: Bool) {
    let words = MissingWords(["", " n/a ", "-", "keine Änderung"])
    #expect(words.contains(text) == isMissing)
  }

  @Test func `a long value is cut where it is quoted`() {
    #expect(ValueProblem.quoted(String(repeating: "ü", count: 60)) == "\"" + String(repeating: "ü", count: 60) + "\"")
    #expect(ValueProblem.quoted(String(repeating: "ü", count: 61)) == "\"" + String(repeating: "ü", count: 60) + "…\"")
    let emoji = Array(String(repeating: "😀", count: 100).utf8)
    #expect(ValueProblem.quoted(emoji) == "\"" + String(repeating: "😀", count: 60) + "…\"")
  }
}
