internal import HummingbirdCore
internal import Hummingbird
internal import Logging
internal import NIOCore

/// A local Amazon Connect on loopback: the operations an importer needs, over HTTP and with signatures verified.
///
/// ```swift
/// var configuration = SimulatorConfiguration()
/// configuration.quotas = .unlimited
/// let simulator = try await ConnectSimulator.start(configuration)
/// // … send to simulator.url with simulator.credentials and simulator.instanceID …
/// await simulator.stop()
/// ```
package enum ConnectSimulator {
  /// Binds a loopback address and answers until `stop()`.
  /// - Throws: `SimulatorError` when the address is not loopback, cannot be bound, or the journal cannot be opened.
  package static func start(
    _ configuration: SimulatorConfiguration = SimulatorConfiguration()
  ) async throws(SimulatorError) -> RunningSimulator {
    guard SimulatorConfiguration.isLoopback(configuration.address) else {
      throw SimulatorError(
        .notLoopback, "the simulator listens on loopback only, and \(configuration.address) is not loopback")
    }
    let instance = try SimulatedInstance(configuration)
    let pauses = OpenPauses(configuration.pause)
    let service = SimulatorService(configuration, instance: instance, pauses: pauses)
    let (ports, portIsKnown) = AsyncStream<Int>.makeStream()
    let server = Server(
      childChannelSetup: HTTP1Channel(responder: { request, writer, channel in
        try await service.respond(to: request, writer: writer, channel: channel)
      }),
      configuration: ServerConfiguration(address: .hostname(configuration.address, port: configuration.port)),
      onServerRunning: { channel in
        portIsKnown.yield(channel.localAddress?.port ?? 0)
        portIsKnown.finish()
      },
      eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
      // Requests are in the journal; a log beside it would only repeat them.
      logger: Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() })
    let serving = Task {
      defer { portIsKnown.finish() }
      try await server.run()
    }
    let served = Serving(server: server, task: serving, pauses: pauses)
    for await port in ports {
      return RunningSimulator(configuration: configuration, port: port, instance: instance, serving: served)
    }
    if Task.isCancelled { await served.stop() }
    let place = "\(configuration.address):\(configuration.port)"
    switch await serving.result {
    case .failure(let error): throw SimulatorError(.cannotListen, "\(place) cannot be listened on: \(error)")
    case .success: throw SimulatorError(.cannotListen, "\(place) was given up at once")
    }
  }
}
