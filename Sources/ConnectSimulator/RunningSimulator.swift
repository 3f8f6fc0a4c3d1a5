package import AWSSigning
package import ConnectAPI

/// A simulator that answers requests.
package struct RunningSimulator: Sendable {
  package let configuration: SimulatorConfiguration
  /// The port it listens on.
  package let port: Int
  private let instance: SimulatedInstance
  private let serving: Task<Void, any Error>

  init(
    configuration: SimulatorConfiguration, port: Int, instance: SimulatedInstance, serving: Task<Void, any Error>
  ) {
    self.configuration = configuration
    self.port = port
    self.instance = instance
    self.serving = serving
  }

  /// The endpoint, such as `http://127.0.0.1:49152`.
  package var url: String {
    let host = configuration.address.contains(":") ? "[\(configuration.address)]" : configuration.address
    return "http://\(host):\(port)"
  }

  /// The region that signatures must be made for.
  package var region: String { configuration.catalogue.region }

  /// The first of the credentials that may call.
  package var credentials: Credentials { configuration.credentials.first ?? SimulatorConfiguration.demoCredentials }

  /// A UUID in lower case.
  package var instanceID: String { configuration.catalogue.instanceID }

  /// Every request so far, oldest first: from the journal's file, or the last 200,000 at least from memory.
  /// - Throws: `SimulatorError` when the file cannot be read.
  package func journal() async throws(SimulatorError) -> [JournalEntry] { try await instance.journalEntries() }

  package func counts() async -> SimulatorCounts { await instance.counts() }

  /// What goes wrong from the next request on; requests are counted anew, from 1.
  package func setFaults(_ plan: FaultPlan) async { await instance.setFaults(plan) }

  /// An agent accepts a task.
  /// - Returns: false when it has ended or does not exist.
  package func agentAccepts(_ contact: ContactID) async -> Bool { await instance.agent(takes: contact.rawValue) }

  /// An agent finishes a task.
  /// - Returns: false when it has ended or does not exist.
  package func agentCompletes(_ contact: ContactID) async -> Bool { await instance.agent(completes: contact.rawValue) }

  /// Closes every connection and waits until nothing answers any more.
  package func stop() async {
    serving.cancel()
    _ = await serving.result
  }

  /// Waits until the simulator ends by itself or the surrounding task is cancelled, which stops it.
  package func runUntilCancelled() async {
    await withTaskCancellationHandler {
      _ = await serving.result
    } onCancel: {
      serving.cancel()
    }
  }
}
