import Foundation
import Ledger
import Reporting
import SpreadsheetReading

/// Carries the rows of one input through the judge on all cores and delivers them in the order of the file.
struct RowLine {
  /// Batches being judged at once: one a core, and one ready for each.
  private static var width: Int { max(2, ProcessInfo.processInfo.activeProcessorCount + 1) }

  /// - Parameters:
  ///   - kept: with `none`, rows may be delivered as accepted ones.
  ///   - deliver: takes the rows of each batch in the order of the file, never two at once.
  static func run(
    _ input: inout OpenedInput, plan: ImportPlan, keeping kept: KeptTexts,
    deliver: (JudgedBatch) async throws -> Void
  ) async throws {
    let judge = RowJudge(input, plan: plan)
    try await withThrowingTaskGroup(of: (Int, JudgedBatch).self) { group in
      var early: [Int: JudgedBatch] = [:]
      var read = 0
      var delivered = 0
      var isAtEnd = false
      while true {
        while !isAtEnd, read - delivered < width {
          guard let batch = try input.source.nextBatch() else {
            isAtEnd = true
            try input.file.confirmUnchanged()
            break
          }
          let number = read
          group.addTask { (number, try judge.judge(batch, keeping: kept)) }
          read += 1
        }
        guard let (number, judged) = try await group.next() else { break }
        early[number] = judged
        while let next = early.removeValue(forKey: delivered) {
          try await deliver(next)
          delivered += 1
        }
      }
    }
  }
}
