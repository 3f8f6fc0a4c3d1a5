import Foundation
import ImportPipeline
import TaskMapping
import Testing

@Suite struct SendingDeadlineTests {
  private func instant(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }
  private func berlin() throws -> TimeZoneRules { try #require(TimeZoneDatabase.rules(named: "Europe/Berlin")) }

  @Test(arguments: [
    ("06:00", SendingDeadline.clock(hour: 6, minute: 0)), ("6:05", .clock(hour: 6, minute: 5)),
    ("23:59", .clock(hour: 23, minute: 59)),
    ("2026-03-30T06:00+02:00", .instant(Date(timeIntervalSince1970: 1_774_843_200))),
    ("2026-03-30T04:00Z", .instant(Date(timeIntervalSince1970: 1_774_843_200))),
    ("2026-03-30T04:00:00Z", .instant(Date(timeIntervalSince1970: 1_774_843_200))),
  ]) func `a time of day or an instant`(text: String, deadline: SendingDeadline) {
    #expect(SendingDeadline(text) == deadline)
  }

  @Test(arguments: ["", "24:00", "6", "06:60", "-1:00", "06:00:00", "tomorrow", "2026-03-30T06:00", "2026-03-30"])
  func `nothing else is one`(text: String) {
    #expect(SendingDeadline(text) == nil)
  }

  @Test(arguments: [
    // Evening: the next morning.
    ("2026-03-25T21:00:00Z", "06:00", "2026-03-26T05:00:00Z", true),
    // Three hours late: it has passed.
    ("2026-03-26T08:00:00Z", "06:00", "2026-03-26T05:00:00Z", false),
    ("2026-03-26T05:00:00Z", "06:00", "2026-03-26T05:00:00Z", false),
    // Eleven hours and 59 minutes late, and twelve.
    ("2026-03-26T16:59:59Z", "06:00", "2026-03-26T05:00:00Z", false),
    ("2026-03-26T17:00:00Z", "06:00", "2026-03-27T05:00:00Z", true),
    // After midnight, 23:00 has passed the evening before.
    ("2026-03-26T00:30:00Z", "23:00", "2026-03-25T22:00:00Z", false),
    // Over the change to summer time the morning comes an hour earlier.
    ("2026-03-28T21:00:00Z", "06:00", "2026-03-29T04:00:00Z", true),
    // 02:30 does not exist that night, and comes as 03:30.
    ("2026-03-28T21:00:00Z", "02:30", "2026-03-29T01:30:00Z", true),
    // In October 02:30 comes twice: the first one.
    ("2026-10-24T20:00:00Z", "02:30", "2026-10-25T00:30:00Z", true),
    ("2026-03-26T08:00:00Z", "2026-03-26T09:00+01:00", "2026-03-26T08:00:00Z", false),
    ("2026-03-26T08:00:00Z", "2026-03-26T10:00+01:00", "2026-03-26T09:00:00Z", true),
  ]) func `the next one, unless it passed less than twelve hours ago`(
    now: String, text: String, expected: String, isAhead: Bool
  ) throws {
    let deadline = try #require(SendingDeadline(text))
    let resolved = deadline.resolved(at: try instant(now), zone: try berlin())
    let date = try instant(expected)
    #expect(resolved == (isAhead ? .ahead(date) : .passed(date)))
  }

  @Test func `it is shown with date, offset and zone`() throws {
    let zone = try berlin()
    #expect(zone.text(of: 1_774_843_200) == "2026-03-30 06:00 +02:00 (Europe/Berlin)")
    #expect(TimeZoneRules.utc.text(of: 0) == "1970-01-01 00:00 +00:00 (UTC)")
    let newfoundland = try #require(TimeZoneDatabase.rules(named: "America/St_Johns"))
    #expect(newfoundland.text(of: 1_767_225_600) == "2025-12-31 20:30 -03:30 (America/St_Johns)")
  }
}
