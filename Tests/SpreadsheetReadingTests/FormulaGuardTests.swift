import Foundation
import Testing

@testable import SpreadsheetReading

/// What a spreadsheet program would run is guarded, and comes back as it was.
@Suite struct FormulaGuardTests {
  private func guarded(_ text: String) -> String {
    String(decoding: FormulaGuard.guarded(Array(text.utf8)), as: UTF8.self)
  }

  private func original(_ text: String) -> String {
    String(decoding: FormulaGuard.original(Array(text.utf8)[...]), as: UTF8.self)
  }

  static let guardedTexts = [
    ("=1+1", "'=1+1"), ("+49 30 1", "'+49 30 1"), ("-5", "'-5"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
    ("\r=1", "'\r'=1"), ("\u{FF1D}1", "'\u{FF1D}1"), ("\u{FF0B}1", "'\u{FF0B}1"), ("\u{FF0D}1", "'\u{FF0D}1"),
    ("\u{FF20}x", "'\u{FF20}x"), ("'=1", "''=1"), ("''-", "'''-"),
    // What another delimiter than the file's would make a cell of.
    ("a;=1", "a;'=1"), ("a,@b", "a,'@b"), ("a|+1", "a|'+1"), ("line\n=1", "line\n'=1"), ("x\t-1", "x\t'-1"),
  ]

  @Test(arguments: guardedTexts)
  func `an apostrophe stands before what would begin a formula`(text: String, expected: String) {
    #expect(guarded(text) == expected)
    #expect(original(expected) == text)
  }

  @Test(arguments: [
    "", "a", "it's", "'quoted'", "a=b", "2026-03-30", "x - y", "a, -5", "mail@example.org", "#N/A", "'",
  ])
  func `other texts are left alone`(text: String) {
    #expect(guarded(text) == text)
    #expect(original(text) == text)
  }

  @Test func `any text comes back as it was`() {
    var random = SplitMix(state: 7)
    let pieces = [
      "=", "+", "-", "@", "'", ";", ",", "|", "\t", "\n", "\r", " ", "a", "\u{FF1D}", "é", "\"", "\u{200B}",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      #expect(original(guarded(text)) == text)
    }
  }

  @Test func `what somebody typed since without an apostrophe is taken as it is`() {
    #expect(original("+49 30 2") == "+49 30 2")
  }
}
