/// A StartTaskContact body that kept every rule which needs neither the catalogue nor the contacts.
struct CheckedTask: Sendable, Equatable {
  enum Route: Sendable, Equatable {
    case contactFlow(String)
    case quickConnect(String)
    case taskTemplate(String)
  }

  struct Pair: Sendable, Equatable {
    var key: String
    var value: String
  }

  var instance: String
  var route: Route
  var name: String
  var description: String?
  var attributes: [Pair]
  var segmentAttributes: JSONValue?
  var previousContact: String?
  var relatedContact: String?
  /// Epoch seconds.
  var scheduledTime: Int64?
  var expiryMinutes: Int64?
  var clientToken: String?
  /// What tells one body from another under the same token.
  var fingerprint: StableID
}

/// The limits of a StartTaskContact body. Written from the documentation of the service, apart from the importer's
/// validator: what one of them gets wrong, the other is to find.
///
/// Source: Amazon Connect API reference, StartTaskContact, and the service's API model (read 2026-11).
struct StartTaskContactRules: Sendable {
  /// How far ahead a task may be scheduled: 6 days in the API reference, 90 on the quota page.
  var horizonSeconds: Int64

  private static let members: Set<String> = [
    "InstanceId", "PreviousContactId", "ContactFlowId", "Attributes", "Name", "References", "Description",
    "ClientToken", "ScheduledTime", "TaskTemplateId", "QuickConnectId", "RelatedContactId", "SegmentAttributes",
    "Attachments",
  ]

  /// - Parameter now: epoch seconds of the service's clock.
  func check(_ body: [UInt8], now: Int64) throws(Refusal) -> CheckedTask {
    let members = try CheckedMembers(body: body, known: Self.members)
    let previous = try members.string("PreviousContactId", 1...256)
    let related = try members.string("RelatedContactId", 1...256)
    if previous != nil, related != nil {
      throw .invalidRequest("PreviousContactId and RelatedContactId exclude each other")
    }
    let segments = try SegmentAttributeRules.check(members)
    try ReferenceRules.check(members)
    try AttachmentRules.check(members)
    return CheckedTask(
      instance: try members.requiredString("InstanceId", 1...100),
      route: try route(of: members),
      name: try members.requiredString("Name", 1...1024),
      description: try members.string("Description", 0...4096),
      attributes: try attributes(of: members),
      segmentAttributes: members["SegmentAttributes"],
      previousContact: previous,
      relatedContact: related,
      scheduledTime: try scheduledTime(of: members, now: now),
      expiryMinutes: segments.expiryMinutes,
      clientToken: try members.string("ClientToken", 1...500),
      fingerprint: StableID(namespace: "body", body))
  }

  private func route(of members: CheckedMembers) throws(Refusal) -> CheckedTask.Route {
    let routes: [CheckedTask.Route?] = [
      try members.string("ContactFlowId", 1...500).map { .contactFlow($0) },
      try members.string("QuickConnectId", 1...500).map { .quickConnect($0) },
      try members.string("TaskTemplateId", 1...500).map { .taskTemplate($0) },
    ]
    let given = routes.compactMap(\.self)
    guard given.count == 1 else {
      throw .invalidRequest("Exactly one of ContactFlowId, QuickConnectId and TaskTemplateId is needed")
    }
    return given[0]
  }

  private func attributes(of members: CheckedMembers) throws(Refusal) -> [CheckedTask.Pair] {
    var pairs: [CheckedTask.Pair] = []
    var bytes = 0
    for member in try members.map("Attributes") ?? [] {
      let place = "Attributes[\(pairs.count)]"
      guard (1...32_767).contains(member.name.utf8.count), isPlainKey(member.name) else {
        throw .invalidParameter("The key of \(place) may hold A-Z, a-z, 0-9, - and _ only")
      }
      let value = try CheckedMembers.string(member.value, 0...32_767, place: place)
      bytes += member.name.utf8.count + value.utf8.count
      pairs.append(CheckedTask.Pair(key: member.name, value: value))
    }
    guard bytes <= 32_768 else { throw .invalidRequest("Attributes have \(bytes) bytes; 32768 are allowed") }
    return pairs
  }

  private func scheduledTime(of members: CheckedMembers, now: Int64) throws(Refusal) -> Int64? {
    // A timestamp of rest-json may have a fraction; the importer promises whole seconds and is held to it.
    guard let time = try members.integer("ScheduledTime", 0...253_402_300_799) else { return nil }
    if time < now { throw .invalidParameter("ScheduledTime is in the past") }
    if time > now + horizonSeconds {
      throw .invalidParameter("ScheduledTime is more than \(horizonSeconds / 86_400) days ahead")
    }
    return time
  }
}

/// Whether a key has only `A-Z a-z 0-9 - _`.
func isPlainKey(_ key: String) -> Bool {
  key.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
