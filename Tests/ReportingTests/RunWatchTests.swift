import ConnectAPI
import Foundation
import Ledger
import Testing

@testable import Reporting

/// A run of the tests, as the ledger would have it.
func runRecord(
  _ id: String = "r1", _ state: RunRecord.State = .ready, file: String = "list.csv", counts: [RowState: Int] = [:]
) throws -> RunRecord {
  var figures = RunCounts()
  for (state, count) in counts { figures[state] = count }
  let start = Date(timeIntervalSince1970: 1_774_594_800)
  let input = InputRecord(file: file, fingerprint: "00", byteCount: 1, modifiedAt: start, format: "csv")
  return RunRecord(
    id: RunID(rawValue: id),
    specification: RunSpecification(
      instance: try #require(InstanceID("11111111-2222-3333-4444-555555555555")), dataset: "list",
      identityDefinition: "[\"id\"]", inputs: [input], mappingFile: "m.yaml", mappingSHA256: "", command: ["taskferry"],
      region: "eu-central-1", endpoint: ""),
    state: state, startedAt: start, finishedAt: state == .finished ? start.addingTimeInterval(60) : nil, counts: figures
  )
}

@Suite struct `Watching a run` {
  private func text(_ look: RunWatch.Look) -> String? {
    if case .goesOn(let text) = look { text.line } else { nil }
  }

  @Test func `tells how far it is, how fast it goes and how long it takes`() throws {
    var watch = RunWatch(setRate: 2)
    for second in 0...10 {
      let run = try runRecord(counts: [.created: second * 2, .pending: 100 - second * 2, .rejected: 3])
      let look = watch.look(at: run, isHeld: true, now: Double(second))
      if second == 10 { #expect(text(look) == "sending  20 of 100  20 %  2.0/s  40 s left  3 refused") }
    }
  }

  @Test func `goes by what was measured before it began to look`() throws {
    var watch = RunWatch(setRate: 20, recentRate: 2)
    let run = try runRecord(counts: [.created: 20, .pending: 80])
    #expect(text(watch.look(at: run, isHeld: true, now: 0)) == "sending  20 of 100  20 %  2.0/s  40 s left")
  }

  @Test func `adds what was made since rows were counted`() throws {
    var watch = RunWatch(setRate: nil)
    let run = try runRecord(counts: [.created: 10, .pending: 90])
    #expect(text(watch.look(at: run, madeSince: 5, isHeld: true, now: 0)) == "sending  15 of 100  15 %")
    #expect(text(watch.look(at: run, madeSince: 500, isHeld: true, now: 1)) == "sending  100 of 100  100 %")
  }

  @Test func `says that it is silent, and does not guess how long`() throws {
    var watch = RunWatch(setRate: 2)
    let run = try runRecord(counts: [.created: 10, .pending: 90])
    _ = watch.look(at: run, isHeld: true, now: 0)
    #expect(
      text(watch.look(at: run, isHeld: true, now: 20))
        == "sending  10 of 100  10 %  waiting: no answer for 20 s  at least 45 s left")
  }

  @Test func `ends when the run is finished`() throws {
    var watch = RunWatch(setRate: nil)
    #expect(watch.look(at: try runRecord("r1", .finished), isHeld: true, now: 0) == .finished)
  }

  @Test func `ends when its process is gone, which takes two looks to be sure`() throws {
    var watch = RunWatch(setRate: nil)
    let run = try runRecord(counts: [.created: 10, .pending: 90])
    #expect(text(watch.look(at: run, isHeld: true, now: 0)) != nil)
    #expect(text(watch.look(at: run, isHeld: false, now: 1)) != nil)
    #expect(watch.look(at: run, isHeld: false, now: 2) == .gone)
  }

  @Test func `does not believe that it is gone while rows are settled`() throws {
    var watch = RunWatch(setRate: nil)
    for second in 0...9 {
      let run = try runRecord(counts: [.created: second, .pending: 90])
      #expect(text(watch.look(at: run, isHeld: false, now: Double(second))) != nil)
    }
  }

  @Test func `counts what is read while it is checked, and ends when that was for nothing`() throws {
    var watch = RunWatch(setRate: nil)
    let run = try runRecord("r1", .checking, counts: [.pending: 1_200])
    #expect(text(watch.look(at: run, isHeld: true, now: 0)) == "checking  1,200 rows")
    #expect(watch.look(at: nil, isHeld: true, now: 1) == .discarded)
  }
}
