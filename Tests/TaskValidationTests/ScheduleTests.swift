import Diagnostics
import Foundation
import TaskMapping
import TaskValidation
import Testing

/// Start and life of a task: judged once when it is checked, and again each time it is claimed.
@Suite struct ScheduleTests {
  private static let now = Examples.nowSeconds
  private static let day = Examples.day

  private func codes(_ plan: SchedulePlan, horizonDays: Int64 = 6) -> [String] {
    let validator = TaskValidator(horizonSeconds: horizonDays * Self.day)
    let verdict = validator.validate(Examples.draft(schedule: plan), at: Examples.place, now: Examples.now)
    return (Examples.problems(verdict) + Examples.warnings(verdict)).map(\.code.rawValue)
  }

  // MARK: checking

  @Test func `a past start is now unless the mapping refuses it`() {
    #expect(codes(SchedulePlan(start: Self.now - 1)) == [])
    #expect(codes(SchedulePlan(start: Self.now - 1, past: .reject)) == ["task.schedule-past"])
    #expect(codes(SchedulePlan(start: Self.now + 59, past: .reject)) == ["task.schedule-past"])
    #expect(codes(SchedulePlan(start: Self.now + 60, past: .reject)) == [])
  }

  @Test func `a start at the horizon is taken and one second beyond is what the mapping says`() {
    let edge = Self.now + 6 * Self.day
    let life = 3_600 as Int64
    #expect(codes(SchedulePlan(start: edge, beyond: .reject, expiresAfterSeconds: life)) == [])
    #expect(
      codes(SchedulePlan(start: edge + 1, beyond: .reject, expiresAfterSeconds: life)) == ["task.schedule-beyond"])
    #expect(codes(SchedulePlan(start: edge + 1, beyond: .defer, expiresAfterSeconds: life)) == [])
    #expect(codes(SchedulePlan(start: edge + 1, beyond: .now, expiresAfterSeconds: life)) == [])
    #expect(codes(SchedulePlan(start: edge + 1, beyond: .reject, expiresAfterSeconds: life), horizonDays: 90) == [])
  }

  @Test func `a start more than six days ahead without a life of its own is a warning`() {
    let edge = Self.now + 6 * Self.day
    #expect(codes(SchedulePlan(start: edge)) == [])
    #expect(codes(SchedulePlan(start: edge + 1)) == ["task.schedule-without-expiry"])
    #expect(codes(SchedulePlan(start: edge + 1), horizonDays: 90) == ["task.schedule-without-expiry"])
    #expect(codes(SchedulePlan(start: edge + 1, expiresAfterSeconds: 1), horizonDays: 90) == [])
  }

  @Test func `a life of 90 days from now is taken and a minute more is refused`() {
    let most = 129_600 * 60 as Int64
    #expect(codes(SchedulePlan(expiresAfterSeconds: most)) == [])
    #expect(codes(SchedulePlan(expiresAfterSeconds: most + 1)) == ["limit.expiry-range"])
    #expect(codes(SchedulePlan(start: Self.now + 3_600, expiresAfterSeconds: most - 3_600)) == [])
    #expect(codes(SchedulePlan(start: Self.now + 3_600, expiresAfterSeconds: most - 3_599)) == ["limit.expiry-range"])
    #expect(codes(SchedulePlan(expiresAfterSeconds: 1)) == [])
    #expect(codes(SchedulePlan(expiresAfterSeconds: 0)) == ["limit.expiry-range"])
    #expect(codes(SchedulePlan(expiresAfterSeconds: .max)) == ["limit.expiry-range"])
  }

  @Test func `the life of a deferred task counts from when it will be sent`() {
    let start = Self.now + 200 * Self.day
    #expect(codes(SchedulePlan(start: start, expiresAfterSeconds: 84 * Self.day)) == [])
    #expect(codes(SchedulePlan(start: start, expiresAfterSeconds: 84 * Self.day + 1)) == ["limit.expiry-range"])
  }

  @Test func `a window that never opens is refused`() {
    let window = OpeningWindow(fromMinute: 0, toMinute: 60, days: [])
    #expect(codes(SchedulePlan(window: window, windowZone: "UTC")) == ["task.schedule-closed"])
  }

  @Test(arguments: [Int64.min, Int64.max, -62_135_596_801, 253_402_300_800])
  func `no start is too odd to be judged`(start: Int64) throws {
    _ = codes(SchedulePlan(start: start, past: .reject, beyond: .reject, expiresAfterSeconds: .max))
    let task = try Examples.task(schedule: SchedulePlan(start: start))
    let judged = task.start(at: Examples.now, horizonSeconds: 6 * Self.day)
    _ = task.request(key: try Examples.key(), start: judged, now: Examples.now)
  }

  @Test func `a refusal shows the moment in UTC`() {
    let plan = SchedulePlan(start: Self.now - 3_600, past: .reject)
    let verdict = TaskValidator().validate(Examples.draft(schedule: plan), at: Examples.place, now: Examples.now)
    #expect(Examples.problems(verdict).map(\.message) == ["the start 2026-03-28T11:00:00Z is past"])
  }

  // MARK: claiming

  private func start(
    _ plan: SchedulePlan, after seconds: Int64 = 0, horizonDays: Int64 = 6
  ) throws -> ValidatedTask.Start {
    let task = try Examples.task(schedule: plan, validator: TaskValidator(horizonSeconds: horizonDays * Self.day))
    let later = Date(timeIntervalSince1970: Double(Self.now + seconds))
    return task.start(at: later, horizonSeconds: horizonDays * Self.day)
  }

  @Test func `a claimed task starts when its plan says`() throws {
    #expect(try start(SchedulePlan()) == .now)
    #expect(try start(SchedulePlan(start: Self.now + 3_600)) == .scheduled(Self.now + 3_600, moved: false))
    #expect(try start(SchedulePlan(start: Self.now - 3_600)) == .now)
  }

  @Test func `a row that waited past its start starts now, even where past starts are refused`() throws {
    let plan = SchedulePlan(start: Self.now + 3_600, past: .reject)
    #expect(try start(plan, after: 7_200) == .now)
  }

  @Test func `a row that waited past its start still keeps to its window`() throws {
    // 12:00 to 14:00 UTC every day; the row was to start at 13:00 and is claimed at 15:00.
    let window = OpeningWindow(fromMinute: 12 * 60, toMinute: 14 * 60)
    let plan = SchedulePlan(start: Self.now + 3_600, past: .reject, window: window, windowZone: "UTC")
    #expect(try start(plan) == .scheduled(Self.now + 3_600, moved: false))
    #expect(try start(plan, after: 3 * 3_600) == .scheduled(Self.now + Self.day, moved: true))
  }

  @Test func `a start beyond the horizon waits until it is inside`() throws {
    let plan = SchedulePlan(start: Self.now + 10 * Self.day)
    #expect(try start(plan) == .deferred(until: Self.now + 4 * Self.day))
    #expect(try start(plan, after: 4 * Self.day) == .scheduled(Self.now + 10 * Self.day, moved: false))
    #expect(try start(plan, horizonDays: 90) == .scheduled(Self.now + 10 * Self.day, moved: false))
  }

  @Test func `a row that a shorter horizon puts beyond is deferred, even where that is refused`() throws {
    let validator = TaskValidator(horizonSeconds: 90 * Self.day)
    let task = try Examples.task(
      schedule: SchedulePlan(start: Self.now + 10 * Self.day, beyond: .reject), validator: validator)
    #expect(task.start(at: Examples.now, horizonSeconds: 6 * Self.day) == .deferred(until: Self.now + 4 * Self.day))
  }

  @Test func `a plan whose zone the system does not know is never judged in a loop`() throws {
    let window = OpeningWindow(fromMinute: 0, toMinute: 60)
    let plan = SchedulePlan(start: Self.now + 7 * Self.day, window: window, windowZone: "Nowhere/Land")
    let bytes = try Examples.task(schedule: plan).encoded()
    let later = Date(timeIntervalSince1970: Double(Self.now + 2 * Self.day))
    let start = try ValidatedTask(restoring: bytes).start(at: later, horizonSeconds: 6 * Self.day)
    #expect(start == .deferred(until: Self.now + 3 * Self.day))
  }
}
