internal import Diagnostics

extension YAMLNode {
  /// The number of a scalar whose shape is a whole number.
  var integer: Int? { text.flatMap { Int($0) } }
}

extension MappingCompiler {
  /// The value of a closed list of words that the shape has checked.
  func word<Word: RawRepresentable<String>>(_ node: YAMLNode?) -> Word? {
    node?.text.flatMap { Word(rawValue: $0) }
  }

  /// Names of columns in a list, each counted as used.
  mutating func columnList(_ node: YAMLNode?) -> [Int] {
    var indexes: [Int] = []
    for element in node?.elements ?? [] {
      guard let index = column(named: element.text ?? "", at: element.start) else { continue }
      if indexes.contains(index) {
        problems.add(
          .mappingContradiction, at: element.start, "\(names.all[index].quoted) stands twice in this list",
          fix: "keep one of the two")
      }
      indexes.append(index)
    }
    return indexes
  }

  /// Looks a name up and counts the column as used; reports an unknown one.
  mutating func column(named name: String, at position: TextPosition) -> Int? {
    if let index = names.index(of: name) {
      used.insert(index)
      return index
    }
    reportUnknownColumn(name, at: position)
    return nil
  }

  mutating func reportUnknownColumn(_ name: String, at position: TextPosition) {
    guard names.areKnown, problems.hasRoom() else { return }
    let near = likelyColumn(for: name)
    // That nothing else reads the column that was meant is no second problem.
    if let meant = near.flatMap({ names.index(of: $0) }) { used.insert(meant) }
    problems.add(
      .mappingUnknownColumn, at: position, "no column is named \(name.quoted)",
      fix: near.map { "write \($0)" }
        ?? "declare it under columns; there are \(names.all.prefix(20).joined(separator: ", "))",
      suggestion: near)
  }

  /// The column somebody most likely meant: by name, by `${name}`, or by the header it reads.
  private mutating func likelyColumn(for name: String) -> String? {
    if name.hasPrefix("${"), name.hasSuffix("}") {
      let inner = String(name.dropFirst(2).dropLast())
      if names.index(of: inner) != nil { return inner }
    }
    let trimmed = String(
      name.unicodeScalars.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed().map(Character.init))
    if names.index(of: trimmed) != nil { return trimmed }
    for (index, column) in columns.enumerated() {
      guard case .header(let headers, _) = column.locator else { continue }
      if headers.contains(where: { $0.lowercased() == trimmed.lowercased() }) { return names.all[index] }
    }
    return problems.nearest(to: trimmed, among: names.all)
  }

  /// The column of a value that is nothing but `${name}`.
  mutating func columnReference(_ node: YAMLNode) -> Int? {
    let text = node.text ?? ""
    if text.ranges(of: "${").count > 1 {
      problems.add(
        .mappingTemplate, at: node.start, "\(text.quoted) reads several columns, and one alone is possible here",
        fix: "put what belongs together into one column of the file, such as a date with its time")
      return nil
    }
    guard text.hasPrefix("${"), text.hasSuffix("}"), text.utf8.count > 3 else {
      let isName = names.index(of: text) != nil
      problems.add(
        .mappingTemplate, at: node.start, "\(text.quoted) is not a column such as ${due}",
        fix: isName ? "write ${\(text)}" : "write the name of a column between ${ and }")
      if let index = names.index(of: text) { used.insert(index) }
      return nil
    }
    return column(named: String(text.dropFirst(2).dropLast()), at: node.start)
  }

  /// A zone by IANA name, or by a column: `${zone}` or its name.
  mutating func zone(_ node: YAMLNode) -> ZoneRule? {
    let text = node.text ?? ""
    if text.hasPrefix("${") {
      guard let index = columnReference(node) else { return nil }
      zoneColumns.append((index, node.start))
      return .column(index)
    }
    if TimeZoneDatabase.rules(named: text) != nil { return .named(text) }
    if let index = names.index(of: text) {
      used.insert(index)
      zoneColumns.append((index, node.start))
      return .column(index)
    }
    guard TimeZoneDatabase.isInstalled else {
      problems.add(
        .mappingUnknownZone, at: node.start,
        "this system has no time zones, so \(text.quoted) cannot be read",
        fix: "install the package tzdata")
      return nil
    }
    let near = problems.hasRoom() ? likelyZone(for: text) : nil
    problems.add(
      .mappingUnknownZone, at: node.start, "there is no time zone \(text.quoted)",
      fix: near.map { "write \($0)" }
        ?? "use an IANA name, which has the zone's largest city and not always the nearest, such as Europe/Berlin, or a "
        + "column of such names",
      suggestion: near)
    return nil
  }

  /// A zone is a text: so none can depend on a time that depends on it.
  mutating func judgeZoneColumns() {
    for (column, position) in zoneColumns {
      guard let type = types[column] else { continue }
      if case .text = type { continue }
      problems.add(
        .mappingColumnType, at: position,
        "a zone is a text, and \(names.all[column].quoted) is of type \(type.word)",
        fix: "give the name of a column of type text, or an IANA name such as Europe/Berlin")
    }
  }

  private mutating func likelyZone(for text: String) -> String? {
    let zones = TimeZoneDatabase.names
    let city = "/" + text.lowercased().map { $0 == " " ? "_" : String($0) }.joined()
    return zones.first { $0.lowercased() == text.lowercased() || $0.lowercased().hasSuffix(city) }
      ?? zones.first { EditDistance.between(Array($0.unicodeScalars), Array(text.prefix(64).unicodeScalars)) == 1 }
      // A zone that only looks alike is another country's.
      ?? problems.nearest(to: text, among: names.all)
  }
}
