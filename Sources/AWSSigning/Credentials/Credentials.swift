package import Foundation

/// A secret that cannot be printed by accident: neither interpolated, nor by `dump`, nor inside another value.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let value: String
  package init(_ value: String) { self.value = value }
  /// The secret itself, for signing only.
  package func exposed() -> String { value }
  package var description: String { "<secret>" }
  package var debugDescription: String { "<secret>" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// An AWS key with its secret, from wherever it came.
package struct Credentials: Sendable, Hashable {
  package var accessKeyID: String
  package var secretAccessKey: Secret
  /// Session credentials only.
  package var sessionToken: Secret?
  /// nil never expires.
  package var expiration: Date?
  /// Where they came from, for a person: `environment`, `profile prod in ~/.aws/credentials`.
  package var source: String

  package init(
    accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiration: Date? = nil,
    source: String
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
    self.source = source
  }
}
