extension Language {
  static let predicate = Section(
    "a condition", "Conditions on columns; several are all to hold.",
    keys: [
      Key("all", .list(.section(.predicate), count: 1...1_000), "All of these hold."),
      Key("any", .list(.section(.predicate), count: 1...1_000), "At least one of these holds."),
      Key("not", .section(.predicate), "This does not hold."),
    ],
    others: Section.Others(
      form: .columnReference, shape: .section(.condition), documentation: "A column and what it must be."))

  static let condition = Section(
    "a condition on a column", "What a column's value must be; a missing value meets none but `is: missing`.",
    keys: [
      Key(
        "is", .words([Word("missing", "There is no value."), Word("present", "There is one.")]),
        "Whether there is a value."),
      Key("eq", .text(.operand), "Equal, in the type of the column."),
      Key("ne", .text(.operand), "Not equal."),
      Key("in", .list(.text(.operand), count: 1...10_000), "One of these."),
      Key("not_in", .list(.text(.operand), count: 1...10_000), "None of these."),
      Key("matches", .text(.pattern), "An RE2 pattern finds something in the value."),
      Key("lt", .text(.operand), "Less."),
      Key("le", .text(.operand), "Less or equal."),
      Key("gt", .text(.operand), "Greater."),
      Key("ge", .text(.operand), "Greater or equal."),
    ])

  /// A template, or several put together.
  static let textRule = Shape.either([.text(.template), .section(.combination)])

  static let combination = Section(
    "a combination of texts", "Several templates that become one text.",
    keys: combining, choices: [.exactlyOne("join", "first_of")])

  private static let combining: [Key] = [
    Key("join", .list(textRule, count: 1...100), "All that are present, with `sep` between them."),
    Key("sep", .text(.possiblyEmpty), default: #"" ""#, needs: .key("join"), "What stands between joined parts."),
    Key("first_of", .list(textRule, count: 1...100), "The first that is present."),
  ]

  private static let when = Key("when", .section(.predicate), "Left out where this condition does not hold.")

  static let task = Section(
    "the task", "The shape of StartTaskContact. A text that reads an omitted value is itself omitted.",
    keys: [
      Key("instance", .text(.template), "The instance's id, ARN or alias; --instance outranks it."),
      Key("contact_flow", .text(.template), "The flow that takes the task: an id, an ARN or a name."),
      Key("quick_connect", .text(.template), "The quick connect that takes the task: an id, an ARN or a name."),
      Key("task_template", .text(.template), "The task template: an id, an ARN or a name."),
      Key("name", textRule, required: true, "What agents see as the task's name, at most 1,024 characters."),
      Key("description", textRule, "At most 4,096 characters."),
      Key(
        "attributes", .section(.attributes), "What the flow reads; all keys and values together at most 32,768 bytes."),
      Key("references", .section(.references), "What agents see beside the task; together at most 4,096 bytes."),
      Key("schedule", .section(.schedule), "When the task starts; at once without it."),
      Key("expires_after", .text(.duration), "The task's life after its start, at most 90d; 7 days without it."),
      Key("created_by", textRule, "The ARN of the user who is shown as the task's creator."),
      Key("previous_contact", textRule, "The id of the contact that this task continues, at most 12 in a chain."),
      Key("related_contact", textRule, "The id of a contact whose attributes are copied once."),
      Key("attachments", .list(.section(.attachment), count: 1...5), "Files from pre-signed S3 links."),
      Key("segment_attributes", .section(.segmentAttributes), "System-defined attributes of the contact's segment."),
    ],
    choices: [
      .exactlyOne("contact_flow", "quick_connect", "task_template"), .atMostOne("previous_contact", "related_contact"),
    ])

  static let attributes = Section(
    "the attributes", "Keys and texts that the flow reads.",
    others: Section.Others(
      form: .attribute, shape: .either([.text(.template), .section(.attribute)]),
      documentation: "An attribute: its key is made of A-Z a-z 0-9 - and _."))

  static let attribute = Section(
    "an attribute", "A text, and when it is there.",
    keys: [Key("value", textRule, "The text.")] + combining + [when],
    choices: [.exactlyOne("value", "join", "first_of")])

  static let references = Section(
    "the references", "What agents see beside the task.",
    others: Section.Others(
      form: .any, shape: .section(.reference), documentation: "A reference, under the name that agents see."))

  static let reference = Section(
    "a reference", "A typed text; it is left out when its text is omitted.",
    keys: [
      Key(
        "type",
        .words([
          Word("url", "A link."), Word("number", "A number."), Word("string", "A text."),
          Word("date", "A date, sent as seconds since 1970."), Word("email", "An e-mail address."),
        ]), required: true, "How agents see it."),
      Key("value", textRule, required: true, "The text."),
      when,
    ])

  static let schedule = Section(
    "the schedule", "When the task starts.",
    keys: [
      Key("at", .text(.columnReference), "A date, datetime or epoch column; without a value the task starts now."),
      Key("offset", .text(.signedDuration), default: #""0m""#, needs: .key("at"), "Added to `at`, may be negative."),
      Key(
        "past", .words([Word("now", "Start at once."), Word("reject", "Refuse the row.")]), default: #""now""#,
        "What to do with a start that is past, or less than 60 s ahead."),
      Key(
        "beyond",
        .words([
          Word("defer", "Keep the row until its start is near enough."), Word("reject", "Refuse the row."),
          Word("now", "Start at once."),
        ]), default: #""defer""#, "What to do with a start that is past the service's horizon."),
      Key("window", .section(.window), "Opening hours; starts outside of them move to the next opening."),
      Key(
        "spread", .text(.duration), needs: .key("window"), "Distributes moved starts over this long after an opening."),
    ])

  static let window = Section(
    "the window", "Opening hours of a week, in wall-clock time.",
    keys: [
      Key("from", .text(.timeOfDay), required: true, "When it opens."),
      Key("to", .text(.timeOfDay), required: true, "When it closes."),
      Key(
        "days", .either([.text(.days), .list(.text(.days), count: 1...7)]), default: #""mon-sun""#,
        "The weekdays on which it opens."),
      Key("holidays", .list(.text(.date), count: 1...1_000), "Dates on which it stays closed."),
      Key("zone", .text(.zone), "Its zone, instead of source.timezone."),
    ])

  static let attachment = Section(
    "an attachment", "A file from a pre-signed S3 link.",
    keys: [
      Key("file_name", textRule, required: true, "Its name, at most 256 characters."),
      Key("s3_url", textRule, required: true, "The link, at most 2,000 characters."),
    ])

  static let segmentAttributes = Section(
    "the segment attributes", "System-defined attributes of the contact's segment.",
    others: Section.Others(
      form: .segmentAttribute, shape: .either([.text(.template), .section(.segmentAttribute)]),
      documentation: "A segment attribute: its key is made of A-Z a-z 0-9 - and _."))

  static let segmentAttribute = Section(
    "a segment attribute", "A typed text.",
    keys: [
      Key(
        "type",
        .words([Word("string", "A text."), Word("integer", "A whole number."), Word("arn", "An ARN.")]),
        default: #""string""#, "How the text is sent."),
      Key("value", textRule, required: true, "The text."),
    ])
}
