extension Language {
  static let test = Section(
    "an example", "A row, and what must become of it.",
    keys: [
      Key("now", .text(.instant), "The clock of the example; without it the time of the run."),
      Key("row", .section(.testRow), required: true, "The cells, by their header or letter; the others are blank."),
      Key("task", .section(.expectedTask), "The row becomes a task with these members; others are not compared."),
      Key("reject", .section(.expectedRefusal), "The row is refused."),
      Key("skip", .text(.text), "The row is skipped for this reason."),
    ], choices: [.exactlyOne("task", "reject", "skip")])

  static let testRow = Section(
    "the row of an example", "Cells by their header.",
    others: Section.Others(form: .any, shape: .text(.cell), documentation: "A header and the text of its cell."),
    isEmptyAllowed: true)

  static let expectedTask = Section(
    "an expected task", "Members of the task and the text each must have; an empty text says that there is none.",
    keys: [
      Key("name", .text(.possiblyEmpty), "The task's name."),
      Key("description", .text(.possiblyEmpty), "Its description."),
      Key("schedule", .text(.possiblyEmpty), "Its start, such as \"2026-03-30T07:30:00Z\", or now."),
      Key("contact_flow", .text(.possiblyEmpty), "The flow as the mapping gives it."),
      Key("quick_connect", .text(.possiblyEmpty), "The quick connect as the mapping gives it."),
      Key("task_template", .text(.possiblyEmpty), "The task template as the mapping gives it."),
      Key("created_by", .text(.possiblyEmpty), "The creator's ARN."),
      Key("previous_contact", .text(.possiblyEmpty), "The contact that it continues."),
      Key("related_contact", .text(.possiblyEmpty), "The contact whose attributes are copied."),
      Key("attributes", .section(.expectedTexts), "Attributes by key."),
      Key("references", .section(.expectedTexts), "Values of references by name."),
      Key("segment_attributes", .section(.expectedTexts), "Segment attributes by key."),
    ],
    others: Section.Others(
      form: .member, shape: .text(.possiblyEmpty),
      documentation: "One attribute, reference or segment attribute, such as `attributes.priority`."))

  static let expectedTexts = Section(
    "expected texts", "Names and the texts they must have.",
    others: Section.Others(form: .any, shape: .text(.possiblyEmpty), documentation: "A name and its text."))

  static let expectedRefusal = Section(
    "an expected refusal", "Why the row must be refused.",
    keys: [
      Key("column", .text(.columnName), "The column at fault."),
      Key("code", .text(.text), "The code of the problem."),
    ], isEmptyAllowed: true)
}
