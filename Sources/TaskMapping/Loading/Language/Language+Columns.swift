extension Language {
  static let columns = Section(
    "the columns", "Names for the values of a row; templates, rules and identities use only these names.",
    others: Section.Others(
      form: .column, shape: .either([.text(.text), .section(.column)]),
      documentation: "A column. `name: Header` is short for `name: {header: Header}`."))

  static let column = Section(
    "a column", "Where a value comes from, what is done to it, what it must be.",
    keys: origin + reading + checks + policies, choices: [.exactlyOne("header", "column")])

  private static let origin: [Key] = [
    Key("header", .text(.text), "The text above the column, trimmed, compared without regard to case."),
    Key("aliases", .list(.text(.text), count: 1...100), needs: .key("header"), "Other texts that may stand above it."),
    Key("occurrence", .integer(1...16_384), needs: .key("header"), "Which one, where the header repeats, from 1."),
    Key("column", .text(.columnLetter), "The column's letter, instead of a header."),
    Key("keep_space", .boolean, default: "false", "Keeps white space around the value, which is trimmed otherwise."),
    Key(
      "do", .list(.either([.words(plainTransforms), .section(.transform)]), count: 1...100),
      "What is done to the text, from left to right, before it is read in its type."),
  ]

  static let plainTransforms: [Word] = [
    Word("collapse_spaces", "Makes one space of every run of white space."),
    Word("lower", "Lower case."),
    Word("upper", "Upper case."),
    Word("title", "A capital at the beginning of every word."),
    Word("digits", "Keeps the digits alone."),
    Word("slug", "Lower-case letters and digits, with hyphens between."),
  ]

  private static let reading: [Key] = [
    Key("type", .words(types), default: #""text""#, "How the text is read."),
    Key(
      "decimal_sep", .text(.character), default: #"".""#, needs: .type("decimal"), "What stands before the fraction."),
    Key(
      "group_sep", .text(.character), needs: .type("decimal"), "What stands between groups of digits and is left out."),
    Key(
      "true", .list(.text(.operand), count: 1...100), default: #"["true", "yes", "1"]"#, needs: .type("boolean"),
      "Words that are true, without regard to case."),
    Key(
      "false", .list(.text(.operand), count: 1...100), default: #"["false", "no", "0"]"#, needs: .type("boolean"),
      "Words that are false, without regard to case."),
    Key(
      "formats", .list(.text(.dateFormat), count: 1...50), needs: .type("date", "datetime"),
      "How dates are written, in Unicode letters such as dd.MM.yyyy HH:mm, tried in this order; without it ISO 8601."),
    Key("zone", .text(.zone), needs: .type("datetime"), "The zone of this column, instead of source.timezone."),
    Key(
      "dst", .section(.clockChange), needs: .type("datetime"),
      "What to do with times that a clock change skips or repeats."),
    Key(
      "region", .text(.region), needs: .type("phone"),
      "Where numbers without a country code are dialled; without it only the international form is read."),
    Key(
      "schemes", .list(.text(.text), count: 1...50), default: #"["http", "https"]"#, needs: .type("url"),
      "What a link may begin with."),
    Key("map", .section(.codes), "Turns codes into words."),
  ]

  static let types: [Word] = [
    Word("text", "Any text."),
    Word("integer", "A whole number."),
    Word("decimal", "A number with a fraction, exact."),
    Word("boolean", "true or false."),
    Word("date", "A calendar date."),
    Word("datetime", "A date and time; without an offset, wall-clock time in the zone."),
    Word("epoch", "Seconds since 1970."),
    Word(
      "phone",
      "A telephone number, in its E.164 form. Letters, extensions and short numbers such as 110 or 911 are refused."),
    Word("email", "An e-mail address."),
    Word("url", "A link."),
  ]

  private static let checks: [Key] = [
    Key("required", .boolean, default: "false", "Whether a row without the value is refused."),
    Key("pattern", .text(.pattern), "An RE2 pattern that must match the whole value."),
    Key("one_of", .list(.text(.operand), count: 1...10_000), "The values that are allowed."),
    Key("min", .text(.operand), "The least value, itself allowed."),
    Key("max", .text(.operand), "The greatest value, itself allowed."),
    Key("min_length", .integer(0...1_000_000), "The least number of characters."),
    Key("max_length", .integer(1...1_000_000), "The greatest number of characters."),
    Key("unique", .boolean, default: "false", "Whether no two rows of the input may have the same value."),
  ]

  private static let reject = Word("reject", "Refuse the row.")
  private static let omit = Word("omit", "Leave the value out.")
  private static let takeDefault = Word("default", "Take the default.")
  private static let abort = Word("abort", "Stop the run before anything is sent.")

  private static let policies: [Key] = [
    Key(
      "on_missing", .words([reject, omit, takeDefault, abort]), default: #""omit""#,
      "What to do when there is no value; refuse the row where it is required."),
    Key(
      "on_error", .words([reject, omit, takeDefault, abort]), default: #""reject""#,
      "What to do with a value that cannot be read or fails a check."),
    Key(
      "unmapped", .words([reject, omit, takeDefault, Word("keep", "Keep the value as it is."), abort]),
      default: #""reject""#, needs: .key("map"), "What to do with a value that is not in `map`."),
    Key("default", .text(.operand), "The value that a policy named default puts in."),
  ]

  static let codes = Section(
    "a table of codes", "What each code becomes.",
    others: Section.Others(form: .any, shape: .text(.possiblyEmpty), documentation: "A code and its word."))

  static let clockChange = Section(
    "a rule for clock changes", "What to do with wall-clock times that a clock change skips or repeats.",
    keys: [
      Key(
        "gap",
        .words([
          Word("reject", "Refuse the value."), Word("forward", "Move it past the gap."),
          Word("backward", "Move it before the gap."),
        ]), default: #""reject""#, "A time that the clocks skip in spring."),
      Key(
        "overlap",
        .words([
          Word("reject", "Refuse the value."), Word("earlier", "Take the first."), Word("later", "Take the second."),
        ]), default: #""reject""#, "A time that the clocks show twice in autumn."),
    ])

  static let transform = Section(
    "a transform", "A step that needs more than its name.",
    keys: [
      Key("strip", .text(.text), "Removes every one of these characters."),
      Key("prefix", .text(.text), "Puts a text before the value."),
      Key("suffix", .text(.text), "Puts a text after the value."),
      Key("replace", .section(.replacement), "Replaces a text wherever it stands."),
      Key("regex_replace", .section(.patternReplacement), "Replaces whatever a pattern finds."),
      Key("extract", .section(.extraction), "Keeps what a pattern finds; finding nothing is an error of the cell."),
      Key("split", .section(.split), "Keeps one part of the text."),
      Key("pad_left", .section(.padding), "Fills up on the left."),
      Key("truncate", .section(.truncation), "Cuts the text off."),
      Key("hash", .section(.hash), "Replaces the text by its hash."),
    ],
    choices: [
      .exactlyOne(
        "strip", "prefix", "suffix", "replace", "regex_replace", "extract", "split", "pad_left", "truncate", "hash")
    ])

  static let replacement = Section(
    "a replacement", "Replaces a text wherever it stands.",
    keys: [
      Key("from", .text(.text), required: true, "What is replaced."),
      Key("to", .text(.possiblyEmpty), required: true, "What stands there afterwards."),
    ])

  static let patternReplacement = Section(
    "a replacement by pattern", "Replaces whatever a pattern finds.",
    keys: [
      Key("pattern", .text(.pattern), required: true, "An RE2 pattern."),
      Key("to", .text(.possiblyEmpty), required: true, #"What stands there afterwards; \1 to \9 are the groups."#),
    ])

  static let extraction = Section(
    "an extraction", "Keeps what a pattern finds.",
    keys: [
      Key("pattern", .text(.pattern), required: true, "An RE2 pattern, searched in the text."),
      Key("group", .integer(0...99), default: "0", "Which group is kept; 0 is the whole match."),
    ])

  static let split = Section(
    "a split", "Keeps one part of the text.",
    keys: [
      Key("on", .text(.text), required: true, "What separates the parts."),
      Key("take", .integer(-1_000...1_000), default: "1", "Which part is kept, from 1; negative counts from the end."),
    ])

  static let padding = Section(
    "a padding", "Fills up on the left.",
    keys: [
      Key("width", .integer(1...1_000), required: true, "How long the text becomes, in characters."),
      Key("with", .text(.text), default: #""0""#, "What it is filled up with."),
    ])

  static let truncation = Section(
    "a truncation", "Cuts the text off.",
    keys: [
      Key("max", .integer(1...1_000_000), required: true, "How long the text may be, the mark included."),
      Key(
        "unit", .words([Word("chars", "Unicode code points."), Word("bytes", "UTF-8 bytes.")]), default: #""chars""#,
        "What `max` counts."),
      Key("mark", .text(.possiblyEmpty), default: #""""#, "What stands at the end of a text that was cut."),
    ])

  static let hash = Section(
    "a hash", "Replaces the text by its hash, in hexadecimal digits.",
    keys: [
      Key("algorithm", .words([Word("sha256", "SHA-256 of the UTF-8 bytes.")]), default: #""sha256""#, "Which one.")
    ],
    isEmptyAllowed: true)
}
