/// Why the simulator cannot run.
package struct SimulatorError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// The address is not one of this machine's loopback.
    case notLoopback = "simulator.not-loopback"
    /// The address or port cannot be bound.
    case cannotListen = "simulator.cannot-listen"
    /// The journal cannot be opened or read.
    case journal = "simulator.journal"
  }

  package var code: Code
  /// One sentence for a person, without a full stop.
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { "\(code.rawValue): \(message)" }
}
