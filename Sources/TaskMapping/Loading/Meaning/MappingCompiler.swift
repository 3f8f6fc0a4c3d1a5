internal import ConnectAPI
internal import Diagnostics
internal import SpreadsheetReading

/// Phase 3: makes a `Mapping` of a tree whose shape is right, and judges what its names and values mean.
///
/// It never gives up: what cannot be made is reported and stands in for by something empty, so that the rest is
/// judged too. The mapping is used only when nothing was reported as an error.
struct MappingCompiler {
  var problems: ProblemList
  let root: YAMLNode
  let environment: [String: String]
  let names: ColumnNames
  /// The compiled columns, one for each name.
  var columns: [ColumnRule] = []
  /// What each column's values are compared as; nil when that is not known, because it was refused.
  var types: [ValueType?] = []
  /// Indexes of columns that something reads.
  var used: Set<Int> = []
  var timezone: ZoneRule?
  /// Columns that name zones, and where the mapping says so.
  var zoneColumns: [(column: Int, position: TextPosition)] = []
  private let dropped: [YAMLNode]

  init(root: YAMLNode, problems: ProblemList, dropped: [YAMLNode], environment: [String: String]) {
    self.root = root
    self.problems = problems
    self.dropped = dropped
    self.environment = environment
    names = ColumnNames(root.member("columns"))
  }

  mutating func mapping(file: String, sha256: String) -> Mapping {
    let source = root["source"]
    timezone = source?["timezone"].flatMap { zone($0) }
    compileColumns(hasHeader: source?["header_row"]?.text != "none")
    var mapping = Mapping(
      file: file, sha256: sha256, dataset: root["dataset"]?.text ?? "", source: sourceSettings(source),
      missing: missingWords(source), timezone: timezone, unknownColumns: word(source?["unknown_columns"]) ?? .warn,
      columns: columns, identity: identity(), order: columnList(root["order"]), expect: expectations(),
      onChanged: word(root["on_changed"]) ?? .skip, onDuplicate: word(root["on_duplicate"]) ?? .reject,
      againAfterSeconds: root["again_after"].flatMap { duration($0) },
      stamp: root["stamp"]?.scalar?.boolean ?? true, skip: skipRules(),
      task: TaskRule(routeKind: .contactFlow, route: .empty, name: .empty))
    mapping.task = task(isStamped: mapping.stamp)
    mapping.tests = tests()
    judgeZoneColumns()
    judgeUse()
    return mapping
  }

  private mutating func identity() -> IdentityRule? {
    guard let node = root["identity"] else { return nil }
    return node.text == "file_and_row" ? .fileAndRow : .columns(columnList(node))
  }

  private mutating func expectations() -> Expectations {
    guard let expect = root["expect"] else { return Expectations() }
    let rows = expect["rows"]
    let expectations = Expectations(
      minimumRows: rows?["min"]?.integer, maximumRows: rows?["max"]?.integer,
      maximumAgeSeconds: expect["max_age"].flatMap { duration($0) }, minimumNewRows: expect["min_new"]?.integer)
    if let least = expectations.minimumRows, let most = expectations.maximumRows, least > most, let node = rows?["min"]
    {
      problems.add(
        .mappingContradiction, at: node.start, "no file has at least \(least) and at most \(most) rows",
        fix: "swap them")
    }
    return expectations
  }

  private mutating func skipRules() -> [SkipRule] {
    (root["skip"]?.elements ?? []).map { rule in
      SkipRule(when: rule["when"].map { predicate($0) } ?? .all([]), reason: rule["reason"]?.text ?? "")
    }
  }

  /// Warns of columns that nothing reads, counting what is mentioned in refused parts as read.
  private mutating func judgeUse() {
    var mentioned: Set<String> = []
    for node in dropped { Self.collectNames(in: node, into: &mentioned) }
    for (index, name) in names.all.enumerated() where !used.contains(index) && !mentioned.contains(name) {
      guard problems.hasRoom(for: .warning) else { return }
      // A column that was refused is reported already, and its name may be one that nothing can read.
      if root["columns"]?.isRefused(name) ?? false { continue }
      problems.add(
        .mappingUnusedColumn, severity: .warning, at: names.positions[index],
        "nothing reads the column \(name.quoted)",
        fix: "use it as ${\(name)}, or remove it from columns", column: name)
    }
  }

  private static func collectNames(in node: YAMLNode, into names: inout Set<String>) {
    switch node.content {
    case .scalar(let scalar):
      names.insert(scalar.text)
      for case .reference(let name, _) in TemplateText.parts(of: scalar.text) { names.insert(name) }
    case .sequence(let elements):
      for element in elements { collectNames(in: element, into: &names) }
    case .mapping(let members):
      for member in members {
        names.insert(member.key)
        collectNames(in: member.value, into: &names)
      }
    case .refused: break
    }
  }
}

/// The names under `columns`, refused ones included: a reference to a column that has a problem is no second one.
struct ColumnNames {
  let all: [String]
  let positions: [TextPosition]
  /// Whether `columns` itself could be read; without it nothing can be said about names.
  let areKnown: Bool
  private let indexes: [[UInt8]: Int]

  init(_ member: YAMLMember?) {
    let members = member?.value.members ?? []
    all = members.map(\.key)
    positions = members.map(\.keyStart)
    if case .mapping? = member?.value.content { areKnown = true } else { areKnown = false }
    indexes = Dictionary(members.enumerated().map { (Array($0.element.key.utf8), $0.offset) }) { first, _ in first }
  }

  /// The index of a name, compared as bytes.
  func index(of name: String) -> Int? { indexes[Array(name.utf8)] }
}
