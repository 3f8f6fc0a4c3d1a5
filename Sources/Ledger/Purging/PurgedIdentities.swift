import Foundation
import GRDB

/// Identities whose rows and tasks left the ledger: known by keyed hashes alone, and still no reason for a second
/// task.
struct PurgedIdentities {
  let database: Database
  let hashes: KeyedHashes

  /// Nil when none was purged: looking one up costs nothing then.
  init?(_ database: Database) throws {
    let secret = try Data.fetchOne(
      database.cachedStatement(sql: "SELECT secret FROM ledger WHERE EXISTS (SELECT 1 FROM purged)"))
    guard let secret else { return nil }
    self.init(database, secret: secret)
  }

  init(_ database: Database, secret: Data) {
    self.database = database
    hashes = KeyedHashes(secret: secret)
  }

  /// What is left of an identity.
  struct Trace: Hashable {
    var generation: Int
    var state: TaskState
    var createdAt: Date?
    /// 32 bytes, keyed.
    var contentHash: Data
  }

  /// - Parameter identity: as stored.
  func trace(of identity: Data, dataset: Int64) throws -> Trace? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT generation, state, created_at, content_hash FROM purged WHERE dataset_id = ? AND identity_hash = ?
          """), arguments: [dataset, hashes.identity(identity, dataset: dataset)])
    guard let row else { return nil }
    guard let state = TaskState(rawValue: row["state"]) else {
      throw LedgerError.damaged("a purged identity of the ledger is in a state that does not exist")
    }
    return Trace(
      generation: row["generation"], state: state,
      createdAt: (row["created_at"] as Int64?).map(StoredValues.date(milliseconds:)), contentHash: row["content_hash"])
  }

  /// What a row is measured against, as if the task of the identity were still there.
  /// - Parameter content: of the row, 16 bytes. The one it had is not known, only whether it is the same.
  func known(_ identity: Data, content: [UInt8], dataset: Int64) throws -> KnownTask? {
    guard let trace = try trace(of: identity, dataset: dataset) else { return nil }
    let hash = hashes.content(
      Data(content), of: hashes.identity(identity, dataset: dataset), dataset: dataset)
    return KnownTask(
      id: nil, generation: trace.generation, state: trace.state, content: hash == trace.contentHash ? content : [],
      contactID: nil, createdAt: trace.createdAt, wasSent: true, scheduledTime: nil)
  }

  private static let outranks = """
    ((excluded.state = 'created') > (purged.state = 'created')
      OR (excluded.state = 'created') = (purged.state = 'created') AND excluded.generation > purged.generation)
    """

  /// Keeps an identity whose task is about to leave. Of two generations the newer one counts, but for one that lives
  /// although a newer one was taken back or refused; generations go on from the newest either way.
  func keep(_ identity: Data, dataset: Int64, generation: Int, content: Data, state: TaskState, createdAt: Int64?)
    throws
  {
    let hash = hashes.identity(identity, dataset: dataset)
    try database.cachedStatement(
      sql: """
        INSERT INTO purged (dataset_id, identity_hash, generation, content_hash, state, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (dataset_id, identity_hash) DO UPDATE SET
          content_hash = iif(\(Self.outranks), excluded.content_hash, content_hash),
          created_at = iif(\(Self.outranks), excluded.created_at, created_at),
          state = iif(\(Self.outranks), excluded.state, state),
          generation = max(generation, excluded.generation)
        """
    ).execute(arguments: [
      dataset, hash, generation, hashes.content(content, of: hash, dataset: dataset), state.rawValue, createdAt,
    ])
  }
}

/// The guard that no fault of the program gives a purged identity its old generation again. The hash is none that
/// SQLite could make, so it stands on the writing connection and not in the schema.
enum PurgedGuard {
  private static let function = "taskferry_identity_hash"

  /// Sets the guard up when there is something to guard, and once only.
  static func stand(in database: Database) throws {
    guard let purged = try PurgedIdentities(database) else { return }
    let hashes = purged.hashes
    database.add(
      function: DatabaseFunction(function, argumentCount: 2, pure: true) { values in
        guard let dataset = Int64.fromDatabaseValue(values[0]), let identity = Data.fromDatabaseValue(values[1]) else {
          return nil
        }
        return hashes.identity(identity, dataset: dataset)
      })
    try database.execute(
      sql: """
        CREATE TEMP TRIGGER IF NOT EXISTS purged_generations_are_past BEFORE INSERT ON main.tasks
        WHEN EXISTS (
          SELECT 1 FROM main.purged WHERE dataset_id = new.dataset_id
            AND identity_hash = \(function)(new.dataset_id, new.identity) AND generation >= new.generation)
        BEGIN SELECT RAISE(ABORT, 'a purged identity goes on with its next generation'); END
        """)
  }
}
