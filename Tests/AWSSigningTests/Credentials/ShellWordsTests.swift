import Testing

@testable import AWSSigning

/// Held to Python's `shlex.split`, which boto3 uses; where a backslash in double quotes stands before `$` or a
/// backquote, POSIX counts.
@Suite struct `Words of a command` {
  @Test(arguments: [
    ("a b  c", ["a", "b", "c"]), ("  /bin/x\t-y ", ["/bin/x", "-y"]), ("'a b' c", ["a b", "c"]),
    (#""a b" c"#, ["a b", "c"]), (#"a\ b c"#, ["a b", "c"]), ("a'b'c", ["abc"]), (#"a"b"'c'"#, ["abc"]),
    ("''", [""]), (#""""#, [""]), (#""a\"b""#, [#"a"b"#]), (#""a\\b""#, [#"a\b"#]), (#""a\nb""#, [#"a\nb"#]),
    (#"'a\'"#, [#"a\"#]), (#""\$x \`y""#, ["$x `y"]), ("$HOME *.x ~ | > &", ["$HOME", "*.x", "~", "|", ">", "&"]),
    ("ä 'ö ü'", ["ä", "ö ü"]), ("", []), ("   ", []), (#"C:\\x"#, [#"C:\x"#]),
  ])
  func `are split as a POSIX shell splits`(_ command: String, _ words: [String]) {
    #expect(shellWords(command) == words)
  }

  @Test(arguments: ["'a", "\"a", "a \"b\\\"", "a\\", "'"])
  func `that are not closed are none`(_ command: String) {
    #expect(shellWords(command) == nil)
  }
}
