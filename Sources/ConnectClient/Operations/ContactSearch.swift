package import ConnectAPI
import Foundation

extension ConnectClient {
  /// One page of the tasks that match (SearchContacts, 0.5 requests a second; the index lags behind by an unknown
  /// time).
  /// - Parameter token: of the page before; nil for the first.
  package func searchContacts(
    _ search: ContactSearch, after token: String? = nil
  ) async throws(ConnectClientError) -> ContactPage {
    let request = ServiceRequest(
      operation: "SearchContacts", method: .post, path: ["search-contacts"], body: search.body(nextToken: token))
    return try await ask(request, for: ContactSearchPage.self).page
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

  var page: ContactPage {
    let contacts = (Contacts ?? []).compactMap { member in
      member.Id.map {
        FoundContact(id: ContactID($0), name: member.Name, initiatedAt: member.InitiationTimestamp?.date)
      }
    }
    return ContactPage(contacts: contacts, nextToken: NextToken?.isEmpty == false ? NextToken : nil)
  }
}
