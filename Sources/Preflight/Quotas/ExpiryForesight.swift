package import AWSSigning
package import Diagnostics
package import Foundation

/// Whether credentials last as long as a load.
package struct ExpiryForesight: Sendable {
  /// When the last credentials end that come without a person; nil when that is never, or not known.
  package var credentialsEnd: Date?
  /// Who handed them out, for the message.
  package var source: String

  package init(credentialsEnd: Date?, source: String) {
    self.credentialsEnd = credentialsEnd
    self.source = source
  }

  package init(_ credentials: Credentials) {
    self.init(credentialsEnd: credentials.endsForGood, source: credentials.source)
  }

  /// - Parameter end: when the load is likely to be over.
  /// - Returns: nil when they last.
  package func problem(at now: Date, end: Date, rows: Int) -> Diagnostic? {
    guard rows > 0, let credentialsEnd, credentialsEnd < end else { return nil }
    let ending = "\(Self.text(credentialsEnd))"
    let message =
      credentialsEnd <= now
      ? "the credentials (\(source)) ended at \(ending)"
      : "the credentials (\(source)) end at \(ending), and at its rate the load of \(rows) "
        + "\(rows == 1 ? "row" : "rows") takes until about \(Self.text(end))"
    return Diagnostic(
      .credentialsEndTooEarly, message,
      fix: "renew them and run the same command again, or use a profile that is renewed by itself (a role, SSO, "
        + "credential_process)" + (credentialsEnd <= now ? "" : "; --allow-expiry sends until they end"))
  }

  private static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
