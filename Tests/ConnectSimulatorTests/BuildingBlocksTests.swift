import Foundation
import Testing

@testable import ConnectSimulator

@Suite struct `JSON of the simulator` {
  static let texts: [(text: String, value: JSONValue)] = [
    ("null", .null), ("true", true), (" false\n", false), ("0", 0), ("-0", 0), ("-12", -12),
    ("9223372036854775807", .integer(.max)), ("9223372036854775808", .decimal(9_223_372_036_854_775_808)),
    ("1.5", .decimal(1.5)), ("2E3", .decimal(2000)), ("\"\"", ""), ("\"a\\u0000b\"", "a\u{0}b"),
    ("\"\\ud834\\udd1e\"", "\u{1D11E}"), ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
    ("[]", []), ("[1,[2,{}]]", [1, [2, [:]]]), ("{\"b\":1,\"a\":[null]}", ["b": 1, "a": [.null]]),
  ]

  @Test(arguments: texts) func `a text is read as what it is`(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONReader.value(of: Array(text.utf8)) == value)
  }

  static let broken: [[UInt8]] =
    [
      "", " ", "nul", "nulL", "tru", "[1,]", "[1 2]", "{\"a\" 1}", "{\"a\":1,}", "{a:1}", "{\"a\":1", "\"a", "\"\\x\"",
      "\"\\u12\"", "\"\\u12g4\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\n\"", "01", "+1", "-", "1.",
      ".5", "1e", "1e400", "NaN", "Infinity", "[1]]", "{\"a\":1,\"a\":2}", "'a'",
    ].map { Array($0.utf8) } + [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xEF, 0xBB, 0xBF, 0x31],
    ]

  @Test(arguments: broken) func `what is not JSON is refused`(_ text: [UInt8]) {
    #expect(throws: JSONSyntaxError.self) { try JSONReader.value(of: text) }
  }

  @Test func `every prefix of a text is refused without harm`() {
    let text = Array("{\"a\":[1.5e3,\"\\ud834\\udd1e ü\",true],\"b\":{\"c\":null}}".utf8)
    for length in text.indices {
      #expect(throws: JSONSyntaxError.self) { try JSONReader.value(of: Array(text[..<length])) }
    }
  }

  @Test func `what was written is read back`() throws {
    let value: JSONValue = [
      "text": "\u{0}\u{1F}\"\\/\u{7F}ü\u{2028}𝄞", "numbers": [0, -5, .integer(.min), .decimal(0.1), .decimal(1.8e9)],
      "": [:], "flags": [true, false, .null],
    ]
    #expect(try JSONReader.value(of: value.serialized()) == value)
  }

  @Test func `thousands of members are checked for repetition in no time`() throws {
    let members = (0..<20_000).map { "\"k\($0)\":0" }.joined(separator: ",")
    #expect(try JSONReader.value(of: Array("{\(members)}".utf8)).members?.count == 20_000)
    #expect(throws: JSONSyntaxError.self) { try JSONReader.value(of: Array("{\(members),\"k77\":1}".utf8)) }
  }

  @Test func `keys that only look alike are different keys`() throws {
    let value = try JSONReader.value(of: Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
    #expect(value.members?.count == 2)
    #expect(value["e\u{301}"] == 2)
  }
}

@Suite struct `Ids and dates` {
  @Test func `ids never change`() {
    #expect(SimulatedCatalogue.Flow("Callback flow").id == "0e48fdbb-043d-865a-98e0-a4a16e880a67")
    #expect(StableID(seed: 1, namespace: "contact", "0:one").uuid == "991d09de-ce10-8258-a3e0-d8a8f1732262")
  }

  @Test func `a hundred thousand names have a hundred thousand ids, all shaped as UUIDs`() {
    let ids = Set((0..<100_000).map { StableID(namespace: "test", String($0)) })
    #expect(ids.count == 100_000)
    for id in ids.prefix(100) {
      #expect(StableID(uuid: id.uuid)?.bits == id.bits)
      #expect(UUID(uuidString: id.uuid) != nil)
    }
  }

  @Test(arguments: [
    "", "x", "d3300000-5a5a-4c1e-8f00-7a5cfe44d3e", "d3300000-5a5a-4c1e-8f00-7a5cfe44d3e00",
    "d33000005a5a4c1e8f007a5cfe44d3e000000", "g3300000-5a5a-4c1e-8f00-7a5cfe44d3e0",
  ])
  func `what is no UUID is no id`(_ text: String) { #expect(StableID(uuid: text) == nil) }

  static let dates: [(seconds: Double, http: String, iso: String)] = [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000Z"),
    (951_782_399.5, "Mon, 28 Feb 2000 23:59:59 GMT", "2000-02-28T23:59:59.500Z"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00.000Z"),
    (1_795_215_605.25, "Fri, 20 Nov 2026 23:00:05 GMT", "2026-11-20T23:00:05.250Z"),
    (-1, "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59.000Z"),
  ]

  @Test(arguments: dates) func `a moment is written in both spellings`(_ seconds: Double, _ http: String, _ iso: String)
  {
    let time = CivilTime(Date(timeIntervalSince1970: seconds))
    #expect(time.httpDate == http)
    #expect(time.iso8601 == iso)
  }
}

@Suite struct `The book of contacts` {
  @Test func `the queue gives what is due, earliest first`() {
    var queue = TimeQueue<Int>()
    let times = (0..<500).map { (Double(($0 * 7919) % 500), $0) }
    for (time, element) in times { queue.insert(element, at: time) }
    var order: [Double] = []
    while let (time, _) = queue.popFirst(due: 249) { order.append(time) }
    #expect(order == (0..<250).map(Double.init))
    #expect(!queue.isEmpty)
  }

  @Test func `active tasks are what an account of every event says, whatever the order of events`() throws {
    var generator = SplitMix(state: 42)
    var book = ContactBook(
      limits: ContactBook.Limits(
        activeTasks: .max, tokenLifetimeSeconds: 1000, defaultExpirySeconds: 300, handlingSeconds: 90),
      seed: 1)
    var started: [SimulatedContact] = []
    var now = 0.0
    for step in 0..<3000 {
      now += Double(generator.next() % 5)
      book.advance(to: now)
      switch generator.next() % 4 {
      case 0 where !started.isEmpty:
        _ = book.end(started[Int(generator.next() % UInt64(started.count))].id, .stopped, at: now)
      default:
        let scheduled = generator.next() % 3 == 0 ? Int64(now) + Int64(generator.next() % 50) : nil
        if case .created(let contact, _) = try book.start(
          task(token: "\(step)", scheduled: scheduled), disconnectsAtOnce: generator.next() % 10 == 0,
          now: now)
        {
          started.append(contact)
        }
      }
      if step % 100 == 0 {
        let active = started.count { contact in
          guard let current = book[contact.id], current.endedAt == nil else { return false }
          return contact.beginsAt <= now
        }
        #expect(book.activeTasks == active)
      }
    }
    book.advance(to: now + 1000)
    #expect(book.activeTasks == 0)
    #expect(book.count == started.count)
  }

  @Test func `old contacts lose their details and keep their ids and tokens`() throws {
    var limits = ContactBook.Limits(activeTasks: .max, tokenLifetimeSeconds: 1000)
    limits.detailedContacts = 10
    var book = ContactBook(limits: limits, seed: 1)
    for index in 0..<50 { _ = try book.start(task(token: "\(index)"), disconnectsAtOnce: false, now: 0) }
    #expect(book.count == 50)
    #expect(book.detailedContacts.count == 10)
    guard case .known(let old, sameBody: true) = try book.start(task(token: "0"), disconnectsAtOnce: false, now: 1)
    else {
      Issue.record("the token is forgotten")
      return
    }
    #expect(book.details(of: old) == nil)
  }

  private func task(token: String, scheduled: Int64? = nil) -> CheckedTask {
    CheckedTask(
      instance: "", route: .contactFlow(""), name: "n", attributes: [], scheduledTime: scheduled, clientToken: token,
      fingerprint: StableID(namespace: "body", token))
  }
}

/// A small generator with a seed, so that a failure can be seen again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return splitMixFinish(state)
  }
}
