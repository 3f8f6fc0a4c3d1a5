/// What a purge takes out of the ledger, or would.
package struct RunPurgeResult: Sendable, Hashable {
  package var runs = 0
  package var rows = 0
  /// Identities that are known by a keyed hash only from then on.
  package var identities = 0
  /// Runs old enough that stay, because rows of theirs still wait or are in doubt.
  package var keptRuns = 0

  package init() {}
}

/// What the erasure of an identity takes out of the ledger, or would.
package struct IdentityErasureResult: Sendable, Hashable {
  package var datasets: [String] = []
  package var tasks = 0
  package var rows = 0
  /// Run folders whose files were written from those rows and may hold them still.
  package var folders: [String] = []
  /// Datasets in which it was purged before, and nothing but a keyed hash is left.
  package var purgedDatasets: [String] = []

  package init() {}

  package var foundNothing: Bool { tasks == 0 && rows == 0 }
}

/// How large the ledger's files were and are, in bytes, its write-ahead log among them.
package struct CompactionResult: Sendable, Hashable {
  package var before: Int64
  package var after: Int64
}
