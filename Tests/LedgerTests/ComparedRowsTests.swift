import ConnectAPI
import Diagnostics
import Foundation
import Testing

@testable import Ledger

/// Two nights of one list, row by row.
@Suite struct ComparedRowsTests {
  private let bench: Workbench
  private let ledger: TaskLedger

  init() throws {
    bench = try Workbench()
    ledger = try bench.open()
  }

  private func pairs(_ first: RunID, _ second: RunID) throws -> (
    pairs: [String: ComparedPair], apart: (first: RowsApart, second: RowsApart)
  ) {
    var pairs: [String: ComparedPair] = [:]
    var order: [String] = []
    let apart = try ledger.reader.forEachPair(of: first, and: second) {
      pairs[$0.identity] = $0
      order.append($0.identity)
    }
    #expect(order == order.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
    #expect(Set(order).count == order.count)
    return (pairs, apart)
  }

  @Test func `rows are paired by identity, each with its state and whether its values are the same`() async throws {
    let wrong = Diagnostic("map.phone-invalid", "\"12\" is no phone number", column: "phone")
    let first = try ledger.load(
      "one",
      [
        try row(2, "same"), try row(3, "other", content: "a"), try row(4, "gone"), try row(5, "Zoë"),
        rejectedRow(6, [wrong], identity: "mended"), rejectedRow(7, [wrong], identity: "stays"),
        rejectedRow(8, [wrong]),
        skippedRow(9, "closed"),
      ])
    try await ledger.send(first) { .created($0.contact) }
    try ledger.finishIfDone(first, now: Workbench.start)
    let second = try ledger.load(
      "two",
      [
        try row(2, "same"), try row(3, "other", content: "b"), try row(4, "new"), try row(5, "Zoë"),
        try row(6, "mended"), rejectedRow(7, [wrong, wrong], identity: "stays"), try row(8, "same"),
      ])
    try await ledger.send(second) { .created($0.contact) }
    let (found, apart) = try pairs(first, second)
    #expect(Set(found.keys) == ["same", "other", "gone", "new", "Zoë", "mended", "stays", "closed"])
    #expect(found["same"]?.first?.state == .created && found["same"]?.second?.state == .duplicate)
    #expect(found["same"]?.hasSameContent == true)
    #expect(found["other"]?.second?.state == .changed && found["other"]?.hasSameContent == false)
    #expect(found["gone"]?.second == nil && found["gone"]?.first?.number == 4)
    #expect(found["new"]?.first == nil && found["new"]?.second?.state == .created)
    #expect(found["mended"]?.first?.state == .rejected && found["mended"]?.second?.state == .created)
    #expect(found["mended"]?.hasSameContent == nil)
    #expect(found["stays"]?.first?.state == .rejected && found["stays"]?.second?.state == .rejected)
    #expect(found["closed"]?.first?.state == .skipped)
    #expect(apart.first == RowsApart(withoutIdentity: 1))
    #expect(apart.second == RowsApart(repeated: 1))
    let problems = try ledger.reader.problemCounts(of: second)
    #expect(problems == [ProblemCount(code: "map.phone-invalid", column: "phone", count: 2)])
  }

  @Test func `what the service refused is counted by its answer`() async throws {
    let run = try ledger.load("f", [try row(2, "a"), try row(3, "b"), try row(4, "c")])
    for task in try ledger.claim(from: run, limit: 2, now: Workbench.start) {
      try await ledger.intend(Intent(task: task.id, body: task.body, scheduledTime: nil, sentAt: Workbench.start))
      try await ledger.settle(
        task.id, as: .rejected, attempt: .answer(at: Workbench.start, status: 400, code: "InvalidRequestException"))
    }
    #expect(
      try ledger.reader.problemCounts(of: run) == [
        ProblemCount(code: "service.invalid-request", column: nil, count: 2)
      ])
  }

  @Test func `what a body throws ends the reading and comes back`() throws {
    struct Enough: Error {}
    let run = try ledger.load("f", [try row(2, "a"), try row(3, "b")])
    #expect(throws: Enough.self) { _ = try ledger.reader.forEachPair(of: run, and: run) { _ in throw Enough() } }
  }
}
