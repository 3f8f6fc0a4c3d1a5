/// Asks a running submission to stop: nothing new is sent, what is in flight is finished and settled.
package final class StopSignal: Sendable {
  package init() {}

  /// - Parameter reason: one phrase for the closing line, such as `interrupted by SIGINT`. The first one counts.
  package func stop(_ reason: String) {}

  /// The reason, once somebody asked to stop.
  package var reason: String? { nil }
}
