import Ledger
import Testing

@testable import Submission

@Suite struct BreakerTests {
  /// One answer a character: `.` a task, a letter the code of a refusal.
  private func stop(after answers: String) -> (position: Int, rows: [Int])? {
    var breaker = Breaker()
    for (index, answer) in answers.enumerated() {
      if answer == "." {
        breaker.accepted()
      } else if let rows = breaker.refused(TaskID(rawValue: Int64(index)), code: String(answer)) {
        return (index, rows.map { Int($0.rawValue) }.sorted())
      }
    }
    return nil
  }

  @Test(
    arguments: [
      ("aaaaaaaaa", nil), ("aaaaaaaaaa", 9), ("..aaaaaaaaaa", 11), ("aaaaaaaaa.aaaaaaaaa", nil),
      ("aaaaabaaaaaaaaa", nil), ("aaaaabbbbbbbbbb", 14), ("aaaabaaaaaaaaaa", 14),
      (String(repeating: ".", count: 500), nil),
    ] as [(String, Int?)]) func `ten in a row with the same code`(answers: String, position: Int?)
  {
    #expect(stop(after: answers)?.position == position)
  }

  @Test(
    arguments: [
      // Every fifth of a hundred is the twentieth at the ninety-sixth.
      (String(repeating: "a....", count: 40), 95),
      // Every sixth never is.
      (String(repeating: "a.....", count: 100), nil),
      // Two codes, each below its own limit.
      (String(repeating: "a.b......", count: 60), nil),
      (String(repeating: "a..", count: 19) + ".a", 58),
    ] as [(String, Int?)]) func `twenty of any hundred with the same code`(answers: String, position: Int?)
  {
    #expect(stop(after: answers)?.position == position)
  }

  @Test func `it names the rows that were refused for that reason and no others`() {
    #expect(stop(after: "b.aaaaaaaaaa")?.rows == Array(2...11))
    #expect(stop(after: "a.aaaaaaaaaa")?.rows == [0] + Array(2...11))
  }

  @Test func `an outage is ten rows given up without an answer between them`() {
    var outage = OutageBreaker()
    for _ in 0..<9 { expect(outage.gaveUp(), is: false) }
    outage.answered()
    for _ in 0..<9 { expect(outage.gaveUp(), is: false) }
    expect(outage.gaveUp(), is: true)
  }
}
