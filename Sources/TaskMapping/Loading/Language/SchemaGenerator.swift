/// Writes the JSON Schema (2020-12) of the language from its table, for completion and checking in editors.
///
/// A schema sees values and not how they were written, so it cannot refuse everything the program refuses; what
/// the program takes, it takes.
enum SchemaGenerator {
  /// The schema as text, two spaces of indentation, a line break at the end.
  static var text: String {
    var root = object(for: Language.section(.mapping))
    root.insert(
      contentsOf: [
        ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
        ("title", .text("taskferry mapping, version 1")),
      ], at: 0)
    let definitions = SectionName.allCases.filter { $0 != .mapping }.map { name in
      (name.rawValue, SchemaValue.object(object(for: Language.section(name))))
    }
    root.append(("$defs", .object(definitions)))
    return SchemaValue.object(root).rendered + "\n"
  }

  private static func object(for section: Section) -> [(String, SchemaValue)] {
    var members: [(String, SchemaValue)] = [
      ("description", .text(section.documentation)), ("type", .text("object")),
    ]
    if !section.keys.isEmpty {
      members.append(("properties", .object(section.keys.map { ($0.name, property($0)) })))
    }
    let required = section.keys.filter(\.isRequired).map { SchemaValue.text($0.name) }
    if !required.isEmpty { members.append(("required", .array(required))) }
    if !section.isEmptyAllowed { members.append(("minProperties", .number(1))) }
    members += others(of: section)
    let rules = section.choices.map(rule) + section.keys.compactMap(requirement)
    if !rules.isEmpty { members.append(("allOf", .array(rules))) }
    return members
  }

  private static func others(of section: Section) -> [(String, SchemaValue)] {
    guard let others = section.others else { return [("additionalProperties", .boolean(false))] }
    let described = [("description", SchemaValue.text(others.documentation))] + value(others.shape)
    guard let pattern = others.form.pattern else { return [("additionalProperties", .object(described))] }
    return [
      ("patternProperties", .object([(pattern, .object(described))])), ("additionalProperties", .boolean(false)),
    ]
  }

  private static func property(_ key: Key) -> SchemaValue {
    var members: [(String, SchemaValue)] = [("description", .text(key.documentation))]
    members += value(key.shape)
    if let defaultJSON = key.defaultJSON { members.append(("default", .raw(defaultJSON))) }
    return .object(members)
  }

  private static func value(_ shape: Shape) -> [(String, SchemaValue)] {
    switch shape {
    case .text(let form):
      return text(form)
    case .integer(let range) where range.lowerBound == range.upperBound:
      return [("const", .number(range.lowerBound))]
    case .integer(let range):
      return [
        ("type", .text("integer")), ("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound)),
      ]
    case .boolean:
      return [("enum", .raw(#"[true, false, "yes", "no", "on", "off"]"#))]
    case .words(let words):
      return [("enum", .array(words.map { .text($0.text) }))]
    case .section(let name):
      return [("$ref", .text("#/$defs/\(name.rawValue)"))]
    case .list(let element, let count):
      var members: [(String, SchemaValue)] = [("type", .text("array")), ("items", .object(value(element)))]
      if count.lowerBound > 0 { members.append(("minItems", .number(count.lowerBound))) }
      members.append(("maxItems", .number(count.upperBound)))
      return members
    case .either(let shapes):
      return [("anyOf", .array(shapes.map { .object(value($0)) }))]
    }
  }

  private static func text(_ form: TextForm) -> [(String, SchemaValue)] {
    var types: [SchemaValue] = [.text("string")]
    if form.takesNumbers { types.append(.text("number")) }
    if form.takesWords { types.append(.text("boolean")) }
    var members: [(String, SchemaValue)] = [("type", types.count == 1 ? types[0] : .array(types))]
    if !form.mayBeEmpty { members.append(("minLength", .number(1))) }
    if let pattern = form.pattern { members.append(("pattern", .text(pattern))) }
    return members
  }

  private static func rule(_ choice: Section.Choice) -> SchemaValue {
    let present = choice.keys.map { SchemaValue.object([("required", .array([.text($0)]))]) }
    guard !choice.isRequired else { return .object([("oneOf", .array(present))]) }
    let none = SchemaValue.object([("not", .object([("anyOf", .array(present))]))])
    return .object([("oneOf", .array(present + [none]))])
  }

  private static func requirement(_ key: Key) -> SchemaValue? {
    guard let needs = key.needs else { return nil }
    let other = SchemaValue.array([.text(needs.key)])
    var then: [(String, SchemaValue)] = [("required", other)]
    if !needs.words.isEmpty {
      let words = SchemaValue.object([("enum", .array(needs.words.map { .text($0) }))])
      then.append(("properties", .object([(needs.key, words)])))
    }
    return .object([
      ("if", .object([("required", .array([.text(key.name)]))])), ("then", .object(then)),
    ])
  }
}
