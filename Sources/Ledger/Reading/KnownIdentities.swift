package import ConnectAPI
package import Foundation
import GRDB
package import TaskMapping

extension LedgerReader {
  /// What the ledger knows of an identity, for a dry run.
  package struct Known: Sendable, Hashable {
    /// The state a load would give a row of this identity and content, nil when it would be sent.
    package var state: RowState?
    /// Of the task the state is due to.
    package var contactID: String?
  }

  /// Measures a row against the ledger as staging would, and changes nothing. Rows of the same input are not
  /// measured against each other.
  /// - Parameter definition: what the identity is made of, as in `RunSpecification`.
  package func known(
    _ identity: TaskIdentity, content: ContentHash, instance: InstanceID, dataset: String, definition: String,
    rules: StagingRules, now: Date
  ) throws(LedgerError) -> Known {
    try read { database in
      let facts = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT id, (SELECT secret FROM ledger WHERE EXISTS (SELECT 1 FROM purged)) AS secret
            FROM datasets WHERE instance = ? AND name = ? AND identity_definition = ?
            """), arguments: [instance.uuid, dataset, definition])
      guard let facts else { return Known() }
      let datasetID: Int64 = facts["id"]
      let key = StoredValues.identity(identity)
      let row = try Row.fetchOne(
        database.cachedStatement(sql: KnownTask.newestByIdentity), arguments: [datasetID, key])
      var known = try row.map { try KnownTask($0).orStanding(of: key, dataset: datasetID, in: database) }
      if known == nil, let secret = facts["secret"] as Data? {
        known = try PurgedIdentities(database, secret: secret)
          .known(key, content: content.bytes, dataset: datasetID)
      }
      guard let task = known else { return Known() }
      switch rules.decision(for: task, content: content.bytes, now: now) {
      case .send, .replace: return Known()
      case .join: return Known(state: task.state == .inDoubt ? .inDoubt : nil, contactID: task.contactID)
      case .duplicate: return Known(state: .duplicate, contactID: task.contactID)
      case .changed: return Known(state: .changed, contactID: task.contactID)
      case .rejected: return Known(state: .rejected, contactID: task.contactID)
      }
    }
  }
}
