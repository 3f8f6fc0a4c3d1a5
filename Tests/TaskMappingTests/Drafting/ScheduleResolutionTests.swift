import ConnectAPI
import Diagnostics
import SpreadsheetReading
import Testing

@testable import TaskMapping

/// The clock of these tests is Friday, 27 March 2026, 12:00 in Berlin (11:00 UTC), two days before clocks
/// go forward.
@Suite struct `The start of a task` {
  private static let now = "2026-03-27T11:00:00Z"
  private static let sixDays: Int64 = 6 * 86_400

  private static func epoch(_ iso: String) -> Int64 { ISOTime.instant(iso) ?? .min }

  private static func office(holidays: [String] = []) -> OpeningWindow {
    let days = holidays.map { Int(epoch($0 + "T00:00:00Z") / 86_400) }
    return OpeningWindow(fromMinute: 8 * 60, toMinute: 18 * 60, days: [1, 2, 3, 4, 5], holidays: Set(days))
  }

  private static func plan(
    _ start: String?, past: SchedulePlan.Past = .now, beyond: SchedulePlan.Beyond = .defer,
    window: OpeningWindow? = nil, zone: String = "Europe/Berlin", spread: Int64 = 0, shift: Int64 = 0
  ) -> SchedulePlan {
    SchedulePlan(
      start: start.map(epoch), past: past, beyond: beyond, window: window, windowZone: window == nil ? nil : zone,
      spreadSeconds: spread, spreadShiftSeconds: shift)
  }

  private static func resolution(_ plan: SchedulePlan, at now: String = now) -> SchedulePlan.Resolution {
    plan.resolved(atEpoch: epoch(now), horizonSeconds: sixDays)
  }

  @Test(
    arguments: [
      (nil, .now), ("2026-03-27T10:00:00Z", .now), ("2026-03-27T11:00:59Z", .now),
      ("2026-03-27T11:01:00Z", .scheduled(epoch("2026-03-27T11:01:00Z"), moved: false)),
      ("2026-04-02T11:00:00Z", .scheduled(epoch("2026-04-02T11:00:00Z"), moved: false)),
      ("2026-04-02T11:00:01Z", .beyond(epoch("2026-04-02T11:00:01Z"))),
    ] as [(String?, SchedulePlan.Resolution)])
  func `without a window, less than 60 s ahead is now and more than the horizon is beyond`(
    start: String?, expected: SchedulePlan.Resolution
  ) {
    #expect(Self.resolution(Self.plan(start)) == expected)
  }

  @Test(
    arguments: [
      (nil, .now), ("2026-03-27T10:00:00Z", .past(epoch("2026-03-27T10:00:00Z"))),
      ("2026-03-27T11:00:59Z", .past(epoch("2026-03-27T11:00:59Z"))),
      ("2026-03-27T11:01:00Z", .scheduled(epoch("2026-03-27T11:01:00Z"), moved: false)),
    ] as [(String?, SchedulePlan.Resolution)])
  func `past: reject refuses what is less than 60 s ahead`(start: String?, expected: SchedulePlan.Resolution) {
    #expect(Self.resolution(Self.plan(start, past: .reject)) == expected)
  }

  @Test(arguments: [SchedulePlan.Beyond.defer, .reject])
  func `beyond is left to the policy`(beyond: SchedulePlan.Beyond) {
    #expect(
      Self.resolution(Self.plan("2026-05-01T10:00:00Z", beyond: beyond)) == .beyond(Self.epoch("2026-05-01T10:00:00Z")))
  }

  @Test func `beyond: now starts a task without waiting for its date`() {
    #expect(Self.resolution(Self.plan("2026-05-01T10:00:00Z", beyond: .now)) == .now)
    let closed = Self.plan("2026-05-01T10:00:00Z", beyond: .now, window: Self.office())
    #expect(
      Self.resolution(closed, at: "2026-03-27T20:00:00Z") == .scheduled(Self.epoch("2026-03-30T06:00:00Z"), moved: true)
    )
  }

  @Test(
    arguments: [
      // Open now, no start or one in the past.
      (now, nil, .now), (now, "2026-03-27T01:00:00Z", .now),
      // Friday 17:59:59 and 18:00: the end is outside.
      ("2026-03-27T16:59:59Z", nil, .now),
      ("2026-03-27T17:00:00Z", nil, .scheduled(epoch("2026-03-30T06:00:00Z"), moved: true)),
      // Friday before opening: the same day.
      ("2026-03-27T05:00:00Z", nil, .scheduled(epoch("2026-03-27T07:00:00Z"), moved: true)),
      // Half a minute before opening: 60 s ahead, which is inside.
      ("2026-03-27T06:59:30Z", nil, .scheduled(epoch("2026-03-27T07:00:30Z"), moved: true)),
      // A start in the window stays; one before it moves to its opening, one after it to the next.
      (now, "2026-03-30T07:30:00Z", .scheduled(epoch("2026-03-30T07:30:00Z"), moved: false)),
      (now, "2026-03-30T03:00:00Z", .scheduled(epoch("2026-03-30T06:00:00Z"), moved: true)),
      (now, "2026-03-30T16:00:00Z", .scheduled(epoch("2026-03-31T06:00:00Z"), moved: true)),
      // Saturday before clocks go forward, Monday after: 08:00 is 06:00 UTC then.
      (now, "2026-03-28T09:00:00Z", .scheduled(epoch("2026-03-30T06:00:00Z"), moved: true)),
      // Inside the horizon, moved beyond it.
      ("2026-03-27T17:00:00Z", "2026-04-02T16:30:00Z", .beyond(epoch("2026-04-03T06:00:00Z"))),
    ] as [(String, String?, SchedulePlan.Resolution)])
  func `a window holds for every start`(now: String, start: String?, expected: SchedulePlan.Resolution) {
    #expect(Self.resolution(Self.plan(start, window: Self.office()), at: now) == expected)
  }

  @Test func `a holiday is closed all day by the clocks of the zone`() {
    let plan = Self.plan("2026-03-27T20:00:00Z", window: Self.office(holidays: ["2026-03-30", "2026-03-31"]))
    #expect(Self.resolution(plan) == .scheduled(Self.epoch("2026-04-01T06:00:00Z"), moved: true))
  }

  @Test(arguments: [
    ("Asia/Kolkata", "2026-03-30T02:30:00Z"), ("Australia/Adelaide", "2026-03-29T21:30:00Z"),
    ("America/Los_Angeles", "2026-03-30T15:00:00Z"),
  ])
  func `hours are those of the window's own zone`(zone: String, opening: String) {
    let plan = Self.plan("2026-03-28T12:00:00Z", window: Self.office(), zone: zone)
    #expect(Self.resolution(plan) == .scheduled(Self.epoch(opening), moved: true))
  }

  @Test func `an opening that clocks skip is when they have skipped it`() {
    let night = OpeningWindow(fromMinute: 150, toMinute: 300, days: [7])
    #expect(
      Self.resolution(Self.plan("2026-03-28T20:00:00Z", window: night))
        == .scheduled(Self.epoch("2026-03-29T01:00:00Z"), moved: true))
    let swallowed = OpeningWindow(fromMinute: 130, toMinute: 170, days: [7])
    #expect(
      Self.resolution(Self.plan("2026-03-28T20:00:00Z", window: swallowed))
        == .beyond(Self.epoch("2026-04-05T00:10:00Z")))
  }

  @Test(arguments: [(0, 0), (1, 1), (3_599, 3_599), (3_600, 0), (7_300, 100)])
  func `spread shifts a moved start and nothing else`(shift: Int64, after: Int64) {
    let moved = Self.plan("2026-03-28T09:00:00Z", window: Self.office(), spread: 3_600, shift: shift)
    #expect(Self.resolution(moved) == .scheduled(Self.epoch("2026-03-30T06:00:00Z") + after, moved: true))
    let inside = Self.plan("2026-03-30T09:00:00Z", window: Self.office(), spread: 3_600, shift: shift)
    #expect(Self.resolution(inside) == .scheduled(Self.epoch("2026-03-30T09:00:00Z"), moved: false))
  }

  @Test func `a spread longer than the window stays inside it`() {
    let plan = Self.plan("2026-03-28T09:00:00Z", window: Self.office(), spread: 20 * 3_600, shift: 11 * 3_600)
    #expect(Self.resolution(plan) == .scheduled(Self.epoch("2026-03-30T07:00:00Z"), moved: true))
  }

  @Test func `a window that never opens keeps the task back`() {
    let never = OpeningWindow(fromMinute: 480, toMinute: 1_080, days: [])
    #expect(Self.resolution(Self.plan(nil, window: never)) == .beyond(Self.epoch(Self.now)))
  }

  @Test func `a zone that the system does not know keeps the task back`() {
    let plan = Self.plan("2026-03-30T09:00:00Z", window: Self.office(), zone: "Europe/Atlantis")
    #expect(Self.resolution(plan) == .beyond(Self.epoch("2026-03-30T09:00:00Z")))
  }

  @Test func `no start ever comes out closed, past or beyond`() {
    var random = SeededRandom(seed: 7)
    let zones = ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]
    for _ in 0..<4_000 {
      let from = Int.random(in: 0..<1_439, using: &random)
      let window = OpeningWindow(
        fromMinute: from, toMinute: Int.random(in: (from + 1)...1_440, using: &random),
        days: Set((1...7).filter { _ in Bool.random(using: &random) }),
        holidays: [20_539 + Int.random(in: 0..<10, using: &random)])
      let zone = zones[Int.random(in: 0..<4, using: &random)]
      let now = Self.epoch(Self.now) + Int64.random(in: 0..<20_000_000, using: &random)
      let plan = SchedulePlan(
        start: Bool.random(using: &random) ? nil : now + Int64.random(in: -100_000...600_000, using: &random),
        window: window, windowZone: zone, spreadSeconds: 7_200,
        spreadShiftSeconds: Int64.random(in: 0..<7_200, using: &random))
      guard let rules = TimeZoneDatabase.rules(named: zone) else { continue }
      let hours = OpeningHours(window: window, zone: rules)
      switch plan.resolved(atEpoch: now, horizonSeconds: Self.sixDays) {
      case .now: #expect(hours.isOpen(at: now))
      case .scheduled(let start, let moved):
        #expect(hours.isOpen(at: start))
        #expect(start >= now + 60 && start <= now + Self.sixDays)
        #expect(moved || start == plan.start)
      case .beyond(let start): #expect(start > now + Self.sixDays || window.days.isEmpty)
      case .past: Issue.record("past: now refuses nothing")
      }
    }
  }
}

/// A small generator with a seed, so that a failure can be repeated (splitmix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
