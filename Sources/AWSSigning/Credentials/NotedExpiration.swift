import Foundation

/// When a session in a shared file ends, as the tool that wrote it has noted.
///
/// AWS defines no key for it, and its own tools pass the unknown over. Those in use: `x_security_token_expires`
/// (saml2aws and others), `aws_session_expiration`, `aws_credential_expiration`, `aws_expiration`, and `expiration`
/// (aws-mfa), read from what such tools write (2026-11).
enum NotedExpiration {
  static let keys = [
    "x_security_token_expires", "aws_session_expiration", "aws_credential_expiration", "aws_expiration", "expiration",
  ]

  /// - Parameter setting: of the section that holds the keys.
  /// - Returns: nil when none is noted in a form that can be read.
  static func date(_ setting: (String) -> String?) -> Date? {
    for key in keys {
      if let date = setting(key).flatMap({ date($0) }) { return date }
    }
    return nil
  }

  /// Reads `2030-01-02T00:47:31+02:00`, `…Z`, `…+0000`, with a fraction of a second or without, and
  /// `2030-01-02 00:47:31`, which is UTC.
  static func date(_ text: String) -> Date? {
    var form = text
    if form.utf8.count == 19, form.utf8.dropFirst(10).first == UInt8(ascii: " ") {
      form = form.replacing(" ", with: "T") + "Z"
    }
    if let date = try? Date(form, strategy: .iso8601) { return date }
    return try? Date(form, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
