import Crypto
import Foundation

/// A sign-in as `aws sso login` keeps it, all of its members: what is not understood is written back as it was.
///
/// Source: AWS SDKs and Tools reference guide, "IAM Identity Center credential provider", and the API reference of
/// IAM Identity Center OIDC, CreateToken (read 2026-11).
struct SSOSignIn {
  let accessToken: String
  let end: Date?
  private let members: [String: Any]

  /// nil when the bytes are no JSON object with a token.
  init?(_ bytes: [UInt8]) {
    guard let members = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else { return nil }
    self.init(members)
  }

  private init?(_ members: [String: Any]) {
    guard let token = members["accessToken"] as? String, let end = members["expiresAt"] as? String else { return nil }
    self.members = members
    accessToken = token
    self.end = instant(end)
  }

  private func text(_ name: String) -> String? { members[name] as? String }

  /// Until when it can be renewed without a person; nil when it cannot. The session itself may end before.
  func isRenewable(until now: Date) -> Date? {
    guard text("refreshToken") != nil, text("clientId") != nil, text("clientSecret") != nil,
      let end = text("registrationExpiresAt").flatMap(instant), end > now
    else { return nil }
    return end
  }

  /// The question that renews it.
  func renewal(at address: SourceAddress) -> SourceRequest {
    let body = [
      "grantType": "refresh_token", "clientId": text("clientId") ?? "", "clientSecret": text("clientSecret") ?? "",
      "refreshToken": text("refreshToken") ?? "",
    ]
    // A dictionary of strings is always JSON.
    let bytes = (try? JSONSerialization.data(withJSONObject: body, options: .sortedKeys)) ?? Data()
    return SourceRequest(
      .post, address.url + "/token", headers: [("Content-Type", "application/json")], body: Array(bytes))
  }

  /// The sign-in that an answer makes of it; nil when the answer is none.
  func renewed(by answer: SourceAnswer, at now: Date) -> SSOSignIn? {
    struct Token: Decodable {
      var accessToken: String
      var expiresIn: Double
      var refreshToken: String?
    }
    guard answer.status == 200, let token = try? JSONDecoder().decode(Token.self, from: Data(answer.body)) else {
      return nil
    }
    var members = members
    members["accessToken"] = token.accessToken
    // A refresh token is good for one renewal; where there is a new one, it is the only one left.
    if let next = token.refreshToken { members["refreshToken"] = next }
    members["expiresAt"] = now.addingTimeInterval(token.expiresIn).formatted(.iso8601)
    return SSOSignIn(members)
  }

  /// As it goes into the cache.
  var bytes: [UInt8] { Array((try? JSONSerialization.data(withJSONObject: members, options: .sortedKeys)) ?? Data()) }
}

/// The folder `~/.aws/sso/cache`, in which `aws sso login` keeps sign-ins.
package enum SSOCache {
  /// The SHA-1 of a session's name, or of the start URL where a profile has no session.
  package static func fileName(_ key: String) -> String {
    hexadecimal(Insecure.SHA1.hash(data: Array(key.utf8))) + ".json"
  }
}
