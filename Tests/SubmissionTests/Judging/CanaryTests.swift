import ConnectAPI
import Foundation
import Testing

@testable import Submission

@Suite struct CanaryTests {
  private let three = CanaryRule(count: 3, scope: .run)

  private func watching(since: Double = 100) -> Canary {
    var canary = Canary(three)
    for number in 1...3 { canary.created(ContactID("c\(number)"), at: since) }
    return canary
  }

  @Test func `without a rule all rows go`() {
    #expect(Canary(nil).admits(inHand: 1_000))
    #expect(Canary(CanaryRule(count: 0, scope: .run)).phase == .over)
  }

  @Test func `as many rows go ahead as are still missing, and none while they are watched`() {
    var canary = Canary(three)
    #expect(canary.admits(inHand: 2) && !canary.admits(inHand: 3))
    canary.created(ContactID("a"), at: 0)
    #expect(canary.admits(inHand: 1) && !canary.admits(inHand: 2))
    // One in hand was throttled, refused or is in doubt: another takes its place.
    #expect(canary.admits(inHand: 0))
    canary.created(ContactID("b"), at: 0)
    canary.created(ContactID("c"), at: 0)
    #expect(canary.isWatching && !canary.admits(inHand: 0))
  }

  @Test func `four looks within a minute, then the others follow`() {
    var canary = watching()
    var now = 100.0
    for due in [102.0, 110, 130, 160] {
      now += canary.wait(at: now)
      expect(now, near: due)
      expect(canary.judge([.lives, .lives, .lives], at: now), is: due == 160 ? .goesOn : .watchesOn)
    }
    #expect(canary.phase == .over)
  }

  @Test func `one that has ended is enough`() {
    var canary = watching()
    expect(
      canary.judge([.lives, .ended(reason: "CONTACT_FLOW_DISCONNECT"), .unknown("timeout")], at: 102),
      is: .dead(count: 1, reason: "CONTACT_FLOW_DISCONNECT"))
  }

  @Test func `a look that tells nothing is taken again, and given up after a minute more`() {
    var canary = watching()
    expect(canary.judge([.lives, .unknown("timeout"), .lives], at: 102), is: .watchesOn)
    var now = 160.0
    var verdict = Canary.Verdict.watchesOn
    while verdict == .watchesOn, now < 1_000 {
      verdict = canary.judge([.lives, .unknown("timeout"), .lives], at: now)
      now += canary.wait(at: now)
    }
    #expect(verdict == .cannotTell("timeout"))
    #expect((210...240).contains(now))
  }

  @Test func `a permission that is missing is told at once`() {
    var canary = watching()
    expect(
      canary.judge([.hidden("AccessDeniedException (403)")], at: 102), is: .cannotTell("AccessDeniedException (403)"))
  }

  @Test func `fewer rows than canaries are watched all the same`() {
    var canary = Canary(three)
    canary.created(ContactID("a"), at: 5)
    canary.findsNoMore(inHand: 1)
    #expect(canary.phase == .sending && !canary.admits(inHand: 1))
    canary.findsNoMore(inHand: 0)
    #expect(canary.phase == .watching)
    var none = Canary(three)
    none.findsNoMore(inHand: 0)
    #expect(none.phase == .over)
  }

  @Test func `what an earlier process sent ahead is looked at once when its minute is over`() {
    var canary = Canary(three, earlier: [ContactID("a")], lastMadeAt: 100)
    #expect(canary.wait(at: 500) == 0)
    expect(canary.judge([.lives], at: 500), is: .goesOn)
    #expect(canary.phase == .over)
  }

  @Test func `the rest of an interrupted minute is watched`() {
    var canary = Canary(three, earlier: [ContactID("a")], lastMadeAt: 100)
    expect(canary.judge([.lives], at: 120), is: .watchesOn)
    expect(canary.wait(at: 120), near: 10)
    expect(canary.judge([.lives], at: 130), is: .watchesOn)
    expect(canary.judge([.lives], at: 160), is: .goesOn)
  }

  @Test func `when those of an earlier process ended, others go ahead`() {
    var canary = Canary(three, earlier: [ContactID("a")], lastMadeAt: 100)
    expect(canary.judge([.ended(reason: nil)], at: 500), is: .goesOn)
    #expect(canary.phase == .sending && canary.admits(inHand: 2))
  }

  @Test func `a task that an agent had, or that lived for hours, was routed`() {
    let made = Date(timeIntervalSince1970: 1_000_000)
    func finding(after seconds: Double, agent: Bool = false) -> Canary.Finding {
      Canary.Finding(
        .answered(
          DescribedContact(
            id: ContactID("a"), initiatedAt: made, disconnectedAt: made + seconds, disconnectReason: "X",
            connectedToAgentAt: agent ? made + 1 : nil)))
    }
    #expect(finding(after: 0) == .ended(reason: "X"))
    #expect(finding(after: 20, agent: true) == .lives)
    #expect(finding(after: 7_200) == .lives)
    #expect(Canary.Finding(.answered(DescribedContact(id: ContactID("a"), initiatedAt: made))) == .lives)
  }

  @Test(arguments: [
    ("ThrottlingException", 429, Canary.Finding.unknown("ThrottlingException (429)")),
    ("InternalServiceException", 500, .unknown("InternalServiceException (500)")),
    ("AccessDeniedException", 403, .hidden("AccessDeniedException (403)")),
    ("SomethingElse", 403, .hidden("SomethingElse (403)")),
  ]) func `what an error says about a canary`(code: String, status: Int, finding: Canary.Finding) {
    #expect(Canary.Finding(.refused(ServiceError(code: code, status: status))) == finding)
  }

  @Test func `a reason alone is an end too`() {
    let contact = DescribedContact(id: ContactID("a"), disconnectReason: "CONTACT_FLOW_DISCONNECT")
    #expect(Canary.Finding(.answered(contact)) == .ended(reason: "CONTACT_FLOW_DISCONNECT"))
    #expect(DescribeContactAnswer.answered(contact).showsAnEnd)
    #expect(Canary.Finding(.gone) == .unknown("the service does not know it"))
  }
}
