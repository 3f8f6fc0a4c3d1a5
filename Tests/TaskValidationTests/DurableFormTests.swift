import ConnectAPI
import Foundation
import TaskMapping
import TaskValidation
import Testing

/// A task in the ledger comes back as it was, or not at all.
@Suite struct DurableFormTests {
  private static func fullTask() throws -> ValidatedTask {
    let fields = TaskFields(
      name: "Grüße \u{1F44B} \"quoted\" \\ \n e\u{301}", description: "",
      attributes: [.init(key: "b", value: "1"), .init(key: "a", value: "\u{202E}x")],
      references: [.init(name: "Z", kind: .url, value: "https://z"), .init(name: "A", kind: .date, value: "-5")],
      previousContactID: "p",
      attachments: [.init(fileName: "f.pdf", s3URL: "https://s3/f"), .init(fileName: "g", s3URL: "https://s3/g")],
      segmentAttributes: [
        .init(
          key: "l", value: .list([.string(""), .integer(-7), .arn("arn:x"), .map([.init(key: "m", value: .list([]))])])),
        .init(key: "s", value: .string("v")),
      ],
      createdBy: "arn:aws:connect:eu-central-1:1:instance/i/agent/u")
    let schedule = SchedulePlan(
      start: Examples.nowSeconds + 3_600, past: .reject, beyond: .now,
      window: OpeningWindow(
        fromMinute: 480, toMinute: 1_080, days: [1, 2, 3, 4, 5, 6, 7], holidays: [20_540, 20_541]),
      windowZone: "Europe/Berlin", spreadSeconds: 600, expiresAfterSeconds: 7_200, spreadShiftSeconds: 42)
    return try Examples.task(
      fields: fields, schedule: schedule, validator: TaskValidator(isStamped: false), fromRow: true,
      identity: ["7", "", "Zoë"])
  }

  private static func tasks() throws -> [ValidatedTask] {
    [
      try fullTask(), try Examples.task(), try Examples.task(route: "Callback flow", fromRow: true),
      try Examples.task(identity: nil), try Examples.task(schedule: SchedulePlan(beyond: .reject)),
    ]
  }

  @Test func `what was written comes back`() throws {
    for task in try Self.tasks() {
      let restored = try ValidatedTask(restoring: task.encoded())
      #expect(restored == task)
      #expect(restored.encoded() == task.encoded())
      // Equality of strings is canonical; the bytes must be the same too.
      #expect(restored.fields.name.utf8.elementsEqual(task.fields.name.utf8))
    }
  }

  @Test func `the form is the documented one`() throws {
    let text = String(decoding: try Examples.task().encoded(), as: UTF8.self)
    let json =
      #"{"identity":["7"],"content":"000102030405060708090a0b0c0d0e0f","fields":{"name":"Callback Ada"},"#
      + #""route":{"kind":"contact_flow","id":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"},"order":"0100ff"}"#
    let words = text.split(separator: " ", maxSplits: 2)
    #expect(words.first == "1")
    #expect(words.last == json[...])
    #expect(words[1].count == 16)
  }

  @Test func `the same task has the same bytes, whatever order its sets have`() throws {
    let bytes = try (0..<20).map { _ in try Self.fullTask().encoded() }
    #expect(Set(bytes).count == 1)
  }

  @Test func `a plan with a member more would be noticed here`() {
    // StoredSchedule is written by hand: a new member of SchedulePlan must be added there and counted here.
    #expect(Mirror(reflecting: SchedulePlan()).children.count == 8)
    #expect(Mirror(reflecting: OpeningWindow(fromMinute: 0, toMinute: 1)).children.count == 4)
    #expect(Mirror(reflecting: TaskFields(name: "N")).children.count == 9)
  }

  @Test func `every flipped bit is noticed`() throws {
    let bytes = try Self.fullTask().encoded()
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(index % 8)
      #expect(throws: RestoreError.self) { try ValidatedTask(restoring: damaged) }
    }
  }

  @Test func `every truncation is noticed`() throws {
    let bytes = try Self.fullTask().encoded()
    for length in 0..<bytes.count {
      #expect(throws: RestoreError.self) { try ValidatedTask(restoring: Array(bytes[..<length])) }
    }
    #expect(throws: RestoreError.self) { try ValidatedTask(restoring: bytes + [UInt8(ascii: " ")]) }
  }

  @Test(arguments: [
    ("", "version"), ("x", "version"), ("2 0011223344556677 {}", "another version"), ("1  {}", "checksum"),
    ("1 0000000000000000 {}", "checksum"),
  ])
  func `a reason says what is wrong and quotes nothing`(text: String, reason: String) {
    #expect { try ValidatedTask(restoring: Array(text.utf8)) } throws: { error in
      (error as? RestoreError)?.reason.contains(reason) == true
    }
  }

  @Test func `a huge value is refused before anything is made of it`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 2 << 20)
    #expect(throws: RestoreError.self) { try ValidatedTask(restoring: bytes) }
  }
}
