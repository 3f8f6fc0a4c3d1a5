package import ConnectAPI
package import Diagnostics
package import TaskMapping

/// A mapping beside the template that all its tasks are made from: what can be said before a row is read.
package struct TemplateFit: Sendable {
  /// What would refuse every row.
  package private(set) var errors: [Diagnostic] = []
  package private(set) var warnings: [Diagnostic] = []

  /// - Parameter file: the mapping's.
  package init(_ template: TaskTemplate, _ rule: TaskRule, file: String) {
    if let problem = TemplateProblem.cannotStart(template) {
      errors = [Self.error(problem, file)]
      return
    }
    for field in template.fields {
      let isMissing = template.isRequired(field) && template.defaultValue(of: field) == nil
      guard field.kind.isCustom else {
        if isMissing { require(field, of: template, rule, file) }
        continue
      }
      guard let reference = rule.references.first(where: { Excerpt.isSame($0.name, field.name) }) else {
        if isMissing { refuse(field, of: template, file, among: rule.references.map(\.name)) }
        continue
      }
      if let constant = reference.value.constant, reference.when == nil, !constant.isEmpty {
        // What no row can change is the mapping's to mend, and told once.
        var findings = Findings(at: .file(file))
        TemplateRules.check(
          .init(name: reference.name, kind: reference.kind, value: constant), field, of: template, into: &findings)
        errors += findings.problems
      } else if let problem = TemplateProblem.mistyped(field, reference.kind, in: template) {
        errors.append(Self.error(problem, file))
      }
      if let problem = TemplateProblem.useless(field, of: template),
        reference.value.constant == nil || reference.value.constant != template.defaultValue(of: field)
      {
        warn(problem, file)
      }
    }
    for reference in rule.references {
      if let problem = TemplateProblem.unknown(reference.name, in: template) { warn(problem, file) }
    }
  }

  /// A required field that is a member of the request.
  private mutating func require(
    _ field: TaskTemplate.Field, of template: TaskTemplate, _ rule: TaskRule, _ file: String
  ) {
    switch field.kind {
    case .description where rule.description == nil: refuse(field, of: template, file)
    case .scheduledTime where rule.schedule?.at == nil: refuse(field, of: template, file)
    case .expiryDuration where rule.expiresAfterSeconds == nil: refuse(field, of: template, file)
    case .quickConnect:
      warn(
        TemplateProblem(
          code: .templateQuickConnect,
          message: "task template \(Excerpt.quoted(template.name)) requires \(Excerpt.quoted(field.name)), a quick "
            + "connect, and a task made from a template cannot name one",
          fix: "give the field a default in the template, or make it optional"), file)
    default: break
    }
  }

  private mutating func refuse(
    _ field: TaskTemplate.Field, of template: TaskTemplate, _ file: String, among names: [String] = []
  ) {
    errors.append(
      Diagnostic(
        .templateFieldMissing, at: .file(file),
        "task template \(Excerpt.quoted(template.name)) requires \(Excerpt.quoted(field.name)), and the mapping has "
          + "nothing for it",
        fix: TemplateProblem.mappingLine(for: field), suggestion: NearestSpelling.of(field.name, among: names)))
  }

  private mutating func warn(_ problem: TemplateProblem, _ file: String) {
    warnings.append(
      Diagnostic(problem.code, severity: .warning, at: .file(file), problem.message, fix: problem.fix))
  }

  private static func error(_ problem: TemplateProblem, _ file: String) -> Diagnostic {
    Diagnostic(problem.code, at: .file(file), problem.message, fix: problem.fix)
  }
}
