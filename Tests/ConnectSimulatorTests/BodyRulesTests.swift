import ConnectSimulator
import Testing

/// A change to a good body and what the service says to it.
struct BodyCase: Sendable, CustomTestStringConvertible {
  var why: String
  /// Continues the body, beginning with a comma.
  var more = ""
  var name = "Callback"
  var token = "t"
  var error: String?
  var testDescription: String { why }

  init(_ why: String, more: String = "", name: String = "Callback", token: String = "t", error: String? = nil) {
    self.why = why
    self.more = more
    self.name = name
    self.token = token
    self.error = error
  }
}

private let parameter = "InvalidParameterException"
private let request = "InvalidRequestException"
private let serialization = "SerializationException"

/// Epoch seconds of the clock in these tests.
private let now = 1_800_000_000
private let day = 86_400

private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

private func attributes(_ text: String) -> String { ",\"Attributes\":{\(text)}" }
private func reference(_ text: String) -> String { ",\"References\":{\"r\":\(text)}" }
private func segments(_ text: String) -> String { ",\"SegmentAttributes\":{\(text)}" }
private func attachments(_ count: Int, name: String = "a", url: String = "https://x") -> String {
  let one = "{\"FileName\":\"\(name)\",\"S3Url\":\"\(url)\"}"
  return ",\"Attachments\":[\([String](repeating: one, count: count).joined(separator: ","))]"
}
private func expiry(_ minutes: String) -> String {
  segments("\"connect:ContactExpiry\":{\"ValueMap\":{\"ExpiryDuration\":{\"ValueInteger\":\(minutes)}}}")
}

@Suite struct `Rules of a StartTaskContact body` {
  static let accepted: [BodyCase] = [
    BodyCase("a name of 1024 code points that are four bytes each", name: repeated("𝄞", 1024)),
    BodyCase("a description of 4096 code points", more: ",\"Description\":\"\(repeated("ü", 4096))\""),
    BodyCase("an empty description", more: ",\"Description\":\"\""),
    BodyCase("a token of 500 characters", token: repeated("t", 500)),
    BodyCase("attributes of 32768 bytes together", more: attributes("\"k\":\"\(repeated("v", 32_767))\"")),
    BodyCase("an empty attribute value", more: attributes("\"A-z_9\":\"\"")),
    BodyCase(
      "references of 4096 bytes together", more: reference("{\"Type\":\"URL\",\"Value\":\"\(repeated("u", 4092))\"}")),
    BodyCase("a start now", more: ",\"ScheduledTime\":\(now)"),
    BodyCase("a start in six days", more: ",\"ScheduledTime\":\(now + 6 * day)"),
    BodyCase("an expiry of a minute", more: expiry("1")),
    BodyCase("an expiry of ninety days", more: expiry("129600")),
    BodyCase("five attachments", more: attachments(5)),
    BodyCase("escapes for characters beyond the basic plane", name: "\\ud834\\udd1e"),
  ]

  static let refused: [BodyCase] = [
    BodyCase("an empty name", name: "", error: parameter),
    BodyCase("a name of 1025 characters", name: repeated("n", 1025), error: parameter),
    BodyCase("a description of 4097 characters", more: ",\"Description\":\"\(repeated("d", 4097))\"", error: parameter),
    BodyCase("an empty token", token: "", error: parameter),
    BodyCase("a token of 501 characters", token: repeated("t", 501), error: parameter),
    BodyCase("an unknown member", more: ",\"Priority\":1", error: request),
    BodyCase("a null", more: ",\"Description\":null", error: serialization),
    BodyCase("a number where a string belongs", more: ",\"Description\":7", error: serialization),
    BodyCase("a string where a map belongs", more: ",\"Attributes\":\"a\"", error: serialization),
    BodyCase("a repeated member", more: ",\"Name\":\"again\"", error: serialization),
    BodyCase("two routes", more: ",\"QuickConnectId\":\"x\"", error: request),
    BodyCase("an attribute key with a space", more: attributes("\"a b\":\"v\""), error: parameter),
    BodyCase("an attribute key with a letter beyond ASCII", more: attributes("\"größe\":\"v\""), error: parameter),
    BodyCase("an empty attribute key", more: attributes("\"\":\"v\""), error: parameter),
    BodyCase("a number as attribute value", more: attributes("\"k\":1"), error: serialization),
    BodyCase("a null as attribute value", more: attributes("\"k\":null"), error: serialization),
    BodyCase(
      "attributes of 32769 bytes that are fewer characters",
      more: attributes("\"k\":\"\(repeated("ü", 16_384))\""), error: request),
    BodyCase(
      "an attribute value of 32768 characters", more: attributes("\"k\":\"\(repeated("v", 32_768))\""), error: parameter
    ),
    BodyCase(
      "references of 4097 bytes together", more: reference("{\"Type\":\"URL\",\"Value\":\"\(repeated("u", 4093))\"}"),
      error: request),
    BodyCase(
      "an attachment as reference", more: reference("{\"Type\":\"ATTACHMENT\",\"Value\":\"v\"}"), error: parameter),
    BodyCase("a reference in lower case", more: reference("{\"Type\":\"url\",\"Value\":\"v\"}"), error: parameter),
    BodyCase("a reference without a type", more: reference("{\"Value\":\"v\"}"), error: request),
    BodyCase("a reference without a value", more: reference("{\"Type\":\"URL\"}"), error: request),
    BodyCase(
      "a reference with a status", more: reference("{\"Type\":\"URL\",\"Value\":\"v\",\"Status\":\"AVAILABLE\"}"),
      error: request),
    BodyCase("a number as reference value", more: reference("{\"Type\":\"NUMBER\",\"Value\":5}"), error: serialization),
    BodyCase(
      "a date reference that is ISO 8601", more: reference("{\"Type\":\"DATE\",\"Value\":\"2026-11-20\"}"),
      error: parameter),
    BodyCase("a start a second ago", more: ",\"ScheduledTime\":\(now - 1)", error: parameter),
    BodyCase("a start beyond six days", more: ",\"ScheduledTime\":\(now + 6 * day + 1)", error: parameter),
    BodyCase("a start with a fraction", more: ",\"ScheduledTime\":\(now + 60).5", error: serialization),
    BodyCase("a start with an exponent", more: ",\"ScheduledTime\":1.8e9", error: serialization),
    BodyCase("a start as text", more: ",\"ScheduledTime\":\"\(now + 60)\"", error: serialization),
    BodyCase(
      "both kinds of predecessor", more: ",\"PreviousContactId\":\"a\",\"RelatedContactId\":\"b\"", error: request),
    BodyCase("an empty list of attachments", more: attachments(0), error: parameter),
    BodyCase("six attachments", more: attachments(6), error: parameter),
    BodyCase("a control character in a file name", more: attachments(1, name: "a\\u0009b"), error: parameter),
    BodyCase("an address of 2001 characters", more: attachments(1, url: repeated("u", 2001)), error: parameter),
    BodyCase("an expiry of no minutes", more: expiry("0"), error: parameter),
    BodyCase("an expiry beyond ninety days", more: expiry("129601"), error: parameter),
    BodyCase("an expiry as text", more: expiry("\"60\""), error: serialization),
    BodyCase(
      "an expiry of another shape", more: segments("\"connect:ContactExpiry\":{\"ValueInteger\":60}"), error: request),
    BodyCase(
      "a creator that is no ARN", more: segments("\"connect:CreatedByUser\":{\"ValueString\":\"jo\"}"), error: parameter
    ),
    BodyCase(
      "another name of the service's own", more: segments("\"connect:Subtype\":{\"ValueString\":\"x\"}"),
      error: parameter),
    BodyCase(
      "a segment attribute with two values", more: segments("\"k\":{\"ValueString\":\"x\",\"ValueInteger\":1}"),
      error: parameter),
    BodyCase("a segment attribute without a value", more: segments("\"k\":{}"), error: parameter),
    BodyCase(
      "a segment attribute of 1025 characters", more: segments("\"k\":{\"ValueString\":\"\(repeated("x", 1025))\"}"),
      error: parameter),
    BodyCase("a segment attribute that is a string", more: segments("\"k\":\"x\""), error: serialization),
    BodyCase("half a surrogate pair", name: "\\ud834", error: serialization),
    BodyCase("nesting without end", more: segments("\"k\":\(repeated("{\"ValueList\":[", 40))"), error: serialization),
  ]

  @Test(arguments: accepted) func `a body at a limit is accepted`(_ body: BodyCase) async throws {
    try await check(body, status: 200)
  }

  @Test(arguments: refused) func `a body beyond a limit is refused by name`(_ body: BodyCase) async throws {
    try await check(body, status: 400)
  }

  private func check(_ body: BodyCase, status: Int) async throws {
    let clock = StepClock(Double(now))
    try await withSimulator({ clock.drive(&$0) }) { caller in
      let reply = try await caller.start(token: body.token, name: body.name, more: body.more)
      #expect(reply.status == status, "\(reply.message ?? "")")
      #expect(reply.errorType == body.error)
      if status != 200 {
        #expect(reply.message?.isEmpty == false)
        #expect(await caller.simulator.counts().contacts == 0)
      }
    }
  }

  @Test(arguments: ["InstanceId", "Name", "ContactFlowId"])
  func `a required member that is missing is refused`(_ member: String) async throws {
    try await withSimulator { caller in
      var members = [
        "InstanceId": caller.simulator.instanceID, "Name": "n",
        "ContactFlowId": caller.simulator.configuration.catalogue.flows.first?.id ?? "",
      ]
      members[member] = nil
      let body = members.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
      let reply = try await caller.start("{\(body)}")
      #expect(reply.status == 400)
      #expect(reply.errorType == "InvalidRequestException")
    }
  }

  @Test(arguments: ["", "[]", "{", "null", "{\"Name\":\"n\"} {}", "{'Name':'n'}", "{\"Name\":\"n\",}", "nonsense"])
  func `a body that is no JSON object is refused`(_ body: String) async throws {
    try await withSimulator { caller in
      let reply = try await caller.start(body)
      #expect(reply.status == 400)
      #expect(reply.errorType == "SerializationException")
    }
  }

  @Test func `the horizon is a setting`() async throws {
    let clock = StepClock(Double(now))
    try await withSimulator({
      clock.drive(&$0)
      $0.scheduleHorizonDays = 90
    }) { caller in
      let inside = ",\"ScheduledTime\":\(now + 90 * day)"
      let beyond = ",\"ScheduledTime\":\(now + 90 * day + 1)"
      let early = try await caller.start(token: "a", more: inside)
      let late = try await caller.start(token: "b", more: beyond)
      #expect(early.status == 200)
      #expect(late.status == 400)
    }
  }

  @Test func `a body larger than any task is refused before it is read`() async throws {
    try await withSimulator { caller in
      let reply = try await caller.start(token: "t", name: repeated("n", 1 << 20))
      #expect(reply.status == 413)
    }
  }
}
