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
  /// nil never expires, or does not tell when.
  package var expiration: Date?
  /// Whether fresh ones come before these end.
  package var renewal: Renewal
  /// Where they came from, for a person: `environment`, `profile prod: assume role arn:… from profile base`.
  package var source: String

  /// What the source can do before the end, with nobody at the keyboard.
  package enum Renewal: Sendable, Hashable {
    /// It has no others: keys in the environment or in a file, a role that a person unlocked with a code.
    case never
    /// It hands out new ones whenever it is asked.
    case always
    /// It does so until a sign-in of its own ends.
    case until(Date)
  }

  package init(
    accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiration: Date? = nil,
    renewal: Renewal = .never, source: String
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
    self.renewal = renewal
    self.source = source
  }

  /// When the last of them ends that comes without a person; nil when that is never, or when nobody can tell.
  package var endsForGood: Date? {
    switch renewal {
    case .never: expiration
    case .always: nil
    case .until(let end): expiration.map { max($0, end) }
    }
  }
}
