package import Foundation

/// Everything of the outside that sources of credentials may use, given by the caller.
///
/// This target knows neither an HTTP client nor a terminal; tests give stand-ins for both.
package struct CredentialSurroundings: Sendable {
  /// Of the process, or a test's. An empty variable counts as unset.
  package var environment: [String: String]
  /// Delivers shared files, tokens and cached sign-ins.
  package var readFile: ConfigurationFileReader
  /// Replaces a file of the cache by another, for its owner only. What cannot be written is left.
  package var writeFile: @Sendable (_ path: String, _ bytes: [UInt8]) -> Void
  /// Whether `writeFile` would replace the file.
  package var mayWriteFile: @Sendable (_ path: String) -> Bool = { _ in true }
  /// The region whose STS is asked for roles.
  package var region: String
  /// Sends a question and delivers its whole answer.
  package var exchange: SourceExchange
  /// Where a service that hands out credentials is.
  package var address: SourceAddressing
  /// Asks a person for the code of the MFA device with this name; nil where nobody can be asked.
  package var askForCode: (@Sendable (_ device: String) async -> String)?
  /// How long a `credential_process` may take. 60 seconds by default.
  package var processTimeLimit: Duration
  package var now: @Sendable () -> Date
  /// Waits between attempts at a source.
  package var pause: @Sendable (Duration) async -> Void

  package init(
    environment: [String: String], readFile: @escaping ConfigurationFileReader,
    writeFile: @escaping @Sendable (_ path: String, _ bytes: [UInt8]) -> Void = { _, _ in }, region: String,
    exchange: @escaping SourceExchange, address: @escaping SourceAddressing,
    askForCode: (@Sendable (_ device: String) async -> String)? = nil, processTimeLimit: Duration = .seconds(60),
    now: @escaping @Sendable () -> Date = { Date() },
    pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
  ) {
    self.environment = environment
    self.readFile = readFile
    self.writeFile = writeFile
    self.region = region
    self.exchange = exchange
    self.address = address
    self.askForCode = askForCode
    self.processTimeLimit = processTimeLimit
    self.now = now
    self.pause = pause
  }

  /// A variable of the environment; nil when unset or empty.
  func variable(_ name: String) -> String? {
    guard let value = environment[name], !value.isEmpty else { return nil }
    return value
  }

  /// The text of a small file that holds a token, without blanks and line breaks around it.
  /// - Parameter origin: what names the file, for the message: `AWS_WEB_IDENTITY_TOKEN_FILE`.
  func token(inFile path: String, of origin: String) throws(AWSSigningError) -> String {
    let reason: String
    do {
      let text = try readFile(path).flatMap { String(validating: $0, as: UTF8.self) }
      let token = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
      if !token.isEmpty { return token }
      reason = text == nil ? "it is not there, or is no text" : "it is empty"
    } catch {
      reason = "it cannot be read"
    }
    throw AWSSigningError(
      .fileUnreadable, "the token file \"\(path)\" of \(origin) is of no use: \(reason)",
      fix: "find out why nobody wrote a token into it, or correct \(origin)")
  }
}
