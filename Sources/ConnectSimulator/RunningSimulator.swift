package import AWSSigning
package import ConnectAPI
internal import HummingbirdCore

/// A simulator that answers requests.
package struct RunningSimulator: Sendable {
  package let configuration: SimulatorConfiguration
  /// The port it listens on.
  package let port: Int
  private let instance: SimulatedInstance
  private let serving: Serving

  init(configuration: SimulatorConfiguration, port: Int, instance: SimulatedInstance, serving: Serving) {
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
  package func stop() async { await serving.stop() }

  /// Answers until the surrounding task is cancelled, then stops.
  package func runUntilCancelled() async {
    await withTaskCancellationHandler {
      _ = await serving.task.result
    } onCancel: {
      Task { await serving.stop() }
    }
  }
}

/// The server at work.
struct Serving: Sendable {
  /// How long requests that are under way may take once the simulator stops.
  static let patience = Duration.seconds(2)

  let server: Server<HTTP1Channel>
  let task: Task<Void, any Error>
  let pauses: OpenPauses

  /// Stops accepting, lets requests under way end, and cuts off what takes longer.
  ///
  /// The server is asked before it is cancelled: a connection that was accepted and not yet looked at must not be
  /// thrown away, SwiftNIO takes that for a mistake in the program and ends the process.
  func stop() async {
    pauses.stop()
    let deadline = Task {
      try await Task.sleep(for: Self.patience)
      task.cancel()
    }
    try? await server.shutdownGracefully()
    _ = await task.result
    deadline.cancel()
  }
}
