internal import ConnectAPI
internal import Diagnostics

/// What is wrong between a template and a mapping, in the words that rows and mappings share.
struct TemplateProblem {
  var code: DiagnosticCode
  var message: String
  var fix: String

  /// A template that starts no task at all.
  static func cannotStart(_ template: TaskTemplate) -> TemplateProblem? {
    let name = "task template \(Excerpt.quoted(template.name))"
    if let status = template.status, status != "ACTIVE" {
      return TemplateProblem(
        code: .templateInactive, message: "\(name) is not active (\(status)), and no task can be made from it",
        fix: "activate it in the console, or name another")
    }
    if template.contactFlowID?.isEmpty ?? true {
      return TemplateProblem(
        code: .templateWithoutFlow, message: "\(name) has no flow, and no task can be made from it",
        fix: "assign a published flow to the template in the console, or name another")
    }
    return nil
  }

  /// A reference of another type than its field wants.
  static func mistyped(
    _ field: TaskTemplate.Field, _ kind: TaskFields.Reference.Kind, in template: TaskTemplate
  ) -> TemplateProblem? {
    guard let wanted = field.kind.reference, wanted != kind else { return nil }
    return TemplateProblem(
      code: .templateFieldType,
      message: "\(Excerpt.quoted(field.name)) of task template \(Excerpt.quoted(template.name)) is \(field.type), a "
        + "reference of type \(word(wanted)), and the mapping makes it \(word(kind))",
      fix: "write type: \(word(wanted)) for the reference \(Excerpt.quoted(field.name))")
  }

  /// A field that the mapping fills and that agents cannot change or see.
  static func useless(_ field: TaskTemplate.Field, of template: TaskTemplate) -> TemplateProblem? {
    let name = "\(Excerpt.quoted(field.name)) of task template \(Excerpt.quoted(template.name))"
    if template.invisibleFields.contains(field.name) {
      return TemplateProblem(
        code: .templateFieldInvisible, message: "\(name) is hidden from agents, and the mapping fills it",
        fix: "leave the reference out, or show the field in the template")
    }
    guard template.readOnlyFields.contains(field.name) else { return nil }
    let value = template.defaultValue(of: field).map { ", its default is \(Excerpt.quoted($0))" } ?? ""
    return TemplateProblem(
      code: .templateFieldReadOnly, message: "\(name) is read-only\(value), and the mapping fills it",
      fix: "leave the reference out so that the default holds, or make the field editable in the template")
  }

  /// A reference that the template knows nothing of.
  static func unknown(_ name: String, in template: TaskTemplate) -> TemplateProblem? {
    let custom = template.fields.filter(\.kind.isCustom).map(\.name)
    guard !custom.contains(where: { Excerpt.isSame($0, name) }) else { return nil }
    let near = NearestSpelling.of(name, among: custom).map { ", did you mean \(Excerpt.quoted($0))?" } ?? ""
    return TemplateProblem(
      code: .templateFieldUnknown,
      message: "task template \(Excerpt.quoted(template.name)) has no field \(Excerpt.quoted(name))\(near)",
      fix: custom.isEmpty
        ? "leave the reference out: the template has no fields of its own" : "name one of its fields: \(list(custom))")
  }

  /// What the mapping needs so that a field has a value.
  static func mappingLine(for field: TaskTemplate.Field) -> String {
    switch field.kind {
    case .description: "add `description` under `task` in the mapping, or give the field a default in the template"
    case .scheduledTime: "add `schedule` under `task` in the mapping, or give the field a default in the template"
    case .expiryDuration: "add `expires_after` under `task` in the mapping, or give the field a default in the template"
    default:
      "add \(Excerpt.quoted(field.name)): {type: \(word(field.kind.reference ?? .string)), value: …} under "
        + "`task: references` in the mapping, or give the field a default in the template"
    }
  }

  /// At most a dozen, quoted.
  static func list(_ words: [String]) -> String {
    words.prefix(12).map(Excerpt.quoted).joined(separator: ", ") + (words.count > 12 ? ", …" : "")
  }

  private static func word(_ kind: TaskFields.Reference.Kind) -> String { kind.rawValue.lowercased() }
}
