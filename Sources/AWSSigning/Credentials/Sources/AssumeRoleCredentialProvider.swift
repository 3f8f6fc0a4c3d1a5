import Synchronization

/// A role, assumed with other credentials through STS.
struct AssumeRoleCredentialProvider: Sendable {
  var role: AssumedRole
  var base: Credentials
  var surroundings: CredentialSurroundings
  var prompt: CodePrompt

  /// - Throws: `credentials.mfa-needed`, or what STS says.
  func assumed() async throws(AWSSigningError) -> Credentials {
    var code: String?
    if let device = role.mfaDevice { code = try await prompt.code(of: device, for: role) }
    let source = "profile \(role.profile): assume role \(role.arn) from \(base.source)"
    var parameters = [
      ("RoleArn", role.arn), ("RoleSessionName", role.sessionName ?? sessionName(at: surroundings.now())),
    ]
    if let id = role.externalID { parameters.append(("ExternalId", id)) }
    if let seconds = role.durationSeconds { parameters.append(("DurationSeconds", "\(seconds)")) }
    if let device = role.mfaDevice, let code { parameters += [("SerialNumber", device), ("TokenCode", code)] }
    return try await SecurityTokenService(surroundings: surroundings).credentials(
      by: "AssumeRole", parameters, signedWith: base, source: source,
      renewal: role.mfaDevice == nil ? base.renewalOfRoles : .never)
  }
}

extension Credentials {
  /// Whether a role that these assume can be assumed again.
  fileprivate var renewalOfRoles: Renewal {
    switch (renewal, expiration) {
    case (.never, let end?): .until(end)
    // Session keys end, even when they do not tell when; those of a user do not.
    case (.never, nil): sessionToken == nil ? .always : .never
    case (let other, _): other
    }
  }
}

/// Asks for the code of an MFA device, once: a load that ran for an hour has nobody at the keyboard.
final class CodePrompt: Sendable {
  private let ask: (@Sendable (_ device: String) async -> String)?
  private let hasAsked = Mutex(false)

  /// - Parameter ask: nil where nobody can be asked.
  init(_ ask: (@Sendable (_ device: String) async -> String)?) { self.ask = ask }

  /// - Throws: `credentials.mfa-needed`.
  func code(of device: String, for role: AssumedRole) async throws(AWSSigningError) -> String {
    let name = "the role \(role.arn) of the profile \"\(role.profile)\""
    guard let ask else {
      throw AWSSigningError(
        .mfaNeeded, "\(name) needs a code of the MFA device \(device), and there is no terminal to ask for it",
        fix: "run on a terminal, or export credentials first: eval \"$(aws configure export-credentials --profile "
          + "\(role.profile) --format env)\"")
    }
    let isFirst = hasAsked.withLock { asked in
      defer { asked = true }
      return !asked
    }
    guard isFirst else {
      throw AWSSigningError(
        .mfaNeeded, "\(name) needs a new code of the MFA device \(device), which is asked for at the start only",
        fix: "run the same command again: it continues, and asks for a code")
    }
    let code = await ask(device)
    guard !code.isEmpty, code.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw AWSSigningError(
        .mfaNeeded, "what was typed is no code of the MFA device \(device)", fix: "run again and type its six digits")
    }
    return code
  }
}
