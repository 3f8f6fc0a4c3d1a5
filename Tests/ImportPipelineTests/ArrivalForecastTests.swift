import Foundation
import Reporting
import TaskMapping
import Testing

@testable import ImportPipeline

@Suite struct ArrivalForecastTests {
  /// 2026-03-02, 08:00 in Berlin.
  private static let begin = Date(timeIntervalSince1970: 1_772_434_800)
  private static let berlin = TimeZoneDatabase.rules(named: "Europe/Berlin") ?? .utc

  struct Case: Sendable, CustomTestStringConvertible {
    var why: String
    var rate: Double = 1
    var atOnce = 0
    /// Minutes after the beginning.
    var starts: [Int] = []
    /// Hour, at once, scheduled.
    var hours: [String]
    var last: String
    var testDescription: String { why }
  }

  static let cases: [Case] = [
    Case(why: "all at once within an hour", atOnce: 3_600, hours: ["08:00 3600 0"], last: "08:59"),
    Case(
      why: "all at once over two hours", atOnce: 5_000, hours: ["08:00 3600 0", "09:00 1400 0"], last: "09:23"),
    Case(
      why: "scheduled ones are sent in time", atOnce: 60, starts: [60, 61, 200],
      hours: ["08:00 60 0", "09:00 0 2", "11:00 0 1"], last: "11:20"),
    Case(
      why: "a start that has passed when its request goes begins then", atOnce: 7_200, starts: [30, 180],
      hours: ["08:00 3600 0", "09:00 3600 0", "10:00 1 0", "11:00 0 1"], last: "11:00"),
    Case(
      why: "a slow rate leaves hours without a request", rate: 0.0001, atOnce: 2, hours: ["08:00 1 0", "10:00 1 0"],
      last: "10:46"),
    Case(why: "nothing to send", hours: [], last: ""),
  ]

  private func forecast(_ example: Case) -> ArrivalForecast {
    var starts = StartTally(zone: Self.berlin)
    starts.addAtOnce(example.atOnce)
    for minutes in example.starts { starts.add(start: Int64(Self.begin.timeIntervalSince1970) + Int64(minutes) * 60) }
    return ArrivalForecast(starts, beginsAt: Self.begin, rate: example.rate)
  }

  @Test(arguments: cases)
  func `tasks arrive at their start, or when their request goes`(_ example: Case) {
    let arrivals = forecast(example).arrivals
    let hours = (arrivals?.hours ?? []).map { "\($0.localTime.suffix(5)) \($0.atOnce) \($0.scheduled)" }
    #expect(hours == example.hours)
    #expect(String((arrivals?.last ?? "").suffix(5)) == example.last)
    #expect((arrivals?.hours ?? []).map(\.tasks).reduce(0, +) == example.atOnce + example.starts.count)
    #expect((arrivals == nil) == example.hours.isEmpty)
  }

  @Test func `the hours are those of the zone, also where its clocks are changed and half an hour off`() {
    var starts = StartTally(zone: Self.berlin)
    // 01:30, 03:30 (there is no 02:30) on the last Sunday of March 2026.
    for start in [1_774_744_200, 1_774_747_800] as [Int64] { starts.add(start: start) }
    let hours = ArrivalForecast(starts, beginsAt: Self.begin, rate: 1).arrivals?.hours.map(\.localTime)
    #expect(hours == ["2026-03-29 01:00", "2026-03-29 03:00"])
    let kolkata = TimeZoneDatabase.rules(named: "Asia/Kolkata") ?? .utc
    var indian = StartTally(zone: kolkata)
    indian.add(start: 1_772_434_800)
    #expect(
      ArrivalForecast(indian, beginsAt: Self.begin, rate: 1).arrivals?.hours.map(\.localTime) == ["2026-03-02 12:00"])
  }

  @Test func `the quota is full when so many have arrived`() {
    let forecast = forecast(Case(why: "", atOnce: 5_000, hours: [], last: ""))
    #expect(forecast.moment(of: 2_500) == Self.begin.addingTimeInterval(2_500))
    #expect(forecast.moment(of: 5_001) == nil)
    // Sending ends long before the hour does.
    let quick = self.forecast(Case(why: "", rate: 100, atOnce: 5_000, hours: [], last: ""))
    #expect(quick.moment(of: 2_500) == Self.begin.addingTimeInterval(25))
    let usual = self.forecast(Case(why: "", rate: 1.6, atOnce: 2_600, hours: [], last: ""))
    #expect(usual.moment(of: 2_500)?.timeIntervalSince(Self.begin) == 1_563)
  }

  @Test func `the hours are bounded at any rate, and none is lost`() {
    let forecast = forecast(Case(why: "", rate: 0.001, atOnce: 1_000_000, hours: [], last: ""))
    let arrivals = forecast.arrivals
    #expect(arrivals?.hours.count == 2_400)
    #expect((arrivals?.hours.map(\.tasks).reduce(0, +) ?? 0) + (arrivals?.later ?? 0) == 1_000_000)
  }

  @Test func `any rows at any rate add up`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let example = Case(
        why: "", rate: Double.random(in: 0.01...50, using: &random), atOnce: Int.random(in: 0...3_000, using: &random),
        starts: (0..<Int.random(in: 0...200, using: &random)).map { _ in Int.random(in: 0...9_000, using: &random) },
        hours: [], last: "")
      let arrivals = forecast(example).arrivals
      let sum = (arrivals?.hours.map(\.tasks).reduce(0, +) ?? 0) + (arrivals?.later ?? 0)
      #expect(sum == example.atOnce + example.starts.count, "\(example)")
    }
  }
}
