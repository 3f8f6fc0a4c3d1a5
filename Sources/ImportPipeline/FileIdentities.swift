package import Foundation
package import TaskMapping
import Ledger

/// The identities of the rows of files, whatever else is in the rows.
package struct FileIdentities {
  private let mapping: Mapping

  package init(mapping: Mapping) { self.mapping = mapping }

  /// - Returns: each identity once, as the ledger's results show it, in the order of the files. Rows whose identity
  ///   cannot be read have none.
  /// - Throws: `ReadingError`, `BindingFailure`, `AbortedRun`.
  package func read(_ files: [InputFile], now: Date) async throws -> [String] {
    let plan = ImportPlan(
      mapping: mapping, inputs: files, now: now, environment: ProcessInfo.processInfo.environment)
    var identities: [String] = []
    var seen: Set<TaskIdentity> = []
    for file in files {
      var input = try OpenedInput(file, plan: plan)
      try await RowLine.run(&input, plan: plan, keeping: .all) { judged in
        for identity in judged.rows.compactMap(\.identity) where seen.insert(identity).inserted {
          identities.append(identity.text)
        }
      }
    }
    return identities
  }
}
