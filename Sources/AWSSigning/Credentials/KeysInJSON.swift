import Foundation

/// Credentials as containers, instance metadata and processes write them.
///
/// Source: AWS SDKs and Tools reference guide, "Process credential provider", "Container credential provider" and
/// "IMDS credential provider" (read 2026-11).
struct KeysInJSON: Decodable {
  var version: Int?
  var accessKeyID: String?
  var secretAccessKey: String?
  var sessionToken: String?
  var expiration: String?
  /// Of instance metadata: `Success`, or what is wrong.
  var code: String?

  enum CodingKeys: String, CodingKey {
    case version = "Version"
    case accessKeyID = "AccessKeyId"
    case secretAccessKey = "SecretAccessKey"
    case sessionToken = "SessionToken"
    case expiration = "Expiration"
    case code = "Code"
    case token = "Token"
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    version = try members.decodeIfPresent(Int.self, forKey: .version)
    accessKeyID = try members.decodeIfPresent(String.self, forKey: .accessKeyID)
    secretAccessKey = try members.decodeIfPresent(String.self, forKey: .secretAccessKey)
    // Containers and instances call it Token, processes SessionToken.
    sessionToken =
      try members.decodeIfPresent(String.self, forKey: .sessionToken)
      ?? members.decodeIfPresent(String.self, forKey: .token)
    expiration = try members.decodeIfPresent(String.self, forKey: .expiration)
    code = try members.decodeIfPresent(String.self, forKey: .code)
  }

  /// nil when the bytes are no JSON object with members of these types. The decoder's own words are not kept: they
  /// could quote a secret.
  init?(_ bytes: [UInt8]) {
    guard let keys = try? JSONDecoder().decode(KeysInJSON.self, from: Data(bytes)) else { return nil }
    self = keys
  }

  /// - Throws: `credentials.answer-unreadable` when key, secret or a readable end are missing; names, never values.
  func credentials(from source: String, fix: String) throws(AWSSigningError) -> Credentials {
    guard let accessKeyID, !accessKeyID.isEmpty, let secretAccessKey, !secretAccessKey.isEmpty else {
      throw AWSSigningError(
        .answerUnreadable, "\(source) answered without AccessKeyId or SecretAccessKey", fix: fix)
    }
    var end: Date?
    if let expiration, !expiration.isEmpty {
      guard let date = instant(expiration) else {
        throw AWSSigningError(
          .answerUnreadable, "\(source) answered with an Expiration that is no date in ISO 8601", fix: fix)
      }
      end = date
    }
    let token = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
    return try Credentials(
      checkedAccessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: token, expiration: end,
      renewal: end == nil ? .never : .always, source: source)
  }
}

/// A date and time of ISO 8601, with `Z`, an offset, or `UTC` as older command lines wrote it, and with fractions of
/// a second or without.
func instant(_ text: String) -> Date? {
  var text = text.hasSuffix("UTC") ? text.dropLast(3) + "Z" : text[...]
  // As programs in Python print it.
  if text.count > 10, let blank = text.firstIndex(of: " "), text[..<blank].count == 10 {
    text.replaceSubrange(blank...blank, with: "T")
  }
  let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
  return try? style.parse(String(text))
}
