package import ConnectAPI

/// A local Amazon Connect on loopback.
package struct ConnectSimulator: Sendable {}
