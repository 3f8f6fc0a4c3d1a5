/// The mapping language, version 1: the one table that parses, lints, documents and generates the JSON Schema.
enum Language {
  static let version = 1

  /// Every section there is.
  static let sections: [SectionName: Section] = Dictionary(
    uniqueKeysWithValues: SectionName.allCases.map { ($0, table($0)) })

  static func section(_ name: SectionName) -> Section { sections[name] ?? table(name) }

  private static func table(_ name: SectionName) -> Section {
    switch name {
    case .mapping: mapping
    case .source: source
    case .expect: expect
    case .rowCount: rowCount
    case .skipRule: skipRule
    case .columns: columns
    case .column: column
    case .codes: codes
    case .clockChange: clockChange
    case .transform: transform
    case .replacement: replacement
    case .patternReplacement: patternReplacement
    case .extraction: extraction
    case .split: split
    case .padding: padding
    case .truncation: truncation
    case .hash: hash
    case .predicate: predicate
    case .condition: condition
    case .combination: combination
    case .task: task
    case .attributes: attributes
    case .attribute: attribute
    case .references: references
    case .reference: reference
    case .schedule: schedule
    case .window: window
    case .attachment: attachment
    case .segmentAttributes: segmentAttributes
    case .segmentAttribute: segmentAttribute
    case .test: test
    case .testRow: testRow
    case .expectedTask: expectedTask
    case .expectedTexts: expectedTexts
    case .expectedRefusal: expectedRefusal
    }
  }
}

/// The sections of a mapping, in the order of a reference page.
enum SectionName: String, Sendable, CaseIterable {
  case mapping, source, expect
  case rowCount = "row_count"
  case skipRule = "skip_rule"
  case columns, column, codes
  case clockChange = "clock_change"
  case transform, replacement
  case patternReplacement = "pattern_replacement"
  case extraction, split, padding, truncation, hash
  case predicate, condition, combination
  case task, attributes, attribute, references, reference, schedule, window, attachment
  case segmentAttributes = "segment_attributes"
  case segmentAttribute = "segment_attribute"
  case test
  case testRow = "test_row"
  case expectedTask = "expected_task"
  case expectedTexts = "expected_texts"
  case expectedRefusal = "expected_refusal"
}

extension Language {
  static let mapping = Section(
    "the mapping", "One YAML file that says how rows of a spreadsheet become tasks.",
    keys: [
      Key(
        "taskferry", .integer(1...1), required: true,
        "The version of the language, 1. It stands first, so that an old program refuses a new file."),
      Key(
        "dataset", .text(.text), required: true,
        "The namespace of identities. Rename it and every row is new."),
      Key("source", .section(.source), "How the file is read. Flags of the same name outrank it."),
      Key(
        "columns", .section(.columns), required: true,
        "The named, typed values of a row: where each comes from, what is done to it, what it must be."),
      Key(
        "identity",
        .either([
          .words([Word("file_and_row", "The file's fingerprint and the row number: an exported file is all new.")]),
          .list(.text(.columnName), count: 1...64),
        ]),
        "The columns that make two rows the same task. A load needs it, a check does not."),
      Key(
        "order", .list(.text(.columnName), count: 1...16),
        "Tasks are sent in the order of these columns; without it by start, then by row."),
      Key("expect", .section(.expect), "What the file must be like before anything is sent."),
      Key(
        "on_changed",
        .words([
          Word("skip", "Leave the task alone and list the row in changed.csv."),
          Word("send", "Make another task, a new generation."),
          Word("reject", "Refuse the row."),
        ]), default: #""skip""#, "What to do with a row whose task exists with other content."),
      Key(
        "on_duplicate",
        .words([
          Word("reject", "Refuse both."), Word("first", "Take the first."), Word("last", "Take the last."),
        ]), default: #""reject""#, "What to do with two rows of one input that have one identity and different content."
      ),
      Key(
        "again_after", .text(.duration),
        "A task older than this no longer makes its row a duplicate. Without it, it always does."),
      Key(
        "stamp", .boolean, default: "true",
        "Whether each task carries the attribute taskferry with its ClientToken, so that it can be found again."),
      Key(
        "skip", .list(.section(.skipRule), count: 0...1_000),
        "Rules that set rows aside without fault. The first that matches wins; its rows go to skipped.csv."),
      Key("task", .section(.task), required: true, "The task, in the shape of StartTaskContact."),
      Key(
        "tests", .list(.section(.test), count: 0...10_000),
        "Examples: a row, and what must become of it. They are run whenever the mapping is checked."),
    ])

  static let source = Section(
    "the source", "How the file is read.",
    keys: [
      Key(
        "sheet", .either([.integer(1...10_000), .text(.text)]),
        "The sheet's name, or its position from 1; the first visible one by default. Text files have none."),
      Key(
        "header_row",
        .either([
          .integer(1...1_048_576), .words([Word("none", "There is no header; columns are addressed by letter.")]),
        ]),
        default: "1", "The row that holds the names of the columns, from 1."),
      Key(
        "encoding", .text(.encoding), default: #""auto""#,
        "The encoding of a text file. auto takes UTF-8, or what a byte order mark says."),
      Key(
        "delimiter", .text(.delimiter), default: #""auto""#,
        "What separates the fields of a text file; auto finds it out and says why."),
      Key(
        "quote", .text(.characterOrAuto), default: #""auto""#,
        "What encloses a field that holds a delimiter or a line break. auto takes the double quote, unless the text is "
          + "plainly quoted by apostrophes."),
      Key(
        "escape", .text(.characterOrAuto), default: #""auto""#,
        "What makes a quote inside a field literal. auto takes a doubled quote, unless the text plainly puts a backslash "
          + "before each; the quote itself stands for the doubled one."),
      Key(
        "comment", .text(.character), "Records that begin with it are passed over; without it there are no comments."),
      Key(
        "missing", .list(.text(.possiblyEmpty), count: 0...1_000), default: #"[""]"#,
        "Cells read as no value, compared after trimming and without regard to case."),
      Key(
        "ragged",
        .words([
          Word("reject", "Refuse the row."), Word("pad", "Read the fields that are not there as blank."),
        ]), default: #""reject""#, "What to do with a record that has fewer fields than the header."),
      Key(
        "hidden",
        .words([
          Word("include", "Read hidden rows, columns and sheets like all others, and say so."),
          Word("skip", "Pass hidden rows over, read cells of hidden columns as blank, and no hidden sheet."),
        ]), default: #""include""#, "What to do with what is hidden in the workbook."),
      Key(
        "fill_merged", .boolean, default: "false",
        "Whether every cell of a merged range has the value of the first."),
      Key(
        "uncached_formula",
        .words([
          Word("reject", "Refuse a row that needs it."),
          Word("missing", "Read the cell as no value."),
          Word("warn", "Read the cell as no value and warn."),
        ]), default: #""reject""#, "What to do with a formula whose result the workbook does not hold."),
      Key(
        "timezone", .text(.zone),
        "The zone of wall-clock times without an offset: an IANA name, or a column of such names. There is no default."),
      Key(
        "unknown_columns",
        .words([
          Word("error", "Refuse the file."), Word("warn", "Warn."), Word("ignore", "Say nothing."),
        ]), default: #""warn""#, "What to do when the file has columns that the mapping does not know."),
    ])

  static let expect = Section(
    "the expectations", "What the file must be like before anything is sent; a miss stops the run.",
    keys: [
      Key("rows", .section(.rowCount), "How many rows the file must have."),
      Key("max_age", .text(.duration), "The greatest age of the file."),
      Key(
        "min_new", .integer(0...1_000_000_000), "The least number of rows that are not skipped, refused or duplicate."),
    ])

  static let rowCount = Section(
    "the expected rows", "Bounds of the number of rows, both included.",
    keys: [
      Key("min", .integer(0...1_000_000_000), "At least so many."),
      Key("max", .integer(0...1_000_000_000), "At most so many."),
    ])

  static let skipRule = Section(
    "a skip rule", "Sets rows aside without fault.",
    keys: [
      Key("when", .section(.predicate), required: true, "The condition."),
      Key("reason", .text(.text), required: true, "What skipped.csv gives as the reason."),
    ])
}
