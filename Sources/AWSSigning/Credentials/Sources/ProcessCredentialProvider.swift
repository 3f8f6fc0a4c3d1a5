/// Credentials that a program prints, as `credential_process` of a profile names it.
///
/// Source: AWS SDKs and Tools reference guide, "Process credential provider" (read 2026-11).
struct ProcessCredentialProvider: CredentialProvider {
  var command: String
  var profile: String
  var surroundings: CredentialSurroundings

  private var source: String { "profile \(profile): credential_process" }
  private var fix: String { "run the command of credential_process by itself and see what it says" }

  /// - Throws: `credentials.process-failed`; what the program wrote is never shown, it may be a secret.
  func credentials() async throws(AWSSigningError) -> Credentials? {
    guard let words = shellWords(command), let program = words.first, !program.isEmpty else {
      throw AWSSigningError(
        .processFailed, "\(source) cannot be taken apart into words", fix: "close the quotes, and name a program first")
    }
    let run = ProgramRun(
      words: words, environment: surroundings.environment, timeLimit: surroundings.processTimeLimit,
      maximumBytes: SourceAnswer.maximumBytes)
    let output: [UInt8]
    switch await run.outcome() {
    case .printed(let bytes): output = bytes
    case .notStarted(let reason): throw failed("could not be started: \(reason)")
    case .failed(let status): throw failed("ended with status \(status)")
    case .killed(let signal): throw failed("was ended by signal \(signal)")
    case .tookTooLong: throw failed("took longer than \(surroundings.processTimeLimit.components.seconds) seconds")
    case .printedTooMuch: throw failed("printed more than 64 KiB")
    }
    guard let keys = KeysInJSON(output) else { throw failed("did not print a JSON object of credentials") }
    guard keys.version == 1 else {
      throw failed("printed \(keys.version.map { "Version \($0)" } ?? "no Version"), and 1 is the only one known")
    }
    do {
      return try keys.credentials(from: source, fix: fix)
    } catch {
      throw AWSSigningError(.processFailed, error.message, fix: fix)
    }
  }

  private func failed(_ what: String) -> AWSSigningError {
    AWSSigningError(.processFailed, "\(source) \(what)", fix: fix)
  }
}
