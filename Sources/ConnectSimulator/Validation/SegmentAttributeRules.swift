/// `SegmentAttributes`: recursive values, two of them with a meaning to the service.
enum SegmentAttributeRules {
  struct Meaning {
    /// `connect:ContactExpiry`, minutes.
    var expiryMinutes: Int64?
  }

  static func check(_ members: CheckedMembers) throws(Refusal) -> Meaning {
    var meaning = Meaning()
    for member in try members.map("SegmentAttributes") ?? [] {
      switch member.name {
      case "connect:ContactExpiry": meaning.expiryMinutes = try expiryMinutes(member.value)
      case "connect:CreatedByUser": try checkCreator(member.value)
      default:
        guard (1...128).contains(member.name.utf8.count), isPlainKey(member.name) else {
          throw .invalidParameter("A key of SegmentAttributes is not 1 to 128 of A-Z, a-z, 0-9, - and _")
        }
        try checkValue(member.value, place: "SegmentAttributes.\(member.name)")
      }
    }
    return meaning
  }

  /// `{"ValueMap":{"ExpiryDuration":{"ValueInteger":minutes}}}`, 1 minute to 90 days.
  private static func expiryMinutes(_ value: JSONValue) throws(Refusal) -> Int64 {
    let place = "SegmentAttributes.connect:ContactExpiry"
    let outer = try CheckedMembers(value, known: ["ValueMap"], place: "\(place).")
    guard let map = outer["ValueMap"] else { throw .invalidParameter("\(place) has no ValueMap") }
    let entries = try CheckedMembers(map, known: ["ExpiryDuration"], place: "\(place).ValueMap.")
    guard let duration = entries["ExpiryDuration"] else { throw .invalidParameter("\(place) has no ExpiryDuration") }
    let inner = try CheckedMembers(duration, known: ["ValueInteger"], place: "\(place).ExpiryDuration.")
    guard let minutes = try inner.integer("ValueInteger", 1...129_600) else {
      throw .invalidParameter("\(place).ExpiryDuration has no ValueInteger")
    }
    return minutes
  }

  /// `{"ValueString":"arn:…:agent/…"}`.
  private static func checkCreator(_ value: JSONValue) throws(Refusal) {
    let place = "SegmentAttributes.connect:CreatedByUser"
    let members = try CheckedMembers(value, known: ["ValueString"], place: "\(place).")
    let arn = try members.requiredString("ValueString", 1...1024)
    guard arn.hasPrefix("arn:"), arn.contains("/agent/") else {
      throw .invalidParameter("\(place) is not the ARN of a user")
    }
  }

  private static func checkValue(_ value: JSONValue, place: String) throws(Refusal) {
    let kinds: Set<String> = ["ValueString", "ValueMap", "ValueInteger", "ValueList", "ValueArn"]
    let members = try CheckedMembers(value, known: kinds, place: "\(place).")
    guard value.members?.count == 1 else { throw .invalidParameter("\(place) must have exactly one value") }
    _ = try members.string("ValueString", 0...1024)
    _ = try members.string("ValueArn", 0...1024)
    _ = try members.integer("ValueInteger", Int64(Int32.min)...Int64(Int32.max))
    for (index, element) in (try members.list("ValueList") ?? []).enumerated() {
      try checkValue(element, place: "\(place)[\(index)]")
    }
    for member in try members.map("ValueMap") ?? [] {
      guard (1...128).contains(member.name.unicodeScalars.count) else {
        throw .invalidParameter("A key in \(place) must have 1 to 128 characters")
      }
      try checkValue(member.value, place: "\(place).\(member.name)")
    }
  }
}
