internal import Diagnostics
internal import SpreadsheetReading

extension MappingCompiler {
  mutating func sourceSettings(_ source: YAMLNode?) -> SourceSettings {
    var settings = SourceSettings()
    guard let source else { return settings }
    if let sheet = source["sheet"] {
      settings.sheet =
        if sheet.scalar?.style == .plain, let position = sheet.integer { .position(position) } else {
          .named(sheet.text ?? "")
        }
    }
    if let row = source["header_row"] { settings.headerRow = row.integer.map { .row($0) } ?? .none }
    if let encoding = source["encoding"]?.text, encoding != "auto" { settings.encoding = encoding }
    settings.delimiter = source["delimiter"].flatMap { delimiter($0) }
    settings.quote = source["quote"].flatMap { characterOrAuto($0) }
    settings.escape = source["escape"].flatMap { characterOrAuto($0) }
    settings.comment = source["comment"].flatMap { character($0) }
    settings.ragged = word(source["ragged"]) ?? .reject
    settings.hidden = word(source["hidden"]) ?? .include
    settings.fillMerged = flag(source["fill_merged"])
    settings.uncachedFormula = word(source["uncached_formula"]) ?? .reject
    judgeSigns(source, settings)
    return settings
  }

  /// Texts that are read as no value: trimmed and lower-cased, as cells are before they are compared.
  func missingWords(_ source: YAMLNode?) -> [String] {
    guard let missing = source?["missing"] else { return [""] }
    return missing.elements.map { ($0.text ?? "").lowercased() }
  }

  private mutating func delimiter(_ node: YAMLNode) -> UInt8? {
    if node.text == "auto" { return nil }
    return node.text.flatMap { SourceSettings.delimiterWords[$0] }
      ?? character(node, orWords: ["tab", "comma", "semicolon", "pipe", "space", "auto"])
  }

  private mutating func characterOrAuto(_ node: YAMLNode) -> UInt8? {
    node.text == "auto" ? nil : character(node, orWords: ["auto"])
  }

  mutating func character(_ node: YAMLNode, orWords words: [String] = []) -> UInt8? {
    if let sign = SourceSettings.sign(node.text ?? "") { return sign }
    problems.add(
      .mappingCharacter, at: node.start, "\((node.text ?? "").quoted) is not one ASCII character",
      fix:
        "write one character in quotes, such as \";\"\(words.isEmpty ? "" : ", or \(ShapeChecker.listed(words))")",
      suggestion: problems.nearest(to: node.text ?? "", among: words))
    return nil
  }

  /// One character cannot mean two things.
  private mutating func judgeSigns(_ source: YAMLNode, _ settings: SourceSettings) {
    let signs = [
      ("delimiter", settings.delimiter), ("quote", settings.quote ?? UInt8(ascii: "\"")), ("comment", settings.comment),
    ]
    for (index, sign) in signs.enumerated() {
      guard let value = sign.1, let other = signs[..<index].first(where: { $0.1 == value }),
        let node = source[sign.0] ?? source[other.0]
      else { continue }
      problems.add(
        .mappingContradiction, at: node.start,
        "\(other.0.quoted) and \(sign.0.quoted) are the same character",
        fix: "give them different ones")
    }
  }
}
