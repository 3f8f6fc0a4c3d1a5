import ConnectAPI
import Diagnostics
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `The schedule of a draft` {
  private static let window = OpeningWindow(fromMinute: 480, toMinute: 1_080)

  private static func mapping(
    _ schedule: ScheduleRule, columnZone: ZoneRule? = nil, timezone: String? = "Europe/Berlin"
  ) -> Mapping {
    let columns = [
      Fixture.column("due", type: .dateTime(formats: [], zone: columnZone, dst: DSTPolicy())),
      Fixture.column("day", type: .date(formats: [])), Fixture.column("epoch", type: .epoch), Fixture.column("tz"),
      Fixture.column("id"),
    ]
    return Fixture.mapping(columns, task: Fixture.task(schedule: schedule), identity: .columns([4]), timezone: timezone)
  }

  private static func plan(_ mapping: Mapping, _ texts: [String]) throws -> SchedulePlan? {
    try mapping.mapped(texts).draft?.schedule
  }

  @Test func `a plan carries the rule's words`() throws {
    var mapping = Self.mapping(ScheduleRule(at: 0, past: .reject, beyond: .reject))
    mapping.task.expiresAfterSeconds = 3_600
    let plan = try Self.plan(mapping, ["2026-03-30T09:30", "", "", "", "7"])
    #expect(plan == SchedulePlan(start: 1_774_855_800, past: .reject, beyond: .reject, expiresAfterSeconds: 3_600))
  }

  @Test func `no value is no start`() throws {
    #expect(try Self.plan(Self.mapping(ScheduleRule(at: 0, offsetSeconds: 60)), ["", "", "", "", "7"])?.start == nil)
  }

  @Test(
    arguments: [
      (0, "2026-03-30T09:30", "", "", 1_774_855_800), (1, "", "2026-03-30", "", 1_774_821_600),
      (2, "", "", "1774855800", 1_774_855_800),
    ] as [(Int, String, String, String, Int64)])
  func `dates begin at midnight of the zone, times are themselves`(
    column: Int, due: String, day: String, epoch: String, start: Int64
  ) throws {
    for offset in [Int64(0), 5_400, -86_400] {
      let mapping = Self.mapping(ScheduleRule(at: column, offsetSeconds: offset))
      #expect(try Self.plan(mapping, [due, day, epoch, "", "7"])?.start == start + offset)
    }
  }

  @Test func `a zone may stand in a column of each row`() throws {
    let mapping = Self.mapping(ScheduleRule(at: 0), columnZone: .column(3))
    #expect(try Self.plan(mapping, ["2026-03-30T09:30", "", "", "America/New_York", "7"])?.start == 1_774_877_400)
    #expect(try Self.plan(mapping, ["2026-03-30T09:30", "", "", "Asia/Kolkata", "7"])?.start == 1_774_843_200)
    let unknown = try mapping.mapped(["2026-03-30T09:30", "", "", "Berlin", "7"])
    #expect(unknown.codes == ["map.zone-unknown"])
    #expect(unknown.problems[0].message == #""Berlin" is not a time zone of this system's database"#)
    #expect(try mapping.mapped(["2026-03-30T09:30", "", "", "", "7"]).codes == ["map.zone-missing"])
    #expect(try mapping.mapped(["2026-03-30T09:30:00Z", "", "", "", "7"]).word == "draft")
    #expect(try mapping.mapped(["", "", "", "Berlin", "7"]).word == "draft")
  }

  @Test func `a broken zone is reported once`() throws {
    var mapping = Self.mapping(ScheduleRule(at: 0), columnZone: .column(3))
    mapping.columns[3].checks = [.minimumLength(9)]
    #expect(try mapping.mapped(["2026-03-30T09:30", "", "", "UTC", "7"]).codes == ["map.too-short"])
  }

  @Test func `a start that is no time refuses the row`() throws {
    #expect(try Self.mapping(ScheduleRule(at: 3)).mapped(["", "", "", "soon", "7"]).codes == ["map.datetime-invalid"])
  }

  @Test func `a date takes the mapping's zone, a column's where rows name their own`() throws {
    var mapping = Self.mapping(ScheduleRule(at: 1))
    mapping.timezone = .column(3)
    #expect(try Self.plan(mapping, ["", "2026-03-30", "", "Asia/Kolkata", "7"])?.start == 1_774_809_000)
    #expect(try mapping.mapped(["", "2026-03-30", "", "Berlin", "7"]).codes == ["map.zone-unknown"])
    #expect(try mapping.mapped(["", "2026-03-30", "", "", "7"]).codes == ["map.zone-missing"])
  }

  @Test func `a window takes its own zone, else the mapping's, else the row's`() throws {
    func rule(_ zone: ZoneRule?) -> ScheduleRule { ScheduleRule(at: 0, window: .init(window: Self.window, zone: zone)) }
    let row = ["", "", "", "Asia/Kolkata", "7"]
    #expect(try Self.plan(Self.mapping(rule(nil)), row)?.windowZone == "Europe/Berlin")
    #expect(try Self.plan(Self.mapping(rule(.named("UTC"))), row)?.windowZone == "UTC")
    #expect(try Self.plan(Self.mapping(rule(.column(3))), row)?.windowZone == "Asia/Kolkata")
    #expect(try Self.plan(Self.mapping(rule(.column(3))), ["", "", "", "", "7"])?.windowZone == "Europe/Berlin")
    #expect(
      try Self.mapping(rule(.column(3)), timezone: nil).mapped(["", "", "", "", "7"]).codes == ["map.zone-missing"])
    #expect(try Self.mapping(rule(.column(3))).mapped(["", "", "", "Berlin", "7"]).codes == ["map.zone-unknown"])
    #expect(try Self.mapping(rule(nil), timezone: nil).mapped(["", "", "", "", "7"]).codes == ["map.zone-missing"])
  }

  @Test func `a row's place in the spread follows from its identity`() throws {
    let rule = ScheduleRule(window: .init(window: Self.window), spreadSeconds: 14_400)
    let mapping = Self.mapping(rule)
    let shifts = try (0..<200).map {
      try #require(try Self.plan(mapping, ["", "", "", "", "\($0)"])).spreadShiftSeconds
    }
    #expect(shifts.allSatisfy { (0..<14_400).contains($0) })
    #expect(Set(shifts.map { $0 / 3_600 }) == [0, 1, 2, 3])
    #expect(try Self.plan(mapping, ["", "", "", "", "0"])?.spreadShiftSeconds == shifts[0])
  }

  @Test func `one bound mapping serves several tasks at once`() async throws {
    let bound = try Self.mapping(ScheduleRule(at: 0), columnZone: .column(3)).boundToItself()
    let zones = ["Europe/Berlin", "Asia/Kolkata", "America/New_York", "Berlin"]
    let batch = Fixture.rows((0..<400).map { ["2026-03-30T09:30", "", "", zones[$0 % 4], "\($0)"].map(Fixture.text) })
    let expected = (0..<batch.count).map { bound.map(batch[$0]).draft }
    await withTaskGroup(of: [TaskDraft?].self) { group in
      for _ in 0..<4 { group.addTask { (0..<batch.count).map { bound.map(batch[$0]).draft } } }
      for await drafts in group { #expect(drafts == expected) }
    }
  }
}
