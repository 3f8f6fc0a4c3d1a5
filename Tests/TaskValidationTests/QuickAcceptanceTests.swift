import ConnectAPI
import Diagnostics
import Foundation
import SpreadsheetReading
import TaskMapping
import Testing

@testable import TaskValidation

@Suite struct QuickAcceptanceTests {
  private static func template(_ column: Int) -> TextRule { .template(Template(parts: [.column(column)])) }

  private static let columns = ["name", "text", "key", "link", "number", "mail", "due"]

  private static func mapping(
    keys: [String] = ["key", "text"], schedule: ScheduleRule? = nil, createdBy: TextRule? = nil
  ) -> Mapping {
    let kinds: [(Int, TaskFields.Reference.Kind)] = [(3, .url), (4, .number), (5, .email), (6, .date), (1, .string)]
    return Mapping(
      file: "m.yaml", sha256: "", dataset: "d", unknownColumns: .ignore,
      columns: columns.map { name in
        ColumnRule(
          name: name, locator: .header([name], occurrence: nil), keepSpace: name == "name",
          type: name == "due" ? .epoch : .text)
      },
      identity: .columns([2]),
      task: TaskRule(
        routeKind: .contactFlow, route: .template(Template(parts: [.literal(Examples.flow)])), name: template(0),
        description: template(1),
        attributes: [
          .init(key: keys[0], value: template(2)), .init(key: keys[1], value: template(1)),
        ],
        references: kinds.map { .init(name: "r\($0.0)", kind: $0.1, value: template($0.0)) }, schedule: schedule,
        expiresAfterSeconds: 86_400, createdBy: createdBy))
  }

  private static func bound(_ mapping: Mapping) throws -> BoundMapping {
    let context = InputContext(
      file: "f.csv", fileName: "f.csv", sheet: nil, fingerprint: "f", now: Examples.now, isText: true)
    return try mapping.bound(to: SourceHeader(rowNumber: 1, cells: columns), of: context).get()
  }

  private static let texts: [[String]] = [
    [
      "Callback", "\u{A0}", "\u{85}Ada", "n" + String(repeating: "a", count: 511), String(repeating: "b", count: 513),
      String(repeating: "ü", count: 300), "nul\u{0}", "Ü",
    ],
    ["", "short", String(repeating: "d", count: 4_096), String(repeating: "d", count: 4_097), "nul\u{0}"],
    ["7", "8", String(repeating: "k", count: 28_000), "x\u{0}"],
    [
      "", "https://a.example", "https://a.example/\u{2003}",
      "https://a.example/" + String(repeating: "p", count: 4_000),
    ],
    ["", "12.5", "1e5", "+.5"], ["", "a@example.com", "a@b@c.example"],
    ["", "\(Examples.nowSeconds - 60)", "\(Examples.nowSeconds + 3_600)", "\(Examples.nowSeconds + 30 * 86_400)"],
  ]

  private static func batch(rows: Int, seed: UInt64) -> RowBatch {
    var random = SplitMix(seed: seed)
    var bytes: [UInt8] = []
    var cells: [CellEntry] = []
    var entries: [RowEntry] = []
    for row in 0..<rows {
      entries.append(RowEntry(number: row + 2, firstCell: cells.count, cellCount: columns.count))
      for choices in texts {
        // The first two of each are sound nearly always, and chosen more often.
        let isPlain = Int.random(in: 0..<6, using: &random) > 0
        let text = choices[Int.random(in: 0..<(isPlain ? 1 : choices.count), using: &random)]
        let utf8 = Array(text.utf8)
        cells.append(
          CellEntry(
            start: UInt32(bytes.count), length: UInt32(utf8.count), kind: utf8.isEmpty ? .blank : .text))
        bytes += utf8
      }
    }
    return RowBatch(bytes: bytes, cells: cells, rows: entries)
  }

  private static let schedules: [ScheduleRule?] = [
    nil, ScheduleRule(at: 6), ScheduleRule(at: 6, past: .reject, beyond: .reject),
    ScheduleRule(
      at: 6, window: .init(window: OpeningWindow(fromMinute: 480, toMinute: 540, days: [1]), zone: .named("UTC"))),
  ]

  @Test(arguments: schedules.indices, [true, false])
  func `what is accepted is valid without a warning, and the same task`(schedule: Int, isStamped: Bool) throws {
    let bound = try Self.bound(Self.mapping(schedule: Self.schedules[schedule]))
    let validator = TaskValidator(isStamped: isStamped)
    let acceptance = QuickAcceptance(validator, mapping: bound, now: Examples.now)
    var accepted = 0
    // Batches of few rows, because a U+0000 anywhere in a batch is a doubt about all of it.
    for seed in 0..<400 {
      let batch = Self.batch(rows: 3, seed: UInt64(seed))
      var mapper = RowMapper(bound, of: batch)
      for index in 0..<batch.count {
        mapper.map(index)
        guard let quick = acceptance.accept(&mapper) else { continue }
        accepted += 1
        guard case .draft(let draft) = mapper.mapped().verdict,
          case .valid(let task, let warnings) = validator.validate(draft, at: Examples.place, now: Examples.now)
        else {
          Issue.record("a row that is not valid was accepted")
          continue
        }
        #expect(warnings.isEmpty)
        #expect(acceptance.task(draft) == task)
        let start = task.start(at: Examples.now, horizonSeconds: validator.horizonSeconds)
        #expect(quick.isDeferred == { if case .deferred = start { true } else { false } }())
        #expect(quick.isMoved == { if case .scheduled(_, moved: true) = start { true } else { false } }())
      }
    }
    #expect(accepted > 50)
  }

  @Test func `a mapping with something wrong in it has nothing accepted`() throws {
    let mappings = [
      Self.mapping(keys: ["a b", "c"]), Self.mapping(keys: ["same", "same"]), Self.mapping(keys: ["taskferry", "c"]),
      Self.mapping(createdBy: .template(Template(parts: [.literal("nobody")]))),
    ]
    for mapping in mappings {
      let bound = try Self.bound(mapping)
      let acceptance = QuickAcceptance(TaskValidator(), mapping: bound, now: Examples.now)
      var mapper = RowMapper(bound, of: Self.batch(rows: 1, seed: 1))
      mapper.map(0)
      #expect(acceptance.accept(&mapper) == nil)
    }
  }

  @Test func `rows with an identity of their own are not sorted`() throws {
    var log = SpilledLog(capacity: 10, folder: FileManager.default.temporaryDirectory.path)
    for row in 0..<1_000 {
      let key = UInt64(row == 999 ? 5 : row) << 40
      try log.add(SpillRecord(first: key, second: 0, third: UInt64(row), fourth: 0))
    }
    #expect(log.count == 1_000)
    var sort = SpilledSort(capacity: 10, folder: FileManager.default.temporaryDirectory.path)
    try log.drain(into: &sort)
    #expect(sort.count == 2)
    #expect(log.count == 0)
  }
}
