import ConnectAPI
import Diagnostics
import GRDB

/// What an identity of a dataset is made of, and the namespace in which the ledger keeps such identities.
///
/// A dataset begins with one definition. Another one is refused, because every known row would be taken for a new
/// one; where that is meant, it begins a namespace of its own: the tasks of the former definition stay as they are,
/// and coming back to it finds them again (docs/decisions/0015).
struct DatasetIdentity {
  private let specification: RunSpecification
  private let database: Database
  /// The namespaces of the dataset.
  private let known: [Namespace]

  private struct Namespace {
    var id: Int64
    var definition: String
    /// What its tokens are made of beside the name of the dataset.
    var inTokens: String
    var isCurrent: Bool

    init(_ row: Row) {
      id = row["id"]
      definition = row["identity_definition"]
      inTokens = row["namespace"]
      isCurrent = row["is_current"]
    }
  }

  init(_ specification: RunSpecification, in database: Database) throws {
    // SQLite would end the name at the NUL, and two datasets could become one.
    guard !specification.dataset.utf8.contains(0), !specification.identityDefinition.utf8.contains(0) else {
      throw LedgerError.misuse("a dataset's name and identity hold no U+0000")
    }
    self.specification = specification
    self.database = database
    known = try Row.fetchAll(
      database, sql: "SELECT * FROM datasets WHERE instance = ? AND name = ?",
      arguments: [specification.instance.uuid, specification.dataset]
    ).map(Namespace.init)
  }

  private var wanted: Namespace? { known.first { $0.definition == specification.identityDefinition } }
  private var current: Namespace? { known.first(where: \.isCurrent) }

  /// The namespace of the specification's identities, made where it is new.
  func namespace(beginsNewOne: Bool) throws -> Int64 {
    guard let current else { return try insert(namespace: "", isCurrent: true) }
    if let wanted, wanted.isCurrent { return wanted.id }
    if try !isUsed(current) { return try wanted?.id ?? redefine(current) }
    try refuse(unless: beginsNewOne, from: current)
    return try wanted?.id ?? insert(namespace: specification.identityDefinition, isCurrent: false)
  }

  /// The namespace that adopted tasks of the specification belong to, with the tokens they were made with.
  /// - Parameter namespace: what their tokens are made of beside the name of the dataset.
  func adopted(namespace: String) throws -> Int64 {
    if let wanted { return wanted.id }
    if let other = known.first(where: { $0.inTokens == namespace }) { throw try changed(from: other) }
    return try insert(namespace: namespace, isCurrent: current == nil)
  }

  /// Refuses a changed definition as `namespace` does, and changes nothing.
  func confirm(beginsNewOne: Bool) throws {
    guard let current, current.definition != specification.identityDefinition else { return }
    if try !isUsed(current) { return }
    try refuse(unless: beginsNewOne, from: current)
  }

  private func insert(namespace: String, isCurrent: Bool) throws -> Int64 {
    try database.execute(
      sql: "INSERT INTO datasets (instance, name, identity_definition, namespace, is_current) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        specification.instance.uuid, specification.dataset, specification.identityDefinition, namespace, isCurrent,
      ])
    return database.lastInsertedRowID
  }

  /// No task was ever made of the definition: another one takes its place.
  private func redefine(_ unused: Namespace) throws -> Int64 {
    let definition = specification.identityDefinition
    try database.execute(
      sql: "UPDATE datasets SET identity_definition = ?, namespace = ? WHERE id = ?",
      arguments: [definition, unused.inTokens.isEmpty ? "" : definition, unused.id])
    return unused.id
  }

  private func isUsed(_ namespace: Namespace) throws -> Bool {
    try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (SELECT 1 FROM tasks WHERE dataset_id = ?1) OR EXISTS (SELECT 1 FROM purged WHERE dataset_id = ?1)
        """, arguments: [namespace.id]) ?? false
  }

  // MARK: Refusing

  private func refuse(unless beginsNewOne: Bool, from former: Namespace) throws {
    guard beginsNewOne else { throw try changed(from: former) }
    let waiting = try count(of: former, "state IN ('pending', 'sending', 'deferred', 'failed', 'in doubt')")
    guard waiting == 0 else { throw waits(waiting, of: former) }
  }

  private func count(of namespace: Namespace, _ condition: String) throws -> Int {
    try Int.fetchOne(
      database, sql: "SELECT count(DISTINCT identity) FROM tasks WHERE dataset_id = ? AND \(condition)",
      arguments: [namespace.id]) ?? 0
  }

  private func changed(from former: Namespace) throws -> LedgerError {
    let live = try count(of: former, "state IN ('created', 'pending', 'sending', 'deferred', 'failed', 'in doubt')")
    let purged = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM purged WHERE dataset_id = ? AND state = 'created'", arguments: [former.id])
    let rows = live + (purged ?? 0)
    return LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerIdentityChanged, at: .file(specification.mappingFile),
        "the identity of dataset \(JSONText.quoted(specification.dataset)) was \(former.definition) and is now "
          + "\(specification.identityDefinition): \(rows) known \(rows == 1 ? "row" : "rows") would be taken for new, "
          + "and loading \(rows == 1 ? "it" : "them") again makes second tasks",
        fix: "take the former identity back; or, when they are to be new, load with --new-identity or give the dataset "
          + "another name"))
  }

  private func waits(_ rows: Int, of former: Namespace) -> LedgerError {
    LedgerError(
      .unreadable,
      Diagnostic(
        .ledgerIdentityWaits, at: .file(specification.mappingFile),
        "\(rows) \(rows == 1 ? "row" : "rows") of dataset \(JSONText.quoted(specification.dataset)) still wait under "
          + "the identity \(former.definition): under another one they would be sent twice",
        fix: "send them with `taskferry load --pending`, or take them back with `taskferry withdraw`; then begin the "
          + "new identity"))
  }

  // MARK: Tokens

  /// What the specification's tokens have in the place of the dataset, whether its namespace is there or would be made.
  func tokenDataset() throws -> String {
    var inTokens = specification.identityDefinition
    if let wanted {
      inTokens = wanted.inTokens
    } else if let current {
      if try !isUsed(current), current.inTokens.isEmpty { inTokens = "" }
    } else {
      inTokens = ""
    }
    return Self.tokenDataset(name: specification.dataset, namespace: inTokens)
  }

  /// What takes the place of the dataset's name in a `TaskKey`: U+0000 is in no name of a dataset, so that no
  /// namespace shares tokens with another dataset.
  static func tokenDataset(name: String, namespace: String) -> String {
    namespace.isEmpty ? name : name + "\0" + namespace
  }
}

extension LedgerReader {
  /// Refuses a changed definition of identity as a load would, for a dry run.
  /// - Returns: what stands for the dataset in a `TaskKey`.
  /// - Throws: `LedgerError` with the code `ledger.identity-changed` or `ledger.identity-waits`.
  package func confirmIdentity(
    _ specification: RunSpecification, beginsNewOne: Bool
  ) throws(LedgerError) -> String {
    try read { database in
      let identity = try DatasetIdentity(specification, in: database)
      try identity.confirm(beginsNewOne: beginsNewOne)
      return try identity.tokenDataset()
    }
  }
}
