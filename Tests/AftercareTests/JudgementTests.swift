import ConnectAPI
import Foundation
import Ledger
import TaskMapping
import TaskValidation
import Testing

@testable import Aftercare

/// What a contact has become, and what to do about a doubt: pure decisions.
@Suite struct JudgementTests {
  struct Facts: Sendable {
    var reason: String?
    var hadAgent: Bool
    var fate: ContactFate
  }

  static let table: [Facts] = [
    Facts(reason: nil, hadAgent: false, fate: .waiting),
    Facts(reason: nil, hadAgent: true, fate: .withAgent),
    Facts(reason: "EXPIRED", hadAgent: false, fate: .expired),
    Facts(reason: "EXPIRED", hadAgent: true, fate: .expired),
    Facts(reason: "API", hadAgent: false, fate: .stopped),
    Facts(reason: "CONTACT_FLOW_DISCONNECT", hadAgent: false, fate: .endedByFlow),
    Facts(reason: "CONTACT_FLOW_DISCONNECT", hadAgent: true, fate: .done),
    Facts(reason: "AGENT_COMPLETED", hadAgent: false, fate: .done),
    Facts(reason: "SOMETHING_NEW", hadAgent: true, fate: .done),
    Facts(reason: "SOMETHING_NEW", hadAgent: false, fate: .endedByFlow),
  ]

  @Test(arguments: table) func `a contact's facts tell its fate`(facts: Facts) {
    let contact = DescribedContact(
      id: ContactID("c"), disconnectedAt: facts.reason == nil ? nil : SteppedTime.start,
      disconnectReason: facts.reason, agentID: facts.hadAgent ? "agent" : nil)
    #expect(ContactFate(of: contact) == facts.fate)
  }

  @Test func `absence is concluded from two searches half an hour apart`() throws {
    func step(_ searches: [Double], at minutes: Double, stamped: Bool = true) throws -> DoubtStep {
      let task = DoubtfulTask(
        id: TaskID(rawValue: 1),
        key: TaskKey(
          instance: try #require(InstanceID(CareBench.instance)), dataset: "list",
          identity: TaskIdentity(parts: ["a"]), generation: 1),
        name: "Call", isStamped: stamped, firstSentAt: SteppedTime.start,
        searches: searches.map { SteppedTime.start.addingTimeInterval($0 * 60) })
      return DoubtStep(for: task, now: SteppedTime.start.addingTimeInterval(minutes * 60))
    }
    #expect(try step([], at: 0) == .search)
    #expect(try step([0], at: 10) == .wait(until: SteppedTime.start.addingTimeInterval(1_800)))
    #expect(try step([0], at: 30) == .search)
    #expect(try step([0, 12], at: 29) == .wait(until: SteppedTime.start.addingTimeInterval(1_800)))
    #expect(try step([0, 30], at: 30) == .absent)
    #expect(try step([], at: 0, stamped: false) == .unrecognisable)
  }

  @Test(arguments: [(10, 3), (1_000, 7), (5, 5), (5, 9), (1, 1)])
  func `a sample is even and exact`(total: Int, sample: Int) {
    let stride = Stride(of: total, to: sample)
    let taken = (0..<total).filter { stride.takes($0) }
    #expect(taken.count == min(sample, total))
    let gaps = zip(taken, taken.dropFirst()).map { $1 - $0 }
    #expect((gaps.max() ?? 0) - (gaps.min() ?? 0) <= 1)
  }
}
