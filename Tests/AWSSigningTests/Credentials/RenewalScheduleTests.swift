import Foundation
import Testing

@testable import AWSSigning

@Suite struct `When credentials are renewed` {
  private let start = Date(timeIntervalSince1970: 1_795_215_605)

  private func credentials(_ id: String = "A", life: Double?) -> Credentials {
    Credentials(
      accessKeyID: id, secretAccessKey: Secret("s"), expiration: life.map { start.addingTimeInterval($0) },
      renewal: .always, source: "test")
  }

  private func schedule(life: Double?) -> RenewalSchedule {
    var schedule = RenewalSchedule()
    schedule.received(credentials(life: life), at: start)
    return schedule
  }

  /// `use`, `renew` while they are used, or `wait`.
  private func word(_ schedule: RenewalSchedule, at seconds: Double) -> String {
    switch schedule.step(at: start.addingTimeInterval(seconds)) {
    case .use: "use"
    case .useAndRenew: "renew"
    case .wait: "wait"
    }
  }

  @Test(arguments: [
    // An hour: 15 minutes before the end, and requests wait 10 seconds before it.
    (3600.0, 2699.0, "use"), (3600, 2700, "renew"), (3600, 3589, "renew"), (3600, 3590, "wait"), (3600, 3600, "wait"),
    // The shortest role.
    (900, 449, "use"), (900, 450, "renew"), (900, 889, "renew"), (900, 890, "wait"),
    // Shorter still.
    (20, 9, "use"), (20, 10, "renew"), (20, 17, "renew"), (20, 18, "wait"), (20, 21, "wait"),
    // A clock that was set back.
    (3600, -5000, "use"),
  ])
  func `by the life they had when they came`(_ life: Double, _ at: Double, _ step: String) {
    #expect(word(schedule(life: life), at: at) == step)
  }

  @Test func `those that do not end are never renewed`() {
    #expect(word(schedule(life: nil), at: 1e9) == "use")
    #expect(word(RenewalSchedule(), at: 0) == "wait")
  }

  @Test func `those that had ended when they came are tried for a minute: our clock may be wrong`() {
    let schedule = schedule(life: -7200)
    #expect(word(schedule, at: 0) == "use")
    #expect(word(schedule, at: 59) == "use")
    #expect(word(schedule, at: 60) == "wait")
  }

  @Test func `a source that fails is asked again after 1, 2, 4 … 60 seconds, while the old ones live`() {
    var schedule = schedule(life: 3600)
    var now = 2700.0
    var waits: [Double] = []
    for _ in 0..<9 {
      #expect(word(schedule, at: now) == "renew")
      schedule.failed(at: start.addingTimeInterval(now))
      let failed = now
      while word(schedule, at: now) == "use" { now += 0.5 }
      waits.append(now - failed)
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60, 60])
    schedule.failed(at: start.addingTimeInterval(3599))
    #expect(word(schedule, at: 3599.5) == "use")
    #expect(word(schedule, at: 3600) == "wait")
  }

  @Test func `a source that goes on handing out the same is asked ever more seldom, and not on every request`() {
    var schedule = schedule(life: 3600)
    var asked = 0
    var now = 0.0
    while now < 3600 {
      if word(schedule, at: now) != "use" {
        asked += 1
        schedule.received(credentials(life: 3600), at: start.addingTimeInterval(now))
      }
      now += 1
    }
    #expect((1...15).contains(asked), "\(asked)")
  }

  @Test func `refused ones are not used again, those that replaced them are`() {
    var schedule = schedule(life: 3600)
    schedule.refused(credentials("other", life: 3600))
    #expect(word(schedule, at: 1) == "use")
    schedule.refused(credentials(life: 3600))
    #expect(word(schedule, at: 1) == "wait")
    schedule.failed(at: start)
    #expect(word(schedule, at: 1) == "wait")
    schedule.received(credentials("B", life: 3600), at: start)
    schedule.refused(credentials(life: 3600))
    #expect(word(schedule, at: 1) == "use")
  }
}
