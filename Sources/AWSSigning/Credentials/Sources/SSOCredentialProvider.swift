import Foundation

/// A role of IAM Identity Center, by the sign-in that `aws sso login` keeps in its cache.
///
/// Source: AWS SDKs and Tools reference guide, "IAM Identity Center credential provider", and the portal's API
/// reference, GetRoleCredentials (read 2026-11).
struct SSOCredentialProvider: CredentialProvider {
  private let profile: String
  private let accountID: String
  private let roleName: String
  private let region: String
  /// Names the sign-in in the cache: the session's name, or the start URL of older profiles.
  private let cacheKey: String
  private let surroundings: CredentialSurroundings

  /// - Returns: nil when the profile has nothing of single sign-on.
  /// - Throws: `credentials.profile-incomplete` when it has some of it.
  init?(
    profile: Profile, in configuration: SharedConfiguration, surroundings: CredentialSurroundings
  ) throws(AWSSigningError) {
    let keys = ["sso_session", "sso_start_url", "sso_account_id", "sso_role_name"]
    // A session without account and role is for tokens of other services.
    guard keys.contains(where: { profile.setting($0) != nil }) else { return nil }
    func incomplete(_ what: String) -> AWSSigningError {
      AWSSigningError(
        .profileIncomplete, "the profile \"\(profile.name)\" cannot use single sign-on: \(what)",
        fix: "set it up with: aws configure sso --profile \(profile.name)")
    }
    func required(_ key: String, _ value: String?, of place: String) throws(AWSSigningError) -> String {
      guard let value, !value.isEmpty else { throw incomplete("\(key) is missing in \(place)") }
      return value
    }
    self.profile = profile.name
    self.surroundings = surroundings
    accountID = try required("sso_account_id", profile.setting("sso_account_id"), of: "it")
    roleName = try required("sso_role_name", profile.setting("sso_role_name"), of: "it")
    if let name = profile.setting("sso_session") {
      guard let session = configuration.ssoSession(named: name) else {
        throw incomplete("there is no [sso-session \(name)]")
      }
      region = try required("sso_region", session.settings["sso_region"], of: "[sso-session \(name)]")
      _ = try required("sso_start_url", session.settings["sso_start_url"], of: "[sso-session \(name)]")
      cacheKey = name
    } else {
      region = try required("sso_region", profile.setting("sso_region"), of: "it")
      cacheKey = try required("sso_start_url", profile.setting("sso_start_url"), of: "it")
    }
    guard Region.isHostLabel(region) else { throw incomplete("sso_region is no region") }
  }

  private var source: String { "profile \(profile): single sign-on, role \(roleName) in account \(accountID)" }

  /// - Throws: `credentials.sso-expired` when nobody signed in, or too long ago.
  func credentials() async throws(AWSSigningError) -> Credentials? {
    let signIn = try await currentSignIn()
    guard let end = signIn.end, end > surroundings.now() else { throw signInAgain("the sign-in has ended") }
    // It becomes a header.
    guard signIn.accessToken.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw signInAgain("the cached sign-in is damaged")
    }
    let lasting = signIn.isRenewable(until: surroundings.now()) ?? end
    let address = try surroundings.address(.ssoPortal, region)
    let query = "role_name=\(percentEncoded(roleName))&account_id=\(percentEncoded(accountID))"
    let answer: SourceAnswer
    do {
      answer = try await surroundings.answer(
        to: SourceRequest(
          .get, "\(address.url)/federation/credentials?\(query)",
          headers: [("x-amz-sso_bearer_token", signIn.accessToken)]))
    } catch {
      throw AWSSigningError(
        .sourceUnreachable, "\(source): \(address.authority) did not answer: \(error.reason)",
        fix: "check sso_region, the network and the proxy")
    }
    return try credentials(in: answer, from: address, signedInUntil: lasting)
  }

  private func credentials(
    in answer: SourceAnswer, from address: SourceAddress, signedInUntil end: Date
  ) throws(AWSSigningError) -> Credentials {
    switch answer.status {
    case 200: break
    case 401: throw signInAgain("the portal does not take the sign-in any more")
    case 403, 404:
      throw AWSSigningError(
        .sourceRefused, "\(source): the portal refused with status \(answer.status)",
        fix: "check sso_account_id and sso_role_name: `aws sso login` shows what this person may use")
    default:
      throw AWSSigningError(
        .sourceRefused, "\(source): the portal answered with status \(answer.status)", fix: "run again later")
    }
    guard let keys = try? JSONDecoder().decode(RoleAnswer.self, from: Data(answer.body)).roleCredentials else {
      throw AWSSigningError(
        .answerUnreadable, "\(source): \(address.authority) answered with something that is not the portal's",
        fix: "check sso_region, AWS_ENDPOINT_URL_SSO and the proxy")
    }
    return try Credentials(
      checkedAccessKeyID: keys.accessKeyId, secretAccessKey: keys.secretAccessKey, sessionToken: keys.sessionToken,
      // Milliseconds since 1970.
      expiration: Date(timeIntervalSince1970: Double(keys.expiration) / 1000), renewal: .until(end), source: source)
  }

  private struct RoleAnswer: Decodable {
    struct Keys: Decodable {
      var accessKeyId: String
      var secretAccessKey: String
      var sessionToken: String
      var expiration: Int64
    }
    var roleCredentials: Keys
  }

  /// The cached sign-in, renewed where it is about to end and that needs no person, as other AWS tools do it.
  private func currentSignIn() async throws(AWSSigningError) -> SSOSignIn {
    let path = try cachePath()
    let cached = try cachedSignIn(path)
    let now = surroundings.now()
    // The role's credentials are asked for 15 minutes early too.
    if let end = cached.end, end.timeIntervalSince(now) > 15 * 60 { return cached }
    guard cached.isRenewable(until: now) != nil else { return cached }
    // Its refresh token is good for once: where the next one cannot be kept, the sign-in would be lost to all tools.
    guard surroundings.mayWriteFile(path) else { return cached }
    let address = try surroundings.address(.ssoOIDC, region)
    let answer: SourceAnswer
    do {
      answer = try await surroundings.answer(to: cached.renewal(at: address))
    } catch {
      return cached
    }
    // Refused: somebody else may have renewed it in the meantime, with the refresh token that was good for once.
    guard let fresh = cached.renewed(by: answer, at: now) else { return try cachedSignIn(path) }
    surroundings.writeFile(path, fresh.bytes)
    return fresh
  }

  private func cachePath() throws(AWSSigningError) -> String {
    guard let home = surroundings.variable("HOME") else { throw signInAgain("there is no home folder") }
    return "\(home)/.aws/sso/cache/\(SSOCache.fileName(cacheKey))"
  }

  /// The file that every AWS tool looks for: named by the SHA-1 of the session's name or start URL.
  private func cachedSignIn(_ path: String) throws(AWSSigningError) -> SSOSignIn {
    let bytes: [UInt8]?
    do {
      bytes = try surroundings.readFile(path)
    } catch {
      throw signInAgain("its sign-in cannot be read from the cache")
    }
    guard let bytes else { throw signInAgain("nobody has signed in on this machine") }
    guard let signIn = SSOSignIn(bytes) else { throw signInAgain("the cache holds no sign-in") }
    return signIn
  }

  private func signInAgain(_ reason: String) -> AWSSigningError {
    AWSSigningError(.ssoExpired, "\(source): \(reason)", fix: "run: aws sso login --profile \(profile)")
  }
}
