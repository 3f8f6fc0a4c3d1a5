import ConnectAPI
import Diagnostics
import Testing

@testable import TaskMapping

@Suite struct `Transforms` {
  private static func pattern(_ source: String) -> Pattern {
    do { return try Pattern(source) } catch { preconditionFailure("\(source) is a pattern") }
  }

  private static let table: [(Transform, String, String)] = [
    (.collapseSpaces, "Ada   Lovelace", "Ada Lovelace"), (.collapseSpaces, "a\t\u{A0}\n b ", "a b"),
    (.collapseSpaces, "ab", "ab"),
    (.lower, "ÄB c1", "äb c1"), (.lower, "ABC", "abc"), (.upper, "straße ä", "STRASSE Ä"), (.upper, "abc", "ABC"),
    (.title, "ADA o'neill-SMITH", "Ada O'neill-Smith"), (.title, "élan vital", "Élan Vital"),
    (.title, "2nd FLOOR", "2nd Floor"),
    (.digits, "+49 (30) 12-34", "49301234"), (.digits, "٣٤ x", "34"), (.digits, "none", ""),
    (.slug, "Müller & Söhne GmbH", "muller-sohne-gmbh"), (.slug, "  Straße 5! ", "strasse-5"), (.slug, "日本", ""),
    (.slug, "O'Neill", "oneill"),
    (.strip("()- "), "(030) 12-34", "0301234"), (.strip("ä"), "bär", "br"), (.prefix("T-"), "7", "T-7"),
    (.suffix(" €"), "7", "7 €"),
    (.replace(from: "aa", to: "a"), "aaaa", "aa"), (.replace(from: ";", to: ", "), "a;b;c", "a, b, c"),
    (.replace(from: "", to: "x"), "a", "a"),
    (.regexReplace(pattern("([0-9]+)"), to: #"<\1>"#), "a1b22", "a<1>b<22>"),
    (.regexReplace(pattern("^0+"), to: ""), "007", "7"),
    (.extract(pattern("#([0-9]+)"), group: 1), "Ticket #42 open", "42"),
    (.extract(pattern("[A-Z]+-[0-9]+"), group: 0), "see AB-12.", "AB-12"),
    (.extract(pattern("a(b)?"), group: 1), "a", ""),
    (.split(on: "/", take: 1), "a / b / c", "a"), (.split(on: "/", take: -1), "a / b / c", "c"),
    (.split(on: "/", take: 4), "a/b/c", ""),
    (.split(on: "/", take: -4), "a/b/c", ""), (.split(on: "//", take: 2), "a//b", "b"),
    (.split(on: "/", take: 1), "abc", "abc"),
    (.padLeft(width: 5, with: "0"), "42", "00042"), (.padLeft(width: 2, with: "0"), "123", "123"),
    (.padLeft(width: 4, with: "äb"), "x", "äbäx"),
    (.truncate(maximum: 5, unit: .chars, mark: "…"), "Größenwahn", "Größ…"),
    (.truncate(maximum: 5, unit: .bytes, mark: "…"), "Größenwahn", "Gr…"),
    (.truncate(maximum: 4, unit: .bytes, mark: ""), "Größe", "Grö"),
    (.truncate(maximum: 5, unit: .chars, mark: "…"), "Größe", "Größe"),
    (.truncate(maximum: 2, unit: .chars, mark: "..."), "abcdef", "ab"),
    (.truncate(maximum: 3, unit: .bytes, mark: ""), "😀", ""),
    (.hashSHA256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ]

  @Test(arguments: table.indices)
  func `a step turns one text into another`(index: Int) throws {
    let (transform, text, result) = Self.table[index]
    let applied = try transform.apply(to: Array(text.utf8))
    #expect(String(decoding: applied, as: UTF8.self) == result, "\(transform) of \(text)")
  }

  @Test(arguments: table.indices)
  func `a text that a step leaves alone is left alone`(index: Int) throws {
    let (transform, text, result) = Self.table[index]
    if transform.isIdentity(on: Array(text.utf8).span) { #expect(text.utf8.elementsEqual(result.utf8)) }
    if transform.isIdentity(on: Array(result.utf8).span) {
      #expect(try transform.apply(to: Array(result.utf8)) == Array(result.utf8))
    }
  }

  @Test func `a pattern that is not found is a fault of the cell`() {
    let problem = #expect(throws: ValueProblem.self) {
      try Transform.extract(Self.pattern("#([0-9]+)"), group: 1).apply(to: Array("no ticket".utf8))
    }
    #expect(problem?.code == "map.extract-failed")
    #expect(problem?.message == #""no ticket" has nothing that matches #([0-9]+)"#)
  }

  @Test func `steps are applied from left to right`() throws {
    let column = Fixture.column(
      "key", transforms: [.prefix("Nr. "), .upper, .replace(from: "NR. ", to: ""), .padLeft(width: 4, with: "0")])
    let row = try Fixture.mapping([column], task: Fixture.task(name: "${0}")).mapped(["a7"])
    #expect(row.draft?.fields.name == "00A7")
  }
}
