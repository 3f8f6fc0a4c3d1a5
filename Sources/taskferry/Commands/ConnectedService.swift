import AWSSigning
import Aftercare
import ConnectAPI
import ConnectClient
import ConnectSimulator
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Submission

/// The service a load talks to: Amazon Connect, or the simulator inside this process.
struct ConnectedService: Sendable {
  let address: ServiceAddress
  /// Whether the endpoint is AWS's own, and no stand-in.
  let isAmazonConnect: Bool
  let client: ConnectClient
  /// Where the applied quotas are asked for; nil for the simulator in this process, which follows the rate.
  let quotas: Result<ConnectClientConfiguration, ConnectClientError>?
  private let simulator: RunningSimulator?

  /// Finds region, endpoint, credentials and instance as every AWS tool does.
  /// - Parameters:
  ///   - instance: what the mapping names; the flag outranks it.
  ///   - connections: most at a time; nil leaves it to the client.
  /// - Throws: `CommandFailure`, `ConnectClientError`.
  static func real(
    _ options: ServiceOptions, instance: String?, connections: Int? = nil
  ) async throws -> ConnectedService {
    guard let instance = options.instance ?? instance else {
      throw CommandFailure(
        .usage, "service.no-instance", "no instance is named",
        fix: "give --instance with its id, ARN or alias, or `instance` under `task` in the mapping")
    }
    let connection = try options.connection.resolvedHere()
    for warning in connection.warnings { Terminal.show(warning) }
    try confirmRegion(of: instance, is: connection.region.name)
    var configuration = connection.configuration
    if let connections { configuration.maximumConnections = connections }
    configuration.log = ProgramLog.logger
    let client = ConnectClient(configuration)
    do {
      // Before a large file is read: without them not a single request can be signed.
      try await client.credentials()
      let address = ServiceAddress(
        instance: try await client.instanceID(for: instance), region: connection.region.name,
        endpoint: "\(configuration.endpoint)")
      let quotas = Result { () throws(ConnectClientError) in
        try options.connection.configuration(
          of: .serviceQuotas, beside: connection, environment: ProcessInfo.processInfo.environment)
      }
      return ConnectedService(
        address: address, isAmazonConnect: connection.endpointIsOfAWS, client: client, quotas: quotas,
        simulator: nil)
    } catch {
      await client.shutdown()
      throw error
    }
  }

  /// - Throws: `CommandFailure` when the instance is named by an ARN of another Region, where nothing would be found.
  private static func confirmRegion(of instance: String, is region: String) throws {
    let parts = instance.withoutOuterBlanks.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 6, parts[0] == "arn", !parts[3].isEmpty, parts[3] != region else { return }
    throw CommandFailure(
      .usage, "service.other-region",
      "the instance is in Region \(TerminalText.safe(String(parts[3]))), and the Region in use is \(region)",
      fix: "give --region \(TerminalText.safe(String(parts[3]))), or the ARN of an instance in \(region)")
  }

  /// Starts the simulator with the routes of a catalogue and a quota a quarter above the rate.
  static func simulated(
    _ catalogue: SimulatedCatalogue, sending: SendingOptions, clock: LoadClock, horizonDays: Int
  ) async throws -> ConnectedService {
    let simulator = try await ConnectSimulator.start(
      Simulation.configuration(catalogue, sending: sending, clock: clock, horizonDays: horizonDays))
    guard let instance = InstanceID(simulator.instanceID) else {
      throw CommandFailure(.internalError, "simulator.instance", "the simulator's instance id is none")
    }
    let client = ConnectClient(
      ConnectClientConfiguration(
        region: simulator.region, endpoint: try Endpoint(parsing: simulator.url, source: "the simulator"),
        credentials: FixedCredentialProvider(simulator.credentials), maximumConnections: sending.concurrency,
        now: clock.now, log: ProgramLog.logger))
    // The port differs from run to run and is no part of what a simulated run is.
    let address = ServiceAddress(instance: instance, region: simulator.region, endpoint: "simulator")
    return ConnectedService(
      address: address, isAmazonConnect: false, client: client, quotas: nil, simulator: simulator)
  }

  /// One attempt at StartTaskContact.
  var send: StartTaskContact {
    let client = client
    return { body, attempt in await client.startTaskContact(body: body, attempt: attempt) }
  }

  /// DescribeContact, StopContact and SearchContacts at the instance.
  func contacts(rate: Double, clock: SubmissionClock) -> ContactService {
    ContactService(
      describe: client.describing(address.instance), stop: client.stopping(address.instance),
      search: client.searching, rate: rate, clock: clock)
  }

  /// A look at one contact of the instance.
  var describe: DescribeContact { client.describing(address.instance) }

  /// Whether it is the simulator inside this process, whose templates are nobody's.
  var isSimulator: Bool { simulator != nil }

  /// The instance that a text names, asked of the service when it is an alias.
  /// - Throws: `ConnectClientError` when no instance has the alias.
  func instance(named text: String) async throws -> InstanceID { try await client.instanceID(for: text) }

  /// - Throws: `ConnectClientError` when the instance does not take tasks, or is not there.
  func confirmActive() async throws { try await client.confirmActive(address.instance) }

  /// Runs `body` and closes the connections, and the simulator, whatever comes of it.
  func use<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    do {
      let result = try await body()
      await close()
      return result
    } catch {
      await close()
      throw error
    }
  }

  private func close() async {
    await client.shutdown()
    await simulator?.stop()
  }
}
