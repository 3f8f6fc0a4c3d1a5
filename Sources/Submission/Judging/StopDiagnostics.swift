internal import ConnectAPI
internal import Diagnostics

/// What a person is told when a run cannot go on. The service's own words are quoted.
enum StopDiagnostics {
  static func diagnostic(for cause: StopCause, answer: StartTaskContactAnswer) -> Diagnostic {
    let said = words(of: answer)
    switch cause {
    case .accessDenied:
      return Diagnostic(
        .submitAccessDenied, "the service refused the credentials or their permission: \(said)",
        fix: "allow connect:StartTaskContact on the instance and the flow to these credentials, or use others")
    case .credentialsExpired:
      return Diagnostic(
        .submitCredentialsExpired, "the credentials have expired: \(said)",
        fix: "sign in again or provide fresh credentials, then run the same command")
    case .clockSkew(let seconds):
      return Diagnostic(
        .submitClockSkew, "this machine's clock is wrong\(skewText(seconds)): \(said)",
        fix: "set the clock, then run the same command")
    case .notFound:
      return Diagnostic(
        .submitNotFound, "the service does not know what the mapping or --instance names: \(said)",
        fix: "check the instance, its Region, and the flow, template or quick connect of the mapping")
    case .unexpectedAnswer:
      return Diagnostic(
        .submitUnexpectedAnswer, "the service answered outside its contract: \(said)",
        fix: "check the endpoint, the Region and any proxy on the way")
    case .credentialsMissing(let fault):
      return Diagnostic(
        .submitCredentialsMissing, "no request can be signed: \(fault.message)",
        fix: fault.fix ?? "provide credentials, then run the same command")
    case .redirected:
      return Diagnostic(
        .submitRedirected, "the endpoint answered with a redirect, so it is not the service: \(said)",
        fix: "check the endpoint URL and any proxy on the way")
    }
  }

  static func breaker(code: String, count: Int, answer: StartTaskContactAnswer) -> Diagnostic {
    Diagnostic(
      .submitBreaker,
      "the service refused \(count) rows with \(code), so the fault is not in a single row: "
        + words(of: answer),
      fix: "correct the mapping and run the same command; --breaker off sends on regardless")
  }

  static func outage(count: Int, answer: StartTaskContactAnswer) -> Diagnostic {
    var known: String?
    if case .unanswered(let fault) = answer { known = fault.fix }
    return Diagnostic(
      .submitOutage, "\(count) rows one after another got no usable answer, the last: \(words(of: answer))",
      fix: "\(known ?? "check the network and the service's health"), then run the same command")
  }

  /// - Parameter answer: nil when the rows that were refused are left without a witness.
  static func quota(_ answer: StartTaskContactAnswer?) -> Diagnostic {
    let said = answer.map { ": " + words(of: $0) } ?? ""
    return Diagnostic(
      .submitQuota, "the instance has as many active tasks as its quota allows\(said)",
      fix: "run the same command when tasks were finished, wait with --on-quota wait, or have the quota raised")
  }

  /// - Parameter reason: the service's DisconnectReason.
  static func canaries(dead: Int, of count: Int, reason: String?) -> Diagnostic {
    let why = reason.map { " (\($0))" } ?? ""
    let meaning =
      reason == "CONTACT_FLOW_DISCONNECT"
      ? "the flow disconnects tasks, and no agent would ever see one" : "no agent has seen them"
    return Diagnostic(
      .submitCanaryEnded,
      "\(dead) of the \(count) \(count == 1 ? "task" : "tasks") sent ahead ended within a minute\(why): \(meaning)",
      fix: "let the flow put tasks into a queue (one made for calls often ends them), publish it, then run the same "
        + "command: it sends others ahead; --canary 0 sends on regardless")
  }

  /// - Parameter option: what to change on the command line to do without.
  static func cannotWatch(_ words: String, option: String) -> Diagnostic {
    Diagnostic(
      .submitCannotWatch, "what became of the tasks made so far cannot be found out: \(words)",
      fix: "allow connect:DescribeContact on the instance's contacts to these credentials, or load \(option)")
  }

  private static func skewText(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, abs(seconds) < 1e12 else { return "" }
    return seconds > 0 ? " by \(Int(seconds)) s (it is slow)" : " by \(Int(-seconds)) s (it is fast)"
  }

  /// What the service's support asks for first.
  private static func request(_ id: String?) -> String { id.map { " (request \($0))" } ?? "" }

  /// Code, status and the service's own sentence, and the request's id.
  private static func words(of answer: StartTaskContactAnswer) -> String {
    switch answer {
    case .created: return "created"
    case .refused(let error):
      let message = error.message.isEmpty ? "" : " \"\(error.message)\""
      return "\(error.code) (\(error.status))\(message)\(request(error.requestID))"
    case .unanswered(let fault):
      return "\(fault.word) (\(fault.message))\(request(fault.requestID))"
    }
  }
}
