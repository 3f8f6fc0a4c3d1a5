import ConnectAPI
import Diagnostics
import Foundation
import SpreadsheetReading

@testable import TaskMapping

/// Mappings and rows for tests, built without YAML.
enum Fixture {
  static let now = "2026-03-28T12:00:00Z"

  static func epoch(_ iso: String) -> Int64 { ISOTime.instant(iso) ?? .min }

  /// `"Callback ${0}"`: a number is the index of a column.
  static func template(_ text: String) -> TextRule {
    var parts: [Template.Part] = []
    var rest = Substring(text)
    while let open = rest.range(of: "${") {
      if open.lowerBound > rest.startIndex { parts.append(.literal(String(rest[..<open.lowerBound]))) }
      guard let close = rest.range(of: "}") else { break }
      let name = String(rest[open.upperBound..<close.lowerBound])
      if let index = Int(name) {
        parts.append(.column(index))
      } else if name.hasPrefix("env:") {
        parts.append(.environment(name: String(name.dropFirst(4))))
      } else if let meta = Template.Meta(rawValue: String(name.dropFirst(5))) {
        parts.append(.meta(meta))
      }
      rest = rest[close.upperBound...]
    }
    if !rest.isEmpty { parts.append(.literal(String(rest))) }
    return .template(Template(parts: parts))
  }

  static func column(
    _ name: String, header: String? = nil, aliases: [String] = [], transforms: [Transform] = [],
    type: ValueType = .text, required: Bool = false, checks: [Check] = [], onMissing: ColumnRule.Policy = .omit,
    onError: ColumnRule.Policy = .reject, map: [ColumnRule.MapEntry]? = nil, unmapped: ColumnRule.Unmapped = .reject,
    default defaultText: String? = nil, keepSpace: Bool = false
  ) -> ColumnRule {
    ColumnRule(
      name: name, locator: .header([header ?? name] + aliases, occurrence: nil), keepSpace: keepSpace,
      transforms: transforms, type: type, map: map, isRequired: required, checks: checks, onMissing: onMissing,
      onError: onError, unmapped: unmapped, defaultText: defaultText)
  }

  static func task(
    name: String = "Task", description: TextRule? = nil, attributes: [TaskRule.AttributeRule] = [],
    references: [TaskRule.ReferenceRule] = [], schedule: ScheduleRule? = nil, route: String = "Callback flow"
  ) -> TaskRule {
    TaskRule(
      routeKind: .contactFlow, route: template(route), name: template(name), description: description,
      attributes: attributes, references: references, schedule: schedule)
  }

  static func mapping(
    _ columns: [ColumnRule], task: TaskRule = task(), identity: IdentityRule? = nil, order: [Int] = [],
    skip: [SkipRule] = [], missing: [String] = [""], timezone: String? = "Europe/Berlin",
    unknownColumns: Mapping.UnknownColumns = .ignore, tests: [MappingTest] = []
  ) -> Mapping {
    Mapping(
      file: "mapping.yaml", sha256: "", dataset: "callbacks", missing: missing,
      timezone: timezone.map(ZoneRule.named), unknownColumns: unknownColumns, columns: columns, identity: identity,
      order: order, skip: skip, task: task, tests: tests)
  }

  static func context(isText: Bool = true, sheet: String? = nil, now: String = now) -> InputContext {
    InputContext(
      file: "in/callbacks.csv", fileName: "callbacks.csv", sheet: sheet, fingerprint: "f00d",
      now: Date(timeIntervalSince1970: TimeInterval(epoch(now))), isText: isText,
      environment: ["TASKFERRY_FLOW": "Night flow"])
  }

  static func header(_ cells: [String]) -> SourceHeader { SourceHeader(rowNumber: 1, cells: cells) }

  typealias Cell = (kind: CellKind, text: String)

  static func text(_ text: String) -> Cell { (text.isEmpty ? .blank : .text, text) }

  /// The rows of a batch, numbered from 2.
  static func rows(_ rows: [[Cell]], problems: [Int: Diagnostic] = [:]) -> RowBatch {
    var bytes: [UInt8] = []
    var cells: [CellEntry] = []
    var entries: [RowEntry] = []
    for (index, row) in rows.enumerated() {
      entries.append(RowEntry(number: index + 2, firstCell: cells.count, cellCount: row.count))
      for cell in row {
        cells.append(CellEntry(start: UInt32(bytes.count), length: UInt32(cell.text.utf8.count), kind: cell.kind))
        bytes.append(contentsOf: Array(cell.text.utf8))
      }
    }
    return RowBatch(bytes: bytes, cells: cells, rows: entries, problems: problems)
  }

  static func row(_ texts: [String]) -> SourceRow { rows([texts.map(text)])[0] }
}

extension Mapping {
  /// Bound to a header of its own columns' first names.
  func boundToItself(isText: Bool = true, sheet: String? = nil) throws -> BoundMapping {
    let names = columns.map { rule in if case .header(let names, _) = rule.locator { names[0] } else { "" } }
    return try bound(to: Fixture.header(names), of: Fixture.context(isText: isText, sheet: sheet)).get()
  }

  func mapped(_ texts: [String], isText: Bool = true) throws -> MappedRow {
    try boundToItself(isText: isText).map(Fixture.row(texts))
  }

  func mapped(cells: [Fixture.Cell], isText: Bool = false) throws -> MappedRow {
    try boundToItself(isText: isText).map(Fixture.rows([cells])[0])
  }
}

extension MappedRow {
  var draft: TaskDraft? { if case .draft(let draft) = verdict { draft } else { nil } }

  var problems: [Diagnostic] {
    switch verdict {
    case .rejected(let problems, _): problems
    case .abort(let problem): [problem]
    default: []
    }
  }

  var codes: [String] { problems.map(\.code.rawValue) }

  var identity: TaskIdentity? {
    switch verdict {
    case .draft(let draft): draft.identity
    case .skipped(_, let identity), .rejected(_, let identity): identity
    case .abort: nil
    }
  }

  /// What the row came to, in a word.
  var word: String {
    switch verdict {
    case .draft: "draft"
    case .skipped(let reason, _): "skipped: \(reason)"
    case .rejected: "rejected"
    case .abort: "abort"
    }
  }
}
