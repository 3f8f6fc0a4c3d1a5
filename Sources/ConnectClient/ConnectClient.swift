import ConnectAPI

/// Signed calls to Amazon Connect, one attempt each.
package struct ConnectClient: Sendable {}
