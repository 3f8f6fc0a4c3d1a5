import Testing

@testable import Submission

@Suite struct QuotaWatchTests {
  @Test func `a row without a previous contact can only mean the instance`() {
    var quota = QuotaWatch()
    expect(quota.refused(previousContactID: nil, othersSetAside: [], at: 0), is: .full)
    #expect(quota.isFull)
  }

  @Test func `a row of a chain is set aside, and a witness from elsewhere settles it`() {
    var quota = QuotaWatch()
    expect(quota.refused(previousContactID: "a", othersSetAside: [], at: 0), is: .setAside)
    expect(quota.refused(previousContactID: "a", othersSetAside: ["a"], at: 1), is: .setAside)
    #expect(!quota.isFull)
    expect(quota.refused(previousContactID: "b", othersSetAside: ["a", "a"], at: 2), is: .full)
    // From now on nobody is asked.
    expect(quota.refused(previousContactID: "c", othersSetAside: [], at: 3), is: .full)
  }

  @Test func `step by step: a full instance is probed every half minute, one probe at a time`() {
    var quota = QuotaWatch()
    #expect(quota.wait(at: 0) == 0)
    quota.becomeFull(at: 0)
    #expect(quota.wait(at: 10) == 20)
    #expect(quota.wait(at: 30) == 0)
    quota.sent()
    #expect(quota.wait(at: 30) == QuotaWatch.probeGlance)
    quota.becomeFull(at: 31)
    #expect(quota.wait(at: 31) == 30)
    quota.sent()
    quota.probeEnded(at: 70)
    #expect(quota.wait(at: 70) == 30)
    quota.sent()
    quota.created(sentAt: 100)
    #expect(!quota.isFull)
    #expect(quota.wait(at: 100) == 0)
  }

  @Test func `a task whose request left before the instance was full says nothing`() {
    var quota = QuotaWatch()
    quota.becomeFull(at: 10)
    quota.created(sentAt: 9)
    #expect(quota.isFull)
  }
}
