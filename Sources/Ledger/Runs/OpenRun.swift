package import Foundation
import ConnectAPI
import Diagnostics
import GRDB

extension TaskLedger {
  /// What begins when a specification is opened.
  package enum Opening: Sendable {
    /// A new run in `checking`: rows are to be staged.
    case new(RunID)
    /// An unfinished run of the same specification: rows are staged already.
    case continued(RunRecord)
  }

  /// What becomes of an unfinished run of the same inputs that began with another mapping.
  package enum ChangedMapping: Sendable, Hashable {
    /// Nothing is done (`ledger.mapping-changed`).
    case refuse
    /// A new run takes it over: its unsent rows get the new values.
    case restage
    /// It goes on as it was staged; the new mapping is not read.
    case keep
  }

  /// Continues the unfinished run of the same instance, dataset, inputs and mapping, or begins a new one.
  ///
  /// Inputs are the same when their fingerprints and sheets are, in the same order.
  /// - Parameter beginsNewIdentity: whether another definition of identity than the dataset's begins a namespace of
  ///   its own, in which no row is known. It becomes the dataset's when the run passes the gate.
  /// - Throws: `LedgerError` `.unreadable` with the code `ledger.mapping-changed`; `ledger.identity-changed` when the
  ///   dataset has tasks whose identity is made of other columns, `ledger.identity-waits` when such tasks are unsettled.
  package func open(
    _ specification: RunSpecification, now: Date, changedMapping: ChangedMapping = .refuse,
    beginsNewIdentity: Bool = false
  ) throws(LedgerError) -> Opening {
    try transaction { database in
      try Self.discardUnfinishedCheck(database)
      let dataset = try DatasetIdentity(specification, in: database).namespace(beginsNewOne: beginsNewIdentity)
      let key = try Self.inputsKey(specification)
      let unfinished = try Row.fetchAll(
        database,
        sql: RunRecord.selection
          + " WHERE runs.dataset_id = ? AND runs.inputs_key = ? AND runs.state = 'ready' ORDER BY runs.id DESC",
        arguments: [dataset, key])
      if let same = unfinished.first(where: { $0["mapping_sha256"] == specification.mappingSHA256 }) {
        return .continued(try RunRecord(same, in: database))
      }
      if let other = unfinished.first {
        switch changedMapping {
        case .refuse: throw Self.mappingChanged(specification, since: try RunRecord(other, in: database))
        case .keep: return .continued(try RunRecord(other, in: database))
        case .restage: break
        }
      }
      return .new(try Self.insert(specification, dataset: dataset, inputsKey: key, now: now, in: database))
    }
  }

  private static func mappingChanged(_ specification: RunSpecification, since other: RunRecord) -> LedgerError {
    let counts = other.counts
    let open = counts[.pending] + counts[.failed] + counts[.inDoubt]
    return LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerMappingChanged, at: .file(specification.mappingFile),
        "run \(other.id) of the same input is unfinished with \(open) \(open == 1 ? "row" : "rows"), and the mapping "
          + "has changed since",
        fix: "give its unsent rows the new values with --on-mapping-change restage, or let it go on as it was staged "
          + "with --on-mapping-change keep"))
  }

  private static func inputsKey(_ specification: RunSpecification) throws -> String {
    try StoredValues.json(specification.inputs.map { [$0.fingerprint, $0.sheet ?? ""] })
  }

  /// A new run in `checking`.
  static func insertRun(
    _ specification: RunSpecification, dataset: Int64, now: Date, in database: Database
  ) throws -> RunID {
    try insert(specification, dataset: dataset, inputsKey: try inputsKey(specification), now: now, in: database)
  }

  private static func insert(
    _ specification: RunSpecification, dataset: Int64, inputsKey: String, now: Date, in database: Database
  ) throws -> RunID {
    var id = RunID(startedAt: now)
    while try Bool.fetchOne(database, sql: "SELECT 1 FROM runs WHERE name = ?", arguments: [id.rawValue]) != nil {
      id = RunID(startedAt: now)
    }
    try database.execute(
      sql: """
        INSERT INTO runs (name, dataset_id, inputs_key, mapping_file, mapping_sha256, command, region, endpoint, state,
          started_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'checking', ?)
        """,
      arguments: [
        id.rawValue, dataset, inputsKey, specification.mappingFile, specification.mappingSHA256,
        try StoredValues.json(specification.command), specification.region, specification.endpoint,
        StoredValues.milliseconds(now),
      ])
    let run = database.lastInsertedRowID
    for (position, input) in specification.inputs.enumerated() {
      try input.insert(into: database, run: run, position: position)
    }
    return id
  }
}

extension TaskLedger {
  /// - Throws: `LedgerError` `.misuse` when there is no such run.
  static func facts(of run: RunID, in database: Database) throws -> RunFacts {
    let statement = try database.cachedStatement(
      sql: """
        SELECT runs.id, runs.state, datasets.id AS dataset_id, datasets.instance, datasets.name, datasets.namespace
        FROM runs JOIN datasets ON datasets.id = runs.dataset_id WHERE runs.name = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [run.rawValue]) else {
      throw LedgerError.misuse("the ledger has no run \(run)")
    }
    guard let instance = InstanceID(row["instance"]), let state = RunRecord.State(rawValue: row["state"]) else {
      throw LedgerError.damaged("the record of run \(run) makes no sense")
    }
    return RunFacts(
      id: row["id"], name: run.rawValue, state: state, datasetID: row["dataset_id"], instance: instance,
      tokenDataset: DatasetIdentity.tokenDataset(name: row["name"], namespace: row["namespace"]))
  }
}
