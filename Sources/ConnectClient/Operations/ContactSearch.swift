package import ConnectAPI
package import Foundation

/// Looks for tasks that were made through the API within a window of time.
package struct ContactSearch: Sendable, Hashable {
  /// What a task is recognised by.
  package enum Criterion: Sendable, Hashable {
    /// The exact name; the service searches at most 128 characters of it.
    case name(String)
    /// An attribute that the administrator registered as searchable.
    case attribute(key: String, value: String)
  }

  package var instance: InstanceID
  package var initiatedFrom: Date
  package var initiatedUntil: Date
  package var criterion: Criterion

  package init(instance: InstanceID, initiatedFrom: Date, initiatedUntil: Date, criterion: Criterion) {
    self.instance = instance
    self.initiatedFrom = initiatedFrom
    self.initiatedUntil = initiatedUntil
    self.criterion = criterion
  }
}

/// A contact that a search found; DescribeContact tells the rest.
package struct FoundContact: Sendable, Hashable {
  package var id: ContactID
  package var name: String?
  package var initiatedAt: Date?
}

extension ConnectClient {
  /// Every task that matches (SearchContacts, 0.5 requests a second; the index lags behind by an unknown time).
  package func searchContacts(_ search: ContactSearch) async throws(ConnectClientError) -> [FoundContact] {
    var found: [FoundContact] = []
    var token: String?
    for _ in 0..<20 {
      let request = ServiceRequest(
        operation: "SearchContacts", method: .post, path: ["search-contacts"], body: search.body(nextToken: token))
      let page = try await ask(request, for: ContactSearchPage.self)
      found.append(contentsOf: page.contacts)
      guard let next = page.NextToken, !next.isEmpty else { return found }
      token = next
    }
    throw ConnectClientError(.unreadable("finds too many contacts"), operation: "SearchContacts")
  }
}

extension ContactSearch {
  /// Characters of a name that the service compares.
  private static let searchableNameCharacters = 128

  func body(nextToken: String?) -> [UInt8] {
    var criteria: [String: RequestJSON] = [
      "Channels": .list([.string("TASK")]), "InitiationMethods": .list([.string("API")]),
    ]
    switch criterion {
    case .name(let name):
      let text = String(String.UnicodeScalarView(name.unicodeScalars.prefix(Self.searchableNameCharacters)))
      criteria["Name"] = .object(["SearchText": .list([.string(text)]), "MatchType": .string("MATCH_EXACT")])
    case .attribute(let key, let value):
      criteria["SearchableContactAttributes"] = .object([
        "Criteria": .list([.object(["Key": .string(key), "Values": .list([.string(value)])])]),
        "MatchType": .string("MATCH_ALL"),
      ])
    }
    var members: [String: RequestJSON] = [
      "InstanceId": .string(instance.uuid), "MaxResults": .integer(100), "SearchCriteria": .object(criteria),
      "TimeRange": .object([
        "Type": .string("INITIATION_TIMESTAMP"), "StartTime": .integer(Self.seconds(initiatedFrom)),
        "EndTime": .integer(Self.seconds(initiatedUntil)),
      ]),
    ]
    if let nextToken { members["NextToken"] = .string(nextToken) }
    return RequestJSON.bytes(members)
  }

  private static func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970.rounded(.down)) }
}

private struct ContactSearchPage: Decodable {
  struct Member: Decodable {
    var Id: String?
    var Name: String?
    var InitiationTimestamp: LenientTimestamp?
  }

  var Contacts: [Member]?
  var NextToken: String?

  var contacts: [FoundContact] {
    (Contacts ?? []).compactMap { member in
      member.Id.map {
        FoundContact(id: ContactID($0), name: member.Name, initiatedAt: member.InitiationTimestamp?.date)
      }
    }
  }
}
