package import ConnectAPI
internal import Diagnostics

/// The task template that a draft is for: its fields beside the columns of the table.
package struct ProposedTemplate: Sendable {
  package var template: TaskTemplate
  /// What the mapping names it by: its name, or its id where several have the name.
  package var route: String

  package init(_ template: TaskTemplate, route: String) {
    self.template = template
    self.route = route
  }

  /// The field that a header names; what the template hides or keeps is fed by no column.
  func field(for header: String, among taken: [TaskTemplate.Field]) -> TaskTemplate.Field? {
    let folded = CaseFolding.folded(header)
    let name = HeaderWords.columnName(header)
    let free = template.fields.filter { field in !taken.contains(field) && !isFixed(field) }
    return free.first { CaseFolding.folded($0.name) == folded }
      ?? free.first { !name.isEmpty && HeaderWords.columnName($0.name) == name }
  }

  /// Whether agents cannot see or change the field, so that its default holds.
  func isFixed(_ field: TaskTemplate.Field) -> Bool {
    template.readOnlyFields.contains(field.name) || template.invisibleFields.contains(field.name)
  }

  /// Whether a task must bring the field along.
  func isNeeded(_ field: TaskTemplate.Field) -> Bool {
    template.isRequired(field) && template.defaultValue(of: field) == nil
  }

  // MARK: Lines of the draft

  var routeLines: [String] {
    ["  task_template: \(YAMLText.scalar(route.replacing("${", with: "$${")))"]
  }

  /// `references:` with a line for each field: those that no column feeds are comments.
  func referenceLines(_ columns: [ProposedColumn]) -> [String] {
    let custom = template.fields.filter(\.kind.isCustom)
    guard !custom.isEmpty else { return [] }
    var isFed = false
    let lines = custom.flatMap { field -> [String] in
      guard let column = columns.first(where: { $0.field == field }), let kind = field.kind.reference else {
        return unfed(field)
      }
      guard field.kind != .dateTime || column.column.isInstant else {
        return [
          "    # \(MappingProposal.mark) \(JSONText.quoted(field.name)) wants a time: have column \(column.name) read as date "
            + "or datetime, then take the \"# \" away",
          "    # \(line(field, kind, "${\(column.name)}"))",
        ]
      }
      isFed = true
      return ["    " + line(field, kind, "${\(column.name)}") + "   # " + facts(field)]
    }
    return [isFed ? "  references:" : "  # references:"] + lines
  }

  private func unfed(_ field: TaskTemplate.Field) -> [String] {
    let shown = "# " + line(field, field.kind.reference ?? .string, "${…}") + "   # " + facts(field)
    guard isNeeded(field), !isFixed(field) else { return ["    " + shown] }
    return [
      "    # \(MappingProposal.mark) the template requires \(JSONText.quoted(TerminalText.safe(field.name))), and no column "
        + "has that name: name the column that feeds it", "    " + shown,
    ]
  }

  private func line(_ field: TaskTemplate.Field, _ kind: TaskFields.Reference.Kind, _ value: String) -> String {
    "\(JSONText.quoted(field.name.replacing("${", with: "$${"))): {type: \(kind.rawValue.lowercased()), value: \"\(value)\"}"
  }

  /// What the template says of a field: `SINGLE_SELECT, required: low, high`.
  private func facts(_ field: TaskTemplate.Field) -> String {
    var words = [TerminalText.safe(field.type)]
    if template.isRequired(field) { words.append("required") }
    if template.readOnlyFields.contains(field.name) { words.append("read-only") }
    if template.invisibleFields.contains(field.name) { words.append("hidden from agents") }
    if let value = template.defaultValue(of: field) { words.append("default \(JSONText.quoted(value))") }
    if case .other = field.kind { words.append("a type that this version does not know") }
    let text = words.joined(separator: ", ")
    guard !field.options.isEmpty else { return text }
    let options = field.options.prefix(12).map { TerminalText.safe($0) }.joined(separator: ", ")
    return "\(text): \(options)\(field.options.count > 12 ? ", …" : "")"
  }

  /// What the template requires of the members of the request, and the draft does not have.
  func memberLines(hasDescription: Bool, hasSchedule: Bool) -> [String] {
    template.fields.filter(isNeeded).compactMap { field in
      switch field.kind {
      case .description where !hasDescription:
        "  # \(MappingProposal.mark) the template requires a description: add `description: …`"
      case .scheduledTime where !hasSchedule:
        "  # \(MappingProposal.mark) the template requires a start: add `schedule: {at: …}`"
      case .expiryDuration:
        "  expires_after: 48h   # \(MappingProposal.mark) the template requires how long the task lives"
      default: nil
      }
    }
  }
}

extension ProposedTask {
  /// Makes the task of the columns that have the names of a template's fields.
  mutating func takeFields(of columns: inout [ProposedColumn]) {
    var carried: Set<String> = []
    for index in columns.indices {
      guard let field = columns[index].field else { continue }
      let isInstant = columns[index].column.isInstant
      switch field.kind {
      case .description: describe(by: columns[index].name)
      case .scheduledTime where isInstant:
        start(by: columns[index].name, isMidnight: columns[index].column.kind == .date)
      case .dateTime where !isInstant, .scheduledTime, .name, .quickConnect, .expiryDuration: continue
      default: break
      }
      columns[index].isUsed = true
      carried.insert(columns[index].name)
    }
    keepReferencesOnly(carried)
  }
}
