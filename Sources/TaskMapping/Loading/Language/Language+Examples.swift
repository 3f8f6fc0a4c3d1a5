/// A column, a cell, and what comes of it: shown on the reference page, and run by a test.
struct LanguageExample: Sendable {
  /// What stands beside `header` in the column.
  var column: String
  var cell: String
  /// The text that templates read; for a cell that is refused, the end of the message.
  var outcome: Outcome

  enum Outcome: Sendable, Hashable {
    case value(String)
    case refused(String)
  }

  init(_ column: String, _ cell: String, _ value: String) {
    self.column = column
    self.cell = cell
    outcome = .value(value)
  }

  init(_ column: String, _ cell: String, refused reason: String) {
    self.column = column
    self.cell = cell
    outcome = .refused(reason)
  }
}

extension Language {
  /// What the letters of `formats` read. Every run of letters that a format may have is here.
  static let dateLetters: [(letters: [String], reads: String)] = [
    (["yyyy", "y"], "the year, four digits"),
    (["yy"], "the year, two digits: 2000 to 2099"),
    (["MM", "M"], "the month: two digits, or one or two"),
    (["MMM", "MMMM"], "the month in English: `Mar`, `March`, in any case"),
    (["dd", "d"], "the day"),
    (["HH", "H"], "the hour from 0 to 23"),
    (["hh", "h"], "the hour from 1 to 12; goes with `a`"),
    (["a"], "`AM` or `PM`, also `a.m.`, in any case"),
    (["mm", "m"], "the minute"),
    (["ss", "s"], "the second"),
    (["S", "SSS", "SSSSSSSSS"], "so many digits of a fraction, which are read and dropped"),
    (["X", "XX", "XXX", "x", "xx", "xxx", "Z"], "an offset: `Z`, `+02`, `+0200` or `+02:00`"),
  ]

  /// Every transform there is.
  static let transformExamples: [LanguageExample] = [
    LanguageExample("do: [collapse_spaces]", "Ada   Lovelace", "Ada Lovelace"),
    LanguageExample("do: [lower]", "ÄRGER", "ärger"),
    LanguageExample("do: [upper]", "Straße", "STRASSE"),
    LanguageExample("do: [title]", "o'neill-SMITH", "O'neill-Smith"),
    LanguageExample("do: [digits]", "Order 12/7", "127"),
    LanguageExample("do: [slug]", "Müller & Söhne", "muller-sohne"),
    LanguageExample(#"do: [{strip: "-/"}]"#, "12-34/5", "12345"),
    LanguageExample("do: [{prefix: T}]", "17", "T17"),
    LanguageExample(#"do: [{suffix: " h"}]"#, "48", "48 h"),
    LanguageExample(#"do: [{replace: {from: ",", to: "."}}]"#, "1,5", "1.5"),
    LanguageExample(#"do: [{regex_replace: {pattern: "([0-9]+)/([0-9]+)", to: '\2-\1'}}]"#, "3/2026", "2026-3"),
    LanguageExample(#"do: [{extract: {pattern: "T([0-9]+)", group: 1}}]"#, "Ticket T17", "17"),
    LanguageExample(#"do: [{extract: {pattern: "T[0-9]+"}}]"#, "17", refused: "has nothing that matches T[0-9]+"),
    LanguageExample(#"do: [{split: {on: ","}}]"#, "Ada, Bob, Cy", "Ada"),
    LanguageExample(#"do: [{split: {on: ",", take: -1}}]"#, "Ada, Bob, Cy", "Cy"),
    LanguageExample("do: [{pad_left: {width: 5}}]", "17", "00017"),
    LanguageExample("do: [{truncate: {max: 4, mark: …}}]", "Größe", "Grö…"),
    LanguageExample("do: [{truncate: {max: 4, unit: bytes}}]", "Größe", "Grö"),
    LanguageExample("do: [{hash: {}}, {truncate: {max: 16}}]", "Ada", "99a563ab2f6e21e9"),
    LanguageExample("do: [collapse_spaces, upper, {prefix: T}]", "a   b", "TA B"),
    LanguageExample("map: {p1: high, p2: normal}", "p1", "high"),
  ]

  /// Every type there is, in the zone Europe/Berlin.
  static let typeExamples: [LanguageExample] = [
    LanguageExample("type: text", "007", "007"),
    LanguageExample("type: integer", "007", "7"),
    LanguageExample("type: integer", "7.5", refused: "is not a whole number"),
    LanguageExample("type: decimal", "01.50", "1.5"),
    LanguageExample(#"type: decimal, decimal_sep: ",", group_sep: ".""#, "1.234,50", "1234.5"),
    LanguageExample("type: boolean", "Yes", "true"),
    LanguageExample(#"type: boolean, "true": [ja], "false": [nein]"#, "nein", "false"),
    LanguageExample("type: date", "2026-03-30", "2026-03-30"),
    LanguageExample("type: date, formats: [dd.MM.yyyy, d MMM yyyy]", "3 Mar 2026", "2026-03-03"),
    LanguageExample("type: date, formats: [dd.MM.yy]", "30.03.26", "2026-03-30"),
    LanguageExample("type: date, formats: [dd.MM.yyyy]", "30.03.26", refused: "is not a date in the form dd.MM.yyyy"),
    LanguageExample(#"type: datetime, formats: ["M/d/yyyy h:mm a"]"#, "3/30/2026 9:30 pm", "2026-03-30T19:30:00Z"),
    LanguageExample(
      #"type: datetime, formats: ["dd.MM.yyyy HH:mm"], dst: {gap: forward}"#, "29.03.2026 02:30",
      "2026-03-29T01:30:00Z"),
    LanguageExample(
      #"type: datetime, formats: ["dd.MM.yyyy HH:mm"], dst: {overlap: later}"#, "25.10.2026 02:30",
      "2026-10-25T01:30:00Z"),
    LanguageExample(
      #"type: datetime, formats: ["dd.MM.yyyy HH:mm"]"#, "29.03.2026 02:30",
      refused: "does not exist in Europe/Berlin: clocks go forward over it"),
    LanguageExample("type: epoch", "1774855800", "2026-03-30T07:30:00Z"),
    LanguageExample("type: phone, region: DE", "030 123456", "+4930123456"),
    LanguageExample("type: phone", "+1 (212) 555-0100", "+12125550100"),
    LanguageExample("type: phone, region: DE", "555-01", refused: "it is too short"),
    LanguageExample(
      "type: phone, region: US", "212-555-0100 x5", refused: "it has an extension, which E.164 has no place for"),
    LanguageExample(
      "type: phone, region: US", "911", refused: "it is a short number, which is another one in every country"),
    LanguageExample("type: phone, region: US", "1-800-FLOWERS", refused: "it has letters in it"),
    LanguageExample("type: email", "Ada@example.com", "Ada@example.com"),
    LanguageExample("type: url", "https://example.com/7", "https://example.com/7"),
    LanguageExample("type: url", "example.com/7", refused: "it has no scheme such as https://"),
  ]
}
