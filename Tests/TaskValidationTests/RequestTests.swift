import ConnectAPI
import Foundation
import TaskMapping
import TaskValidation
import Testing

/// The request that the first intent freezes, and what a dry run shows of it.
@Suite struct RequestTests {
  private static let now = Examples.nowSeconds

  @Test func `the request carries key, route and the stamp after all other attributes`() throws {
    let fields = TaskFields(name: "Callback Ada", attributes: [.init(key: "priority", value: "high")])
    let task = try Examples.task(fields: fields)
    let request = try #require(task.request(key: Examples.key(), start: .now, now: Examples.now))
    let expected =
      #"{"InstanceId":"11111111-2222-3333-4444-555555555555","ContactFlowId":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","#
      + #""Name":"Callback Ada","Attributes":{"priority":"high","taskferry":"4e060f18-9a44-80dc-85cd-86072a101bbe"},"#
      + #""ClientToken":"4e060f18-9a44-80dc-85cd-86072a101bbe"}"#
    #expect(String(decoding: request.body(), as: UTF8.self) == expected)
  }

  @Test func `without a stamp no attribute is added`() throws {
    let task = try Examples.task(validator: TaskValidator(isStamped: false))
    let request = try #require(task.request(key: Examples.key(), start: .now, now: Examples.now))
    #expect(request.task.attributes.isEmpty)
  }

  @Test func `the next generation is another token in both of its places`() throws {
    let task = try Examples.task()
    let bodies = try [1, 2].map { generation in
      try #require(task.request(key: Examples.key(generation: generation), start: .now, now: Examples.now))
    }
    #expect(bodies[0].clientToken != bodies[1].clientToken)
    #expect(bodies[0].task.attributes != bodies[1].task.attributes)
  }

  /// Seconds until the start, seconds of life, minutes in the request.
  static let lives: [(lead: Int64, life: Int64, minutes: Int)] = [
    (0, 172_800, 2_880), (21_600, 172_800, 3_240), (21_601, 172_800, 3_241), (0, 1, 1), (60, 7_775_940, 129_600),
  ]

  @Test(arguments: lives)
  func `life is counted from the request to the end, in whole minutes`(lead: Int64, life: Int64, minutes: Int) throws {
    let start = lead == 0 ? nil : Self.now + lead
    let task = try Examples.task(schedule: SchedulePlan(start: start, expiresAfterSeconds: life))
    let judged = task.start(at: Examples.now, horizonSeconds: 6 * Examples.day)
    let request = try #require(task.request(key: Examples.key(), start: judged, now: Examples.now))
    #expect(request.scheduledTime == start)
    #expect(request.expiryMinutes == minutes)
  }

  @Test func `life never leaves what the service takes, whatever the clock has done`() throws {
    let task = try Examples.task(schedule: SchedulePlan(expiresAfterSeconds: 129_600 * 60))
    let request = try #require(
      task.request(key: Examples.key(), start: .scheduled(Self.now + 86_400, moved: true), now: Examples.now))
    #expect(request.expiryMinutes == 129_600)
  }

  @Test func `without expires_after the request says nothing about life`() throws {
    let request = try #require(Examples.task().request(key: Examples.key(), start: .now, now: Examples.now))
    #expect(request.expiryMinutes == nil)
  }

  @Test func `there is no request for a deferred start or a route that was not looked up`() throws {
    let key = try Examples.key()
    #expect(try Examples.task().request(key: key, start: .deferred(until: 0), now: Examples.now) == nil)
    #expect(try Examples.task(route: "Callback flow").request(key: key, start: .now, now: Examples.now) == nil)
  }

  @Test func `a dry run with everything known shows the bytes that a load sends`() throws {
    let task = try Examples.task(schedule: SchedulePlan(start: Self.now + 3_600, expiresAfterSeconds: 60))
    let key = try Examples.key()
    let start = task.start(at: Examples.now, horizonSeconds: 6 * Examples.day)
    let request = try #require(task.request(key: key, start: start, now: Examples.now))
    let body = task.requestBody(instance: key.instance, key: key, start: start, now: Examples.now)
    #expect(body.bytes() == request.body())
    #expect(body.unknownMembers.isEmpty)
  }

  @Test func `a dry run leaves out what it does not know, the stamp too`() throws {
    let task = try Examples.task(route: "Callback flow")
    let body = task.requestBody(instance: nil, key: nil, start: .now, now: Examples.now)
    #expect(String(decoding: body.bytes(), as: UTF8.self) == #"{"Name":"Callback Ada"}"#)
    #expect(body.unknownMembers.count == 3)
  }

  @Test func `a dry run shows a deferred task with the start it waits for`() throws {
    let start = Self.now + 10 * Examples.day
    let task = try Examples.task(schedule: SchedulePlan(start: start))
    let body = task.requestBody(instance: nil, key: nil, start: .deferred(until: Self.now), now: Examples.now)
    #expect(body.scheduledTime == start)
  }
}
