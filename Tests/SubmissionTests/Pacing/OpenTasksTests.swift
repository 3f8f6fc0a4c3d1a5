import ConnectAPI
import Testing

@testable import Submission

@Suite struct OpenTasksTests {
  private let a = ContactID("a")
  private let b = ContactID("b")
  private let c = ContactID("c")

  @Test func `without a limit nothing is counted`() {
    var open = OpenTasks(most: nil, open: [a], at: 0)
    open.created(b)
    #expect(open.count == 0)
    #expect(open.hasRoom(besides: 1_000_000))
  }

  @Test func `tasks of earlier runs, new ones and those on their way take a place each`() {
    var open = OpenTasks(most: 3, open: [a], at: 0)
    #expect(open.hasRoom(besides: 1))
    open.created(b)
    #expect(!open.hasRoom(besides: 1))
    #expect(open.hasRoom(besides: 0))
  }

  @Test func `the one looked at longest ago is next, and gives its place away when it has ended`() {
    var open = OpenTasks(most: 3, open: [a, b, c], at: 0)
    expect(open.next(at: 0), is: .look(a))
    open.looked(at: a, hasEnded: false, at: 0)
    expect(open.next(at: 0), is: .look(b))
    open.looked(at: b, hasEnded: true, at: 0)
    #expect(open.hasRoom(besides: 0))
    expect(open.next(at: 0), is: .look(c))
    open.looked(at: c, hasEnded: false, at: 0)
    expect(open.next(at: 1), is: .wait(4))
  }

  @Test func `rounds in which nobody ended are farther and farther apart, up to a minute`() {
    var open = OpenTasks(most: 1, open: [a], at: 0)
    var now = 0.0
    var pauses: [Double] = []
    for _ in 0..<6 {
      expect(open.next(at: now), is: .look(a))
      open.looked(at: a, hasEnded: false, at: now)
      guard case .wait(let pause)? = open.next(at: now) else {
        Issue.record("there is nothing to look at twice")
        return
      }
      pauses.append(pause)
      now += pause
    }
    #expect(pauses == [5, 10, 20, 40, 60, 60])
  }

  @Test func `five looks a second at most`() {
    var open = OpenTasks(most: 100, open: (0..<100).map { ContactID("c\($0)") }, at: 0)
    var now = 0.0
    var looks: [Double] = []
    while now < 15 {
      switch open.next(at: now) {
      case .look(let contact)?:
        looks.append(now)
        open.looked(at: contact, hasEnded: false, at: now)
      case .wait(let seconds)?: now += seconds
      case nil:
        Issue.record("there is nothing to look at")
        return
      }
    }
    #expect(excess(of: looks, rate: 5, burst: 5) <= 1e-6)
    #expect(looks.count > 70)
  }

  @Test func `after a round without an end all are known to be open`() {
    var open = OpenTasks(most: 2, open: [a, b], at: 0)
    expect(open.areAllKnownToBeOpen, is: false)
    _ = open.next(at: 0)
    open.looked(at: a, hasEnded: false, at: 0)
    expect(open.areAllKnownToBeOpen, is: false)
    open.looked(at: b, hasEnded: false, at: 1)
    expect(open.areAllKnownToBeOpen, is: true)
  }

  @Test(arguments: [
    (DescribeContactAnswer.answered(DescribedContact(id: ContactID("a"))), false),
    (.answered(DescribedContact(id: ContactID("a"), disconnectedAt: SimulatedTime.start)), true),
    (.gone, true),
    (.refused(ServiceError(code: "ThrottlingException", status: 429)), false),
    (.unanswered(TransportFault(.inDoubt, word: "timeout", message: "")), false),
  ]) func `what shows an end`(answer: DescribeContactAnswer, ends: Bool) {
    #expect(answer.showsAnEnd == ends)
    #expect(answer.standingRefusal == nil)
  }
}
