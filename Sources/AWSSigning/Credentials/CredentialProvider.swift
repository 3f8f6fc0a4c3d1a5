/// A source of credentials.
package protocol CredentialProvider: Sendable {
  /// Asks the source, each time anew: a long run outlives credentials.
  /// - Returns: nil when this source has none and the next may be asked.
  /// - Throws: `AWSSigningError` when it has some and they cannot be used.
  func credentials() async throws(AWSSigningError) -> Credentials?
}

/// Credentials known beforehand: those of the simulator.
package struct FixedCredentialProvider: CredentialProvider {
  private let fixed: Credentials

  package init(_ credentials: Credentials) { fixed = credentials }

  package func credentials() async throws(AWSSigningError) -> Credentials? { fixed }
}
