import Testing

@testable import TaskMapping

@Suite struct `Time zones` {
  private func epoch(_ iso: String) throws -> Int64 {
    try #require(ISOTime.instant(iso))
  }

  private func wall(_ iso: String) throws -> Int64 {
    guard case .time(let time) = ISOTime.read(iso) else {
      Issue.record("\(iso) is no time")
      return 0
    }
    return time.wallSeconds
  }

  @Test(arguments: [
    ("Europe/Berlin", "2026-01-15T12:00:00", "2026-01-15T11:00:00Z"),
    ("Europe/Berlin", "2026-07-15T12:00:00", "2026-07-15T10:00:00Z"),
    ("Europe/Berlin", "1950-07-15T12:00:00", "1950-07-15T11:00:00Z"),
    ("Europe/Berlin", "2150-07-15T12:00:00", "2150-07-15T10:00:00Z"),
    ("America/New_York", "2026-11-02T09:00:00", "2026-11-02T14:00:00Z"),
    ("Australia/Sydney", "2026-01-15T12:00:00", "2026-01-15T01:00:00Z"),
    ("Australia/Sydney", "2026-07-15T12:00:00", "2026-07-15T02:00:00Z"),
    ("Asia/Kolkata", "2026-07-15T12:00:00", "2026-07-15T06:30:00Z"),
    ("Asia/Kathmandu", "2026-07-15T12:00:00", "2026-07-15T06:15:00Z"),
    ("America/Sao_Paulo", "2026-01-15T12:00:00", "2026-01-15T15:00:00Z"),
    ("Pacific/Kiritimati", "2026-01-15T12:00:00", "2026-01-14T22:00:00Z"),
    ("Africa/Casablanca", "2026-07-15T12:00:00", "2026-07-15T11:00:00Z"),
    ("UTC", "2026-01-15T12:00:00", "2026-01-15T12:00:00Z"),
  ])
  func `a wall-clock time is one instant`(zone: String, wall text: String, instant: String) throws {
    let rules = try #require(TimeZoneDatabase.rules(named: zone))
    #expect(rules.instants(atWall: try wall(text)) == .once(try epoch(instant)))
    #expect(rules.civilTime(at: try epoch(instant)).wallSeconds == (try wall(text)))
  }

  @Test(arguments: [
    ("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
    ("America/New_York", "2026-03-08T02:00:00", "2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z"),
    ("Australia/Sydney", "2026-10-04T02:30:00", "2026-10-03T15:30:00Z", "2026-10-03T16:30:00Z"),
    ("Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:15:00Z", "2026-10-03T15:45:00Z"),
    ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z"),
    ("America/St_Johns", "2026-03-08T02:30:00", "2026-03-08T05:00:00Z", "2026-03-08T06:00:00Z"),
    ("Europe/Dublin", "2026-03-29T01:30:00", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
    ("Europe/Berlin", "2100-03-28T02:30:00", "2100-03-28T00:30:00Z", "2100-03-28T01:30:00Z"),
  ])
  func `a skipped time lies in a gap`(zone: String, wall text: String, backward: String, forward: String) throws {
    let rules = try #require(TimeZoneDatabase.rules(named: zone))
    let wall = try wall(text)
    #expect(rules.instants(atWall: wall) == .never(backward: try epoch(backward), forward: try epoch(forward)))
    #expect(rules.instant(atWall: wall, DSTPolicy(gap: .forward)) == (try epoch(forward)))
    #expect(rules.instant(atWall: wall, DSTPolicy(gap: .backward)) == (try epoch(backward)))
    #expect(rules.instant(atWall: wall, DSTPolicy(gap: .reject, overlap: .later)) == nil)
  }

  @Test(arguments: [
    ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
    ("America/New_York", "2026-11-01T01:00:00", "2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z"),
    ("Australia/Sydney", "2026-04-05T02:59:59", "2026-04-04T15:59:59Z", "2026-04-04T16:59:59Z"),
    ("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"),
    ("America/St_Johns", "2026-11-01T01:30:00", "2026-11-01T04:00:00Z", "2026-11-01T05:00:00Z"),
  ])
  func `a repeated time happens twice`(zone: String, wall text: String, earlier: String, later: String) throws {
    let rules = try #require(TimeZoneDatabase.rules(named: zone))
    let wall = try wall(text)
    #expect(rules.instants(atWall: wall) == .twice(earlier: try epoch(earlier), later: try epoch(later)))
    #expect(rules.instant(atWall: wall, DSTPolicy(overlap: .earlier)) == (try epoch(earlier)))
    #expect(rules.instant(atWall: wall, DSTPolicy(overlap: .later)) == (try epoch(later)))
    #expect(rules.instant(atWall: wall, DSTPolicy(gap: .forward, overlap: .reject)) == nil)
  }

  @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin"])
  func `every instant's wall clock leads back to it`(zone: String) throws {
    let rules = try #require(TimeZoneDatabase.rules(named: zone))
    for instant in stride(from: Int64(-2_000_000_000), through: 5_000_000_000, by: 86_413 * 3) {
      let wall = instant + rules.offset(at: instant)
      switch rules.instants(atWall: wall) {
      case .once(let found): #expect(found == instant)
      case .twice(let earlier, let later): #expect(earlier == instant || later == instant)
      case .never: Issue.record("\(instant) is shown by no clock")
      }
    }
  }

  @Test(arguments: [
    "Europe/Atlantis", "", "../../../etc/passwd", "/etc/passwd", "Europe", "europe//berlin", "tzdata.zi",
    "Europe/Berlin\u{0}", "Europe/./Berlin",
  ])
  func `a name that is no zone is none`(name: String) {
    #expect(TimeZoneDatabase.rules(named: name) == nil)
  }

  @Test func `the database lists its names`() {
    #expect(TimeZoneDatabase.names.contains("Europe/Berlin"))
    #expect(TimeZoneDatabase.names.contains("Asia/Calcutta"))
  }

  @Test(arguments: [
    "TZif", "", "no zone file", "TZif2" + String(repeating: "\u{0}", count: 60),
    "TZif2" + String(repeating: "\u{7f}", count: 60),
  ])
  func `bytes that are no zone file are refused`(text: String) {
    #expect(TimeZoneFile.rules(name: "X", bytes: Array(text.utf8)) == nil)
  }
}
