/// A SearchContacts request: a time range, and of the criteria those an importer needs to find its own tasks.
///
/// Any other criterion is refused rather than overlooked.
struct ContactSearch: Sendable {
  private enum Match: String { case all = "MATCH_ALL", any = "MATCH_ANY", exact = "MATCH_EXACT", none = "MATCH_NONE" }

  private struct Attribute: Sendable {
    var key: String
    var values: [String]
  }

  let instance: String
  let pageSize: Int?
  let nextToken: String?
  private let timeType: String
  private let times: ClosedRange<Double>
  private var names: [String] = []
  private var nameMatch = Match.all
  private var attributes: [Attribute] = []
  private var attributeMatch = Match.all
  private var channels: [String] = []
  private var methods: [String] = []

  init(_ body: [UInt8]) throws(Refusal) {
    let members = try CheckedMembers(
      body: body, known: ["InstanceId", "TimeRange", "SearchCriteria", "MaxResults", "NextToken", "Sort"])
    instance = try members.requiredString("InstanceId", 1...100)
    pageSize = try members.integer("MaxResults", 1...100).map(Int.init)
    nextToken = try members.string("NextToken", 1...100_000)
    guard let range = members["TimeRange"] else { throw .invalidRequest("TimeRange is missing") }
    let time = try CheckedMembers(range, known: ["Type", "StartTime", "EndTime"], place: "TimeRange.")
    timeType = try time.requiredString("Type", 1...64)
    guard let start = time["StartTime"]?.number, let end = time["EndTime"]?.number, start <= end else {
      throw .invalidRequest("TimeRange needs a StartTime and an EndTime that is not before it")
    }
    times = start...end
    if let criteria = members["SearchCriteria"] { try read(criteria) }
  }

  private mutating func read(_ value: JSONValue) throws(Refusal) {
    let criteria = try CheckedMembers(
      value, known: ["Name", "Channels", "InitiationMethods", "SearchableContactAttributes"], place: "SearchCriteria.")
    channels = try criteria.strings("Channels")
    methods = try criteria.strings("InitiationMethods")
    if let name = criteria["Name"] {
      let members = try CheckedMembers(name, known: ["SearchText", "MatchType"], place: "SearchCriteria.Name.")
      names = try members.strings("SearchText")
      guard names.allSatisfy({ $0.unicodeScalars.count <= 128 }) else {
        throw .invalidParameter("SearchText must have at most 128 characters")
      }
      nameMatch = try Self.match(in: members)
    }
    guard let searchable = criteria["SearchableContactAttributes"] else { return }
    let place = "SearchCriteria.SearchableContactAttributes."
    let members = try CheckedMembers(searchable, known: ["Criteria", "MatchType"], place: place)
    attributeMatch = try Self.match(in: members)
    for element in try members.list("Criteria") ?? [] {
      let criterion = try CheckedMembers(element, known: ["Key", "Values"], place: place)
      let key = try criterion.requiredString("Key", 1...100)
      attributes.append(Attribute(key: key, values: try criterion.strings("Values")))
    }
  }

  private static func match(in members: CheckedMembers) throws(Refusal) -> Match {
    guard let match = Match(rawValue: try members.string("MatchType", 0...64) ?? Match.all.rawValue) else {
      throw .invalidParameter("\(members.place)MatchType is unknown")
    }
    return match
  }

  /// - Parameter searchable: the attribute keys that the instance has registered; no other is found.
  func finds(_ contact: SimulatedContact, _ details: SimulatedContact.Details, searchable: Set<String>) -> Bool {
    guard let time = time(of: contact), times.contains(time) else { return false }
    guard channels.isEmpty || channels.contains("TASK"), methods.isEmpty || methods.contains("API") else {
      return false
    }
    let name = details.name.lowercased()
    let nameTests = names.map { text in
      nameMatch == .exact ? sameBytes(text, details.name) : name.contains(text.lowercased())
    }
    let attributeTests = attributes.map { attribute in
      searchable.contains(attribute.key)
        && details.attributes.contains { pair in
          sameBytes(pair.key, attribute.key) && attribute.values.contains { sameBytes($0, pair.value) }
        }
    }
    return Self.holds(nameMatch, nameTests) && Self.holds(attributeMatch, attributeTests)
  }

  private static func holds(_ match: Match, _ tests: [Bool]) -> Bool {
    guard !tests.isEmpty else { return true }
    return switch match {
    case .all: tests.allSatisfy(\.self)
    case .any, .exact: tests.contains(true)
    case .none: !tests.contains(true)
    }
  }

  private func time(of contact: SimulatedContact) -> Double? {
    switch timeType {
    case "INITIATION_TIMESTAMP": contact.startedAt
    case "SCHEDULED_TIMESTAMP": contact.scheduledTime.map(Double.init)
    case "DISCONNECT_TIMESTAMP": contact.endedAt
    case "CONNECTED_TO_AGENT_TIMESTAMP": contact.agentSince
    default: nil
    }
  }
}
