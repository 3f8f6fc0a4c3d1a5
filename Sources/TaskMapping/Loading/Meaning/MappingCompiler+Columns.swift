internal import Diagnostics
internal import SpreadsheetReading

extension MappingCompiler {
  /// Compiles every column; one that was refused leaves a rule that nothing will use.
  mutating func compileColumns(hasHeader: Bool) {
    for member in root["columns"]?.members ?? [] {
      if member.value.isRefused {
        columns.append(ColumnRule(name: member.key, locator: .header([], occurrence: nil)))
        types.append(nil)
      } else {
        let (rule, type) = column(member, hasHeader: hasHeader)
        columns.append(rule)
        types.append(type)
      }
    }
  }

  /// A column, and the type its values are compared in: nil when that was refused.
  private mutating func column(_ member: YAMLMember, hasHeader: Bool) -> (ColumnRule, ValueType?) {
    let node = member.value
    var rule = ColumnRule(
      name: member.key, place: problems.text.place(member.keyStart),
      locator: locator(node, at: member.keyStart, hasHeader: hasHeader))
    guard case .mapping = node.content else { return (rule, .text) }
    rule.keepSpace = flag(node["keep_space"])
    rule.transforms = (node["do"]?.elements ?? []).compactMap { transform($0) }
    let declared = node.isRefused("type") ? nil : valueType(node)
    rule.type = declared ?? .text
    rule.map = node["map"]?.members.compactMap { code in
      code.value.text.map { ColumnRule.MapEntry(from: code.key, to: $0) }
    }
    if let declared { judgeCodes(node, of: declared, column: member.key) }
    rule.isRequired = flag(node["required"])
    let compared: ValueType? = node.member("map") == nil ? declared : .text
    rule.checks = checks(node, of: rule, declared: declared, compared: compared)
    policies(node, of: &rule, type: compared)
    return (rule, compared)
  }

  func flag(_ node: YAMLNode?) -> Bool { node?.scalar?.boolean ?? false }

  private mutating func locator(_ node: YAMLNode, at position: TextPosition, hasHeader: Bool) -> ColumnRule.Locator {
    if let letters = node["column"] { return .letter(letterIndex(letters) ?? 0) }
    let header = node.text ?? node["header"]?.text ?? ""
    if !hasHeader, node.text != nil || node["header"] != nil {
      problems.add(
        .mappingContradiction, at: position,
        "\(header.quoted) is a header, and source.header_row says that there is none",
        fix: "give the column's letter: {column: A}")
    }
    let aliases = node["aliases"]?.elements.compactMap(\.text) ?? []
    return .header([header] + aliases, occurrence: node["occurrence"]?.integer)
  }

  private mutating func letterIndex(_ node: YAMLNode) -> Int? {
    let text = node.text ?? ""
    var index = 0
    for scalar in text.uppercased().unicodeScalars.prefix(4) {
      guard ("A"..."Z").contains(scalar) else { index = .max / 32; break }
      index = index * 26 + Int(scalar.value) - 64
    }
    if (1...ReadingLimits().columns).contains(index) { return index - 1 }
    problems.add(
      .mappingColumnLetter, at: node.start, "\(text.quoted) is not the letter of a column",
      fix: "write A to XFD, as the spreadsheet program shows it; a name goes under `header`")
    return nil
  }

  // MARK: - Types

  private mutating func valueType(_ node: YAMLNode) -> ValueType? {
    switch node["type"]?.text ?? "text" {
    case "integer": return .integer
    case "decimal": return decimal(node)
    case "boolean": return boolean(node)
    case "date": return .date(formats: formats(node, of: "date"))
    case "datetime": return dateTime(node)
    case "epoch": return .epoch
    case "phone": return .phone(region: node["region"].flatMap { region($0) })
    case "email": return .email
    case "url":
      return .url(schemes: node["schemes"]?.elements.compactMap { $0.text?.lowercased() } ?? ["http", "https"])
    default: return .text
    }
  }

  private mutating func decimal(_ node: YAMLNode) -> ValueType {
    let point = node["decimal_sep"].flatMap { character($0) } ?? UInt8(ascii: ".")
    let group = node["group_sep"].flatMap { character($0) }
    if point == group, let place = node["group_sep"] {
      problems.add(
        .mappingContradiction, at: place.start, "\"decimal_sep\" and \"group_sep\" are the same character",
        fix: "give them different ones; the decimal separator is . unless you name another")
    }
    return .decimal(decimalSeparator: point, groupSeparator: group)
  }

  private mutating func boolean(_ node: YAMLNode) -> ValueType {
    let yes = node["true"]?.elements.compactMap(\.text) ?? ["true", "yes", "1"]
    let no = node["false"]?.elements.compactMap(\.text) ?? ["false", "no", "0"]
    let folded = Set(yes.map { $0.lowercased() })
    if let both = no.first(where: { folded.contains($0.lowercased()) }) {
      problems.add(
        .mappingContradiction, at: (node["false"] ?? node["true"] ?? node).start,
        "\(both.quoted) is a word for true and for false", fix: "name both lists, without a word in common")
    }
    return .boolean(trueWords: yes, falseWords: no)
  }

  private mutating func dateTime(_ node: YAMLNode) -> ValueType {
    let formats = formats(node, of: "datetime")
    let zone = node["zone"].flatMap { self.zone($0) }
    let needsZone = formats.contains { !$0.readsOffset }
    if needsZone, node.member("zone") == nil, hasNoZone, let place = node["formats"] {
      problems.add(
        .mappingNoZone, at: place.start, "these times carry no offset, and nothing says in which time zone they are",
        fix: "set source.timezone, or zone of this column, to an IANA name such as Europe/Berlin")
    }
    let clockChange = node["dst"]
    return .dateTime(
      formats: formats, zone: zone,
      dst: DSTPolicy(gap: word(clockChange?["gap"]) ?? .reject, overlap: word(clockChange?["overlap"]) ?? .reject))
  }

  private mutating func formats(_ node: YAMLNode, of type: String) -> [DateFormat] {
    var formats: [DateFormat] = []
    for element in node["formats"]?.elements ?? [] {
      guard let format = format(element, of: type) else { continue }
      judgeAmbiguity(of: format, at: element, beside: formats)
      formats.append(format)
    }
    return formats
  }

  private mutating func format(_ element: YAMLNode, of type: String) -> DateFormat? {
    do throws(DateFormatError) {
      let format = try DateFormat(element.text ?? "")
      if type == "date", format.readsTime {
        problems.add(
          .mappingDateFormat, at: element.start,
          "\(format.source.quoted) reads a time, and the type is date",
          fix: "write type: datetime, or leave the time out")
      }
      return format
    } catch {
      problems.add(
        .mappingDateFormat, at: element.start,
        "the date format \((element.text ?? "").quoted) was refused: \(error.reason)",
        fix: error.fix)
      return nil
    }
  }

  private mutating func judgeAmbiguity(of format: DateFormat, at element: YAMLNode, beside formats: [DateFormat]) {
    for earlier in formats where problems.hasRoom() {
      guard let text = AmbiguousFormats.text(readTwiceBy: earlier, format) else { continue }
      problems.add(
        .mappingDateFormat, at: element.start,
        "\(earlier.source.quoted) and \(format.source.quoted) read \(text.quoted) as two different dates",
        fix: "keep the one that the file is written in; a file in both needs a column for each")
    }
  }

  private mutating func region(_ node: YAMLNode) -> String? {
    let text = node.text ?? ""
    if PhoneNumber.knowsRegion(text) { return text }
    let upper = text.uppercased()
    problems.add(
      .mappingUnknownRegion, at: node.start, "there is no telephone region \(text.quoted)",
      fix: "write the two capital letters of a country, such as DE, GB or US",
      suggestion: PhoneNumber.knowsRegion(upper) ? upper : nil)
    return nil
  }
}

extension ValueType {
  /// The word of the language.
  var word: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .boolean: "boolean"
    case .date: "date"
    case .dateTime: "datetime"
    case .epoch: "epoch"
    case .phone: "phone"
    case .email: "email"
    case .url: "url"
    }
  }

  /// Whether one value can be less than another.
  var hasOrder: Bool {
    switch self {
    case .integer, .decimal, .date, .dateTime, .epoch: true
    case .text, .boolean, .phone, .email, .url: false
    }
  }

  /// Whether it says when something is to happen.
  var isTime: Bool {
    switch self {
    case .date, .dateTime, .epoch: true
    default: false
    }
  }
}
