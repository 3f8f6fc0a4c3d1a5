import Testing

@testable import TaskMapping

@Suite struct `Patterns of users` {
  @Test(arguments: [
    ("[A-Z]{2}-[0-9]+", "AB-12", true), ("[A-Z]{2}-[0-9]+", "xAB-12", false), ("", "", true), ("a*", "", true),
    ("ü+", "üüü", true), ("(?i)closed", "CLOSED", true), (".", "\n", false),
  ])
  func `a whole match spans all of the text`(source: String, text: String, matches: Bool) throws {
    #expect(try Pattern(source).matchesWhole(text) == matches)
  }

  @Test func `a search finds the pattern anywhere`() throws {
    let pattern = try Pattern("b+")
    #expect(pattern.search("aabba"))
    #expect(!pattern.search("aaa"))
    #expect(!pattern.search(""))
  }

  @Test func `groups are byte ranges, nil when they took no part`() throws {
    let match = try Pattern("(ü)(x)?(z*)").firstMatch(in: "aüb")
    #expect(match == [1..<3, 1..<3, nil, 3..<3])
    #expect(try Pattern("q").firstMatch(in: "aüb") == nil)
  }

  @Test(arguments: [
    ("([0-9]+)", #"<\1>"#, "a1b22", "a<1>b<22>"), (" +", " ", "a   b  c", "a b c"), ("x", "", "", ""),
    ("^", "+", "", "+"),
  ])
  func `every match is replaced`(source: String, replacement: String, text: String, result: String) throws {
    #expect(try Pattern(source).replacingAll(in: text, with: replacement) == Array(result.utf8))
  }

  @Test(arguments: [#"\2"#, #"\"#, #"\n"#])
  func `a replacement that the pattern cannot fill is refused`(replacement: String) throws {
    let pattern = try Pattern("(a)")
    #expect(pattern.problem(ofReplacement: replacement) != nil)
    #expect(pattern.replacingAll(in: "a", with: replacement) == nil)
  }

  @Test(arguments: [
    ("a(?=b)", "(?=", "(?= looks ahead, which RE2 does not do"),
    ("a(?!b)", "(?!", "(?! looks ahead, which RE2 does not do"),
    ("(?<=a)b", "(?<", "(?< looks behind, which RE2 does not do"),
    ("(?<!a)b", "(?<", "(?< looks behind, which RE2 does not do"),
    (#"(a)\1"#, #"\1"#, #"\1 refers back to a group, which RE2 does not do"#),
    (#"(?P<x>a)\k<x>"#, #"\k"#, #"\k refers back to a group, which RE2 does not do"#),
    ("(?>a)", "(?>", "(?> begins a kind of group that RE2 does not have"),
    ("(?P<a b>c)", "(?P<a b>", "(?P<a b> is not the name of a group"),
    ("a*+", "*+", "*+ repeats a repetition"), ("*a", "*", "* has nothing before it to repeat"),
    ("a{1001}", "{1001}", "{1001} repeats more than 1,000 times"),
    ("a(", "a(", "a ( is never closed"), ("a)", "a)", "a ) closes nothing"), ("[a", "[a", "a [ is never closed"),
    ("[z-a]", "z-a", "the range z-a runs backwards"),
    ("[[:digits:]]", "[:digits:]", "[:digits:] is no class of characters"),
    (#"\pX"#, #"\pX"#, #"\pX is no class of characters"#), (#"\y"#, #"\y"#, #"\y means nothing"#),
    (#"a\"#, "", "it ends in a single backslash"),
  ])
  func `a bad pattern is refused with the part at fault and the reason`(
    source: String, fragment: String, reason: String
  ) {
    let error = #expect(throws: PatternError.self) { try Pattern(source) }
    #expect(error?.reason == reason)
    #expect(error?.fragment == fragment)
    #expect(error?.fix.isEmpty == false)
  }

  @Test func `a pattern that would hang a backtracking engine takes no time`() throws {
    let text = String(repeating: "a", count: 5_000) + "!"
    #expect(try !Pattern("^(a+)+$").matchesWhole(text))
  }
}
