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

  /// Continues the unfinished run of the same instance, dataset, inputs and mapping, or begins a new one.
  ///
  /// Inputs are the same when their fingerprints and sheets are, in the same order.
  /// - Throws: `LedgerError` `.unreadable` with the code `ledger.identity-changed` when the dataset has tasks
  ///   whose identity is made of other columns.
  /// - Parameter restagesChangedMapping: whether an unfinished run of the same inputs under another mapping is
  ///   taken over: its unsent rows get the new values. Refused otherwise (`ledger.mapping-changed`).
  package func open(
    _ specification: RunSpecification, now: Date, restagesChangedMapping: Bool = false
  ) throws(LedgerError) -> Opening {
    try transaction { database in
      try Self.discardUnfinishedCheck(database)
      let dataset = try Self.dataset(of: specification, in: database)
      let key = try Self.inputsKey(specification)
      let unfinished = try Row.fetchOne(
        database,
        sql: RunRecord.selection
          + """
           WHERE runs.dataset_id = ? AND runs.inputs_key = ? AND runs.mapping_sha256 = ? AND runs.state = 'ready'
          ORDER BY runs.id DESC LIMIT 1
          """,
        arguments: [dataset, key, specification.mappingSHA256])
      if let unfinished {
        return .continued(try RunRecord(unfinished, in: database))
      }
      if !restagesChangedMapping {
        try Self.refuseChangedMapping(specification, dataset: dataset, inputsKey: key, in: database)
      }
      return .new(try Self.insert(specification, dataset: dataset, inputsKey: key, now: now, in: database))
    }
  }

  private static func refuseChangedMapping(
    _ specification: RunSpecification, dataset: Int64, inputsKey: String, in database: Database
  ) throws {
    let other = try String.fetchOne(
      database,
      sql: "SELECT name FROM runs WHERE dataset_id = ? AND inputs_key = ? AND state = 'ready' ORDER BY id DESC",
      arguments: [dataset, inputsKey])
    guard let other else { return }
    throw LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerMappingChanged, at: .file(specification.mappingFile),
        "run \(other) of the same input is unfinished, and the mapping has changed since",
        fix: "finish it with the mapping it began with, or give its unsent rows the new values with "
          + "--on-mapping-change restage"))
  }

  private static func dataset(of specification: RunSpecification, in database: Database) throws -> Int64 {
    // SQLite would end the name at the NUL, and two datasets could become one.
    guard !specification.dataset.utf8.contains(0), !specification.identityDefinition.utf8.contains(0) else {
      throw LedgerError.misuse("a dataset's name and identity hold no U+0000")
    }
    let known = try Row.fetchOne(
      database,
      sql: """
        SELECT id, identity_definition, EXISTS (SELECT 1 FROM tasks WHERE dataset_id = datasets.id)
          OR EXISTS (SELECT 1 FROM purged WHERE dataset_id = datasets.id) AS has_tasks
        FROM datasets WHERE instance = ? AND name = ?
        """, arguments: [specification.instance.uuid, specification.dataset])
    guard let known else {
      try database.execute(
        sql: "INSERT INTO datasets (instance, name, identity_definition) VALUES (?, ?, ?)",
        arguments: [specification.instance.uuid, specification.dataset, specification.identityDefinition])
      return database.lastInsertedRowID
    }
    let id: Int64 = known["id"]
    let definition: String = known["identity_definition"]
    guard definition != specification.identityDefinition else { return id }
    guard known["has_tasks"] == false else { throw identityChanged(specification, from: definition) }
    try database.execute(
      sql: "UPDATE datasets SET identity_definition = ? WHERE id = ?",
      arguments: [specification.identityDefinition, id])
    return id
  }

  private static func identityChanged(_ specification: RunSpecification, from definition: String) -> LedgerError {
    LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerIdentityChanged, at: .file(specification.mappingFile),
        "the identity of dataset \(JSONText.quoted(specification.dataset)) was \(definition) and is now "
          + "\(specification.identityDefinition): every known row would be taken for a new one",
        fix: "take the former identity back, or give the dataset another name when its rows are to be new"))
  }

  private static func inputsKey(_ specification: RunSpecification) throws -> String {
    try StoredValues.json(specification.inputs.map { [$0.fingerprint, $0.sheet ?? ""] })
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
        SELECT runs.id, runs.state, datasets.id AS dataset_id, datasets.instance, datasets.name
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
      dataset: row["name"])
  }
}
