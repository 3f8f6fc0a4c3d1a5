internal import Diagnostics

/// Writes the reference page of the language from its table, as Markdown.
enum ReferenceGenerator {
  /// The page, with a line break at its end.
  static var text: String {
    let sections = SectionName.allCases.map { section($0, Language.section($0)) }
    return ([head] + sections + [examples, dateFormats, codes]).joined(separator: "\n\n") + "\n"
  }

  private static var examples: String {
    """
    ## Columns by example

    What a column makes of a cell; the zone is Europe/Berlin. A test runs every line.

    \(table(of: Language.transformExamples))

    \(table(of: Language.typeExamples))
    """
  }

  private static var dateFormats: String {
    let rows = Language.dateLetters.map { entry in
      "| \(entry.letters.map { "`\($0)`" }.joined(separator: " ")) | \(entry.reads) |"
    }
    return """
      ## Letters of date formats

      \((["| letters | what they read |", "|---|---|"] + rows).joined(separator: "\n"))

      Other letters stand in quotes, as in `yyyy-MM-dd'T'HH:mm`, and `''` is one quote. Everything that is no letter
      stands for itself. A format that cannot be read back to one date is refused, and so are two formats of one column
      that read a text as two dates. A `datetime` without an hour is midnight. A workbook's own dates need no format.
      """
  }

  private static func table(of examples: [LanguageExample]) -> String {
    let rows = examples.map { example in
      let outcome =
        switch example.outcome {
        case .value(let text): code(text)
        case .refused(let reason): "refused: \(cell(reason))"
        }
      return "| \(code(example.column)) | \(code(example.cell)) | \(outcome) |"
    }
    return (["| column | cell | value |", "|---|---|---|"] + rows).joined(separator: "\n")
  }

  private static func code(_ text: String) -> String { "`\(cell(text))`" }

  /// What may be said about a mapping and about the rows that it maps.
  private static var codes: String {
    func table(_ codes: [DiagnosticCode]) -> String {
      let rows = codes.map { "| `\($0.rawValue)` | \(cell($0.meaning)) |" }
      return (["| code | what it says |", "|---|---|"] + rows).joined(separator: "\n")
    }
    return """
      ## Problems by code

      Of the mapping, before a row is read; `taskferry test` finds these too:

      \(table(DiagnosticCode.mappingCodes))

      Of the header and of what the task reads:

      \(table(DiagnosticCode.draftingCodes))

      Of a cell:

      \(table(DiagnosticCode.cellCodes))

      Limits of the service and all other codes are in [codes.md](codes.md); `taskferry explain CODE` tells one.
      """
  }

  private static let head = """
    # The mapping language, version \(Language.version)

    Every key there is, made by `taskferry mapping reference` from the table by which mappings are checked; the JSON
    Schema beside this page, `mapping.schema.json`, is made from the same table. What a mapping looks like as a whole is
    best seen in `mappings/callbacks.yaml`.

    **Templates** are texts with `${name}` for the value of a column, `${meta:file}`, `${meta:sheet}`, `${meta:row}`,
    `${meta:run_date}` and, where the route of a task is named, `${env:TASKFERRY_…}`. `$${` is a literal `${`.

    **The rule of absence:** a template that reads a value that is not there is itself not there; an optional member that
    is not there is left out; a required one refuses the row. `join` drops parts that are not there, `first_of` takes the
    first that is.
    """

  private static func section(_ name: SectionName, _ section: Section) -> String {
    var parts = ["## \(heading(of: name))", section.documentation]
    if !section.keys.isEmpty {
      let rows = section.keys.map(row)
      parts.append((["| key | value | default | what it does |", "|---|---|---|---|"] + rows).joined(separator: "\n"))
    }
    let words = section.keys.flatMap(wordLines)
    if !words.isEmpty { parts.append(words.joined(separator: "\n")) }
    parts += section.choices.map(sentence)
    if let others = section.others {
      parts.append(
        "Every other key is a name of your own. \(others.documentation) Its value: \(described(others.shape)).")
    }
    return parts.joined(separator: "\n\n")
  }

  private static func row(_ key: Key) -> String {
    let name = "`\(key.name)`" + (key.isRequired ? " (required)" : "")
    let needs = key.needs.map(sentence) ?? ""
    let standard = key.defaultJSON.map { "`\($0)`" } ?? ""
    return "| \(name) | \(cell(described(key.shape))) | \(cell(standard)) | \(cell(key.documentation + needs)) |"
  }

  private static func sentence(_ needs: Key.Requirement) -> String {
    needs.words.isEmpty
      ? " Only beside `\(needs.key)`." : " Only where `\(needs.key)` is \(listed(needs.words.map { "`\($0)`" }))."
  }

  private static func sentence(_ choice: Section.Choice) -> String {
    "\(choice.isRequired ? "Exactly" : "At most") one of \(listed(choice.keys.map { "`\($0)`" }))."
  }

  /// What each word of a key does.
  private static func wordLines(_ key: Key) -> [String] {
    words(of: key.shape).map { word in
      "- `\(key.name): \(word.text)`: \(word.documentation)"
    }
  }

  private static func words(of shape: Shape) -> [Word] {
    switch shape {
    case .words(let words): words
    case .either(let shapes): shapes.flatMap(words)
    case .list(let element, _): words(of: element)
    default: []
    }
  }

  private static func described(_ shape: Shape) -> String {
    switch shape {
    case .section(let name): "[\(heading(of: name))](#\(anchor(of: name)))"
    case .list(let element, let count):
      "a list of \(described(element))" + (count.upperBound <= 1_000 ? ", at most \(count.upperBound)" : "")
    case .either(let shapes): listed(shapes.map(described))
    case .words(let words): listed(words.map { "`\($0.text)`" })
    default: shape.description
    }
  }

  private static func heading(of name: SectionName) -> String { Language.section(name).title }

  /// As Markdown renderers name headings.
  private static func anchor(of name: SectionName) -> String {
    heading(of: name).lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
      .replacing(" ", with: "-")
  }

  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|").replacing("\n", with: " ") }

  private static func listed(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " or " + last
  }
}
