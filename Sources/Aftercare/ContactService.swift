package import ConnectAPI
internal import Foundation
package import Submission

/// The companion operations on contacts, each at a rate of its own.
///
/// The rates are the service's default quotas: DescribeContact and StopContact 10 a second, burst 15;
/// SearchContacts 0.5 a second, burst 1 (quota page, read 2026-11).
package struct ContactService: Sendable {
  private let describing: DescribeContact
  private let stopping: StopContact
  private let searching: SearchContacts
  private let describePace: RequestPace
  private let stopPace: RequestPace
  private let searchPace: RequestPace
  private let clock: SubmissionClock

  /// - Parameter rate: DescribeContact and StopContact a second, each. 10 by default.
  package init(
    describe: @escaping DescribeContact, stop: @escaping StopContact, search: @escaping SearchContacts,
    rate: Double = 10, clock: SubmissionClock
  ) {
    describing = describe
    stopping = stop
    searching = search
    describePace = RequestPace(rate: rate, burst: min(15, rate * 1.5), clock: clock)
    stopPace = RequestPace(rate: rate, burst: min(15, rate * 1.5), clock: clock)
    searchPace = RequestPace(rate: 0.5, burst: 1, clock: clock)
    self.clock = clock
  }

  /// - Throws: `CancellationError`.
  func describe(_ contact: ContactID) async throws -> ContactAnswer<DescribedContact> {
    try await patiently {
      try await describePace.admission()
      return await describing(contact)
    }
  }

  /// - Throws: `CancellationError`.
  func stop(_ contact: ContactID) async throws -> ContactAnswer<Void> {
    try await patiently {
      try await stopPace.admission()
      return await stopping(contact)
    }
  }

  /// All pages of a search, at most `maximumPages`.
  /// - Throws: `CancellationError`.
  func search(_ search: ContactSearch) async throws -> ContactAnswer<[FoundContact]> {
    var found: [FoundContact] = []
    var token: String?
    for _ in 0..<Self.maximumPages {
      let answer = try await patiently {
        try await searchPace.admission()
        return await searching(search, token)
      }
      switch answer {
      case .answered(let page):
        found += page.contacts
        guard let next = page.nextToken, next != token else { return .answered(found) }
        token = next
      case .gone: return .gone
      case .refused(let error): return .refused(error)
      case .unanswered(let fault): return .unanswered(fault)
      }
    }
    return .answered(found)
  }

  /// Others use these quotas too: a question that is throttled is asked again, ever later, or when the service says.
  private func patiently<Value>(
    _ ask: () async throws -> ContactAnswer<Value>
  ) async throws -> ContactAnswer<Value> {
    for round in 0..<Self.patience {
      let answer = try await ask()
      guard case .refused(let error) = answer, error.meaning == .throttled else { return answer }
      let hint = error.retryAfter.map { $0 / .seconds(1) } ?? 0
      try await clock.sleep(min(max(hint, Double(1 << min(round, 5))), 30))
    }
    return try await ask()
  }

  /// Rounds of waiting, some four minutes in all.
  private static let patience = 10

  /// 2,000 contacts of one name in the time of one task are more than anybody can tell apart.
  static let maximumPages = 20
}
