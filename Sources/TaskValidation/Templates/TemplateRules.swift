internal import ConnectAPI
internal import Diagnostics
internal import TaskMapping

/// What a task template asks of a task.
///
/// The service does not document which of it StartTaskContact enforces: a field that is missing, an option that is
/// none and a value of another type refuse the row here. What only says how agents see a field is a warning.
enum TemplateRules {
  /// - Parameter warns: whether to tell what the template says about the mapping too; not where that was told before.
  static func check(_ draft: TaskDraft, against template: TaskTemplate, warns: Bool, into findings: inout Findings) {
    if let problem = TemplateProblem.cannotStart(template) {
      findings.refuse(problem.code, problem.message, fix: problem.fix, of: .route)
      return
    }
    for field in template.fields {
      guard field.kind.isCustom else {
        checkMember(field, of: template, draft, into: &findings)
        continue
      }
      let reference = draft.fields.references.first { Excerpt.isSame($0.name, field.name) }
      guard let reference, !reference.value.isEmpty else {
        if template.isRequired(field), template.defaultValue(of: field) == nil {
          refuseMissing(field, template, draft, into: &findings)
        }
        continue
      }
      check(reference, field, of: template, into: &findings)
      if warns, let warning = TemplateProblem.useless(field, of: template) {
        findings.warn(warning.code, warning.message, fix: warning.fix, of: .reference(field.name))
      }
    }
    guard warns else { return }
    for reference in draft.fields.references {
      if let warning = TemplateProblem.unknown(reference.name, in: template) {
        findings.warn(warning.code, warning.message, fix: warning.fix, of: .reference(reference.name))
      }
    }
  }

  /// A field that is a member of the request itself.
  private static func checkMember(
    _ field: TaskTemplate.Field, of template: TaskTemplate, _ draft: TaskDraft, into findings: inout Findings
  ) {
    guard template.isRequired(field), template.defaultValue(of: field) == nil else { return }
    let isThere =
      switch field.kind {
      case .description: draft.fields.description?.isEmpty == false
      case .scheduledTime: draft.schedule.start != nil
      case .expiryDuration: draft.schedule.expiresAfterSeconds != nil
      // A task always has a name, and one from a template never a quick connect.
      default: true
      }
    if !isThere { refuseMissing(field, template, draft, into: &findings) }
  }

  private static func refuseMissing(
    _ field: TaskTemplate.Field, _ template: TaskTemplate, _ draft: TaskDraft, into findings: inout Findings
  ) {
    let member: TaskMember? =
      switch field.kind {
      case .description: .description
      case .scheduledTime: .schedule
      case .expiryDuration: nil
      default: .reference(field.name)
      }
    let isFed = member.flatMap { findings.cell(feeding: $0) } != nil
    let name = Excerpt.quoted(field.name)
    findings.refuse(
      .templateFieldMissing,
      "task template \(Excerpt.quoted(template.name)) requires \(name), and the task has none",
      fix: isFed
        ? "fill the cell, or give the field a default in the template" : TemplateProblem.mappingLine(for: field),
      suggestion: isFed || !field.kind.isCustom
        ? nil : NearestSpelling.of(field.name, among: draft.fields.references.map(\.name)),
      of: member)
  }

  /// A value against the field it is for.
  static func check(
    _ reference: TaskFields.Reference, _ field: TaskTemplate.Field, of template: TaskTemplate,
    into findings: inout Findings
  ) {
    let member = TaskMember.reference(field.name)
    if let problem = TemplateProblem.mistyped(field, reference.kind, in: template) {
      findings.refuse(problem.code, problem.message, fix: problem.fix, of: member)
      return
    }
    let subject = "\(Excerpt.quoted(field.name)) of task template \(Excerpt.quoted(template.name))"
    if let most = field.kind.maximumLength, let count = Excerpt.length(of: reference.value, notIn: 0...most) {
      findings.refuse(
        .templateValueTooLong,
        "\(subject) takes at most \(Excerpt.grouped(most)) characters (\(field.type)), and the value has "
          + Excerpt.grouped(count),
        fix: "cut the column with do: [{truncate: {max: \(most)}}], or move the text to the description", of: member)
    }
    switch field.kind {
    case .boolean where reference.value != "true" && reference.value != "false":
      findings.refuse(
        .templateNotBoolean, "\(subject) is true or false, and \(Excerpt.quoted(reference.value)) is neither",
        fix: "read the column as type: boolean, with its own words for true and false", of: member)
    case .singleSelect where !field.options.contains(where: { Excerpt.isSame($0, reference.value) }):
      findings.refuse(
        .templateOptionUnknown,
        "\(Excerpt.quoted(reference.value)) is no option of \(subject)",
        fix:
          "write one of \(TemplateProblem.list(field.options)), or turn the file's words into them by a map of the column",
        suggestion: NearestSpelling.of(reference.value, among: field.options), of: member)
    default: break
    }
  }
}
