/// Why a pattern was not taken.
package struct PatternError: Error, Sendable, Hashable {
  /// What is wrong, without a full stop.
  package var reason: String
  package var fix: String
  /// The part of the pattern that is at fault, as RE2 names it; empty when it names none.
  package var fragment: String

  /// Puts RE2's words, such as `invalid perl operator: (?=`, into ours. What people bring along from engines that
  /// backtrack is named, because RE2 calls it a mistake of writing.
  ///
  /// The words are those of re2.cc, `RegexpStatus::CodeText` in re2/regexp.cc (read 2026-11, version 2022-06).
  init(ofRE2 words: String) {
    let halves = words.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    fragment = halves.count > 1 ? halves[1] : ""
    (reason, fix) = PatternError.explained(halves[0], fragment) ?? (words, PatternError.escaping)
  }

  private static let escaping = "a sign such as . ( ) [ ] * + ? that is meant as it stands needs a backslash before it"
  private static let lookAround =
    "keep what is wanted with extract and a group ( ); in conditions, put not: around what is not wanted"

  private static func explained(_ kind: String, _ fragment: String) -> (String, String)? {
    switch kind {
    case "invalid perl operator", "invalid named capture group": return operatorFault(fragment)
    case "invalid escape sequence": return escapeFault(fragment)
    case "missing )": return ("a ( is never closed", escaping)
    case "unexpected )": return ("a ) closes nothing", escaping)
    case "missing ]": return ("a [ is never closed", escaping)
    case "invalid character class", "invalid character class range":
      guard fragment.contains("-"), !fragment.hasPrefix("[:") else {
        return (
          "\(fragment) is no class of characters", "write the characters out, such as [a-z] or \\p{L} for letters"
        )
      }
      return (
        "the range \(fragment) runs backwards", "put the lesser end first, and a - that is meant as it stands last"
      )
    case "no argument for repetition operator": return ("\(fragment) has nothing before it to repeat", escaping)
    case "bad repetition operator":
      return ("\(fragment) repeats a repetition", "write one of * + ? {n}; there are no possessive ones such as *+")
    case "invalid repetition size":
      return ("\(fragment) repeats more than 1,000 times", "write at most {1000}, or use max_length")
    case "trailing \\":
      return ("it ends in a single backslash", "write \\\\ for a backslash")
    case "pattern too large - compile failed": return ("it is too large", "repeat less, or list fewer alternatives")
    default: return nil
    }
  }

  private static func operatorFault(_ fragment: String) -> (String, String) {
    if fragment.hasPrefix("(?<=") || fragment.hasPrefix("(?<!") || fragment == "(?<" {
      return ("\(fragment) looks behind, which RE2 does not do", lookAround)
    }
    if fragment.hasPrefix("(?=") || fragment.hasPrefix("(?!") {
      return ("\(fragment) looks ahead, which RE2 does not do", lookAround)
    }
    if fragment.hasPrefix("(?P") {
      return ("\(fragment) is not the name of a group", "write (?P<name>…), or ( ) alone")
    }
    return (
      "\(fragment) begins a kind of group that RE2 does not have", "write ( ), or (?: ) for a group that is not kept"
    )
  }

  private static func escapeFault(_ fragment: String) -> (String, String) {
    let isReference = fragment.dropFirst().first.map { $0.isNumber || $0 == "k" || $0 == "g" } ?? false
    if isReference {
      return (
        "\(fragment) refers back to a group, which RE2 does not do",
        "write out what is to stand there"
      )
    }
    return (
      "\(fragment) means nothing",
      "write \\\\ for a backslash, and leave it out before letters that stand for themselves"
    )
  }
}
