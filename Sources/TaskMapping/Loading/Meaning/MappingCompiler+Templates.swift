internal import Diagnostics

extension TextRule {
  /// Stands in for a rule that was refused.
  static let empty = TextRule.template(Template(parts: []))

  /// The characters that are there whatever the row says; nil when nothing is certain.
  var certainLength: Int? {
    guard case .template(let template) = self else { return nil }
    return template.parts.reduce(0) { sum, part in
      if case .literal(let text) = part { sum + text.unicodeScalars.count } else { sum }
    }
  }
}

extension MappingCompiler {
  /// What a template may read.
  struct TemplateScope {
    var allowsEnvironment = false
    var allowsRow = true

    static let text = TemplateScope()
    /// An id that takes a task somewhere.
    static let route = TemplateScope(allowsEnvironment: true)
    static let instance = TemplateScope(allowsEnvironment: true, allowsRow: false)
  }

  /// A template, `{join: …}` or `{first_of: …}`.
  mutating func textRule(_ node: YAMLNode) -> TextRule {
    guard case .mapping = node.content else { return .template(template(node)) }
    if let join = node["join"] {
      return .join(join.elements.map { textRule($0) }, separator: node["sep"]?.text ?? " ")
    }
    return .firstOf((node["first_of"]?.elements ?? []).map { textRule($0) })
  }

  mutating func template(_ node: YAMLNode, in scope: TemplateScope = .text) -> Template {
    var parts: [Template.Part] = []
    for part in TemplateText.parts(of: node.text ?? "") {
      switch part {
      case .literal(let text):
        warnOfLostDollar(in: text, of: node)
        parts.append(.literal(text))
      case .reference(let name, let dollar):
        if let part = resolved(name, at: Spot(node: node, dollar: dollar), in: scope) { parts.append(part) }
      case .unclosed(let dollar):
        problems.add(
          .mappingTemplate, at: position(of: Spot(node: node, dollar: dollar)), "${ is never closed",
          fix: "write ${name}; a literal ${ is written $${")
      }
    }
    return Template(parts: parts)
  }

  /// `{customer}` is a literal text, and hardly ever meant as one.
  private mutating func warnOfLostDollar(in literal: String, of node: YAMLNode) {
    let bytes = Array(literal.utf8)
    for open in bytes.indices where bytes[open] == UInt8(ascii: "{") {
      // Behind a dollar it was escaped on purpose.
      if open > 0, bytes[open - 1] == UInt8(ascii: "$") { continue }
      let inside = bytes[(open + 1)...].prefix(64)
      guard let end = inside.firstIndex(of: UInt8(ascii: "}")) else { continue }
      let name = String(decoding: inside[..<end], as: UTF8.self)
      guard let index = names.index(of: name), problems.hasRoom(for: .warning) else { continue }
      used.insert(index)
      problems.add(
        .mappingTemplate, severity: .warning, at: node.start,
        "{\(name)} is taken as it stands, without the column's value", fix: "write ${\(name)}",
        suggestion: "${\(name)}")
    }
  }

  /// A reference in a template: which `${` of which scalar.
  private struct Spot {
    var node: YAMLNode
    var dollar: Int
  }

  private mutating func position(of spot: Spot) -> TextPosition {
    // Searching costs as much as the text is long: not for problems that nobody sees, nor in texts that nobody reads.
    guard problems.hasRoom(), (spot.node.text ?? "").utf8.count <= 16_384 else { return spot.node.start }
    return problems.text.find("${", occurrence: spot.dollar, from: spot.node.start, to: spot.node.end)
      ?? spot.node.start
  }

  private mutating func resolved(
    _ reference: String, at spot: Spot, in scope: TemplateScope
  ) -> Template.Part? {
    let halves = reference.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if halves.count == 2, halves[0] == "env" { return environmentPart(halves[1], at: spot, in: scope) }
    guard scope.allowsRow else {
      problems.add(
        .mappingTemplate, at: position(of: spot),
        "${\(reference)} differs from row to row, and this holds for the whole run",
        fix: "write it out, or use ${env:TASKFERRY_…}")
      if let index = names.index(of: reference) { used.insert(index) }
      return nil
    }
    guard halves.count == 2 else { return columnPart(reference, at: spot) }
    if halves[0] == "meta" { return metaPart(halves[1], at: spot) }
    problems.add(
      .mappingTemplate, at: position(of: spot),
      "${\(reference)} cannot be read: only meta: and env: may stand before a colon",
      fix: names.index(of: halves[0]) == nil
        ? "write ${name}"
        : "write ${\(halves[0])}; a column has its `default`, and first_of takes the first that is present")
    if let index = names.index(of: halves[0]) { used.insert(index) }
    return nil
  }

  private mutating func columnPart(_ name: String, at spot: Spot) -> Template.Part? {
    guard !name.isEmpty else {
      problems.add(
        .mappingTemplate, at: position(of: spot), "${} names nothing", fix: "write ${name}; a literal ${ is written $${"
      )
      return nil
    }
    if let index = names.index(of: name) {
      used.insert(index)
      return .column(index)
    }
    reportUnknownColumn(name, at: position(of: spot))
    return nil
  }

  private mutating func metaPart(_ name: String, at spot: Spot) -> Template.Part? {
    if let meta = Template.Meta(rawValue: name) { return .meta(meta) }
    let known = Template.Meta.allCases.map(\.rawValue)
    problems.add(
      .mappingUnknownMeta, at: position(of: spot), "there is no ${meta:\(name)}",
      fix: "use one of \(known.joined(separator: ", "))",
      suggestion: problems.nearest(to: name, among: known).map { "meta:\($0)" })
    return nil
  }

  private mutating func environmentPart(
    _ name: String, at spot: Spot, in scope: TemplateScope
  ) -> Template.Part? {
    guard scope.allowsEnvironment else {
      problems.add(
        .mappingEnvironment, at: position(of: spot), "${env:\(name)} may not stand here",
        fix: "the environment gives ids of instances, flows, quick connects and templates, never texts of a task")
      return nil
    }
    guard name.hasPrefix("TASKFERRY_"), name.utf8.count > 10 else {
      problems.add(
        .mappingEnvironment, at: position(of: spot),
        "${env:\(name)} may not be read: only names that begin with TASKFERRY_ may",
        fix: "set TASKFERRY_\(name.isEmpty ? "…" : name) and write ${env:TASKFERRY_\(name.isEmpty ? "…" : name)}")
      return nil
    }
    guard let value = environment[name], !value.isEmpty else {
      problems.add(
        .mappingEnvironment, at: position(of: spot), "the environment variable \(name) is not set",
        fix: "set it, as in: export \(name)=…", suggestion: problems.nearest(to: name, among: taskferryVariables))
      return nil
    }
    return .environment(name: name)
  }

  private var taskferryVariables: [String] { environment.keys.filter { $0.hasPrefix("TASKFERRY_") }.sorted() }
}
