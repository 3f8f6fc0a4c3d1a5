internal import ConnectAPI
internal import Diagnostics
internal import SpreadsheetReading

/// What the place of a column in the task asks of it.
extension ColumnProposal {
  /// Whether the column is one of the task's names, and so must be one line.
  mutating func makeOneLine(maximum: Int) {
    guard kind == .text else { return }
    var steps: [String] = []
    if hasRuns { steps.append("collapse_spaces") }
    if maximumLength > maximum { steps.append("{truncate: {max: \(maximum), mark: \"…\"}}") }
    if !steps.isEmpty { keys.append((name: "do", yaml: "[\(steps.joined(separator: ", "))]")) }
  }

  mutating func compareInLowerCase() {
    if kind == .text, !keys.contains(where: { $0.name == "do" }) { keys.append((name: "do", yaml: "[lower]")) }
  }

  /// Whether a row without the value should go on.
  mutating func askWhetherRequired() {
    if question == nil {
      question =
        "rows without a value: \(rows - filled). They become tasks without it; required: true refuses them"
    }
  }

  /// Gives the column the type and the checks of the field that it feeds.
  mutating func fit(_ field: TaskTemplate.Field, _ cells: [SampleCell], isRequired: Bool) {
    evidence.append("feeds \(JSONText.quoted(TerminalText.safe(field.name))) of the task template")
    switch field.kind {
    case .text, .textArea:
      if [.text, .empty].contains(kind), let most = field.kind.maximumLength {
        keys.append((name: "max_length", yaml: "\(most)"))
      }
    case .boolean where kind != .boolean: keys = [(name: "type", yaml: "boolean")]
    case .email where kind != .email: keys = [(name: "type", yaml: "email")]
    case .url: keys = [(name: "type", yaml: "url")] + (isRequired ? [] : [(name: "on_error", yaml: "omit")])
    case .number where kind == .text && !decimalKeys.isEmpty:
      evidence.removeAll { $0.hasPrefix(Self.leftAsText) }
      keys = decimalKeys.map { (name: $0.0, yaml: $0.1) }
    case .singleSelect where !field.options.isEmpty: choose(among: field.options, cells)
    default: break
    }
    if isRequired { require() }
  }

  /// Words that differ from an option by case alone are turned into it; any other is refused.
  private mutating func choose(among options: [String], _ cells: [SampleCell]) {
    let words = Set(cells.map(\.text))
    let foreign = words.filter { word in !options.contains { $0.utf8.elementsEqual(word.utf8) } }
    let twins = foreign.sorted().compactMap { word in
      options.first { CaseFolding.folded($0) == CaseFolding.folded(word) }.map { (word, $0) }
    }
    if !foreign.isEmpty, twins.count == foreign.count, twins.count <= 50 {
      let entries = options.map { ($0, $0) } + twins
      let list = entries.map { "\(YAMLText.scalar($0.0)): \(YAMLText.scalar($0.1))" }.joined(separator: ", ")
      keys.append((name: "map", yaml: "{\(list)}"))
      return
    }
    keys.append((name: "one_of", yaml: "[\(YAMLText.list(options))]"))
    if !foreign.isEmpty, question == nil {
      let count = cells.count { foreign.contains($0.text) }
      question =
        "\(count) of \(filled) values are none of the template's options; write map: {word: option} in place of one_of"
    }
  }

  mutating func require() {
    if keys.contains(where: { $0.name == "required" }) { return }
    keys.append((name: "required", yaml: "true"))
  }
}
