/// Something that goes wrong on purpose.
///
/// Written `name` or `name=argument`; `Fault.reference` lists them all.
package enum Fault: Sendable, Hashable {
  /// The answer comes that much later; the request is processed at once.
  case delay(milliseconds: Int)
  /// A server error instead of processing.
  case serverError(status: Int)
  /// A server error after the request was processed: the task exists.
  case serverErrorAfter(status: Int)
  /// 429 instead of processing, with `Retry-After` when it has a number of seconds.
  case throttled(retryAfterSeconds: Int?)
  /// 402 instead of processing.
  case quotaExceeded
  /// 403 ExpiredTokenException instead of processing.
  case expiredToken
  /// 403 AccessDeniedException instead of processing.
  case accessDenied
  /// The connection is closed without an answer and nothing is processed.
  case dropBefore
  /// The request is processed, then the connection is closed without an answer.
  case dropAfter
  /// As `dropBefore`, by a TCP reset.
  case resetBefore
  /// As `dropAfter`, by a TCP reset.
  case resetAfter
  /// Processed; the answer ends in the middle of its body.
  case truncated
  /// Processed; the answer stops in the middle of its body and the connection stays open.
  case stalled
  /// Processed; the answer is a web page with status 200.
  case notJSON
  /// Processed; the answer is `{}` with status 200.
  case missingContactID
  /// Processed; the body is followed by that many blanks.
  case hugeAnswer(bytes: Int)
  /// Processed; the same answer stands twice on the connection.
  case duplicateAnswer
  /// Processed; an interim answer (103) precedes the final one.
  case interimAnswer
  /// Processed; the `Date` header is that far off the service's clock.
  case wrongDate(seconds: Int)
  /// Processed; an instance that is described is still being made.
  case instanceNotReady
  /// Processed; no quota is told.
  case noQuotas
  /// A redirect to another address of the simulator instead of processing.
  case redirect(status: Int)

  /// Every fault with its written form and what it does, for help texts.
  package static let reference: [(form: String, meaning: String)] = [
    ("delay=MILLISECONDS", "answers late"),
    ("error[=STATUS]", "500 (or 502, 503, 504, 408) without processing"),
    ("error-after[=STATUS]", "processes, then answers 500 (or 502, 503, 504, 408)"),
    ("throttle[=SECONDS]", "429, with Retry-After when seconds are given"),
    ("quota", "402"),
    ("expired-token", "403 ExpiredTokenException"),
    ("access-denied", "403 AccessDeniedException"),
    ("drop-before", "closes the connection without processing"),
    ("drop-after", "processes, then closes the connection"),
    ("reset-before", "resets the connection without processing"),
    ("reset-after", "processes, then resets the connection"),
    ("truncate", "processes, then cuts the answer off"),
    ("stall", "processes, then stops in the middle of the answer"),
    ("not-json", "processes, then answers 200 with a web page"),
    ("no-contact-id", "processes, then answers 200 with {}"),
    ("huge[=BYTES]", "processes, then answers with a body of 1 MiB or as many bytes"),
    ("duplicate", "processes, then answers twice"),
    ("interim", "processes, and sends a 103 before the answer"),
    ("wrong-date=SECONDS", "processes; the Date header is that far off"),
    ("instance-not-ready", "DescribeInstance: the instance is still being made"),
    ("no-quotas", "ListServiceQuotas: none is told"),
    ("redirect[=STATUS]", "307 (or 301, 302, 308) without processing"),
  ]

  /// Reads the written form; nil when it is none.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let number = parts.count == 2 ? Int(parts[1]) : nil
    if parts.count == 2, number == nil { return nil }
    if let fault = Self.plain[String(parts[0])] {
      guard parts.count == 1 else { return nil }
      self = fault
      return
    }
    switch (parts[0], number) {
    case ("delay", let milliseconds?) where (0...600_000).contains(milliseconds):
      self = .delay(milliseconds: milliseconds)
    case ("error", let status) where Self.serverStatuses.contains(status ?? 500):
      self = .serverError(status: status ?? 500)
    case ("error-after", let status) where Self.serverStatuses.contains(status ?? 500):
      self = .serverErrorAfter(status: status ?? 500)
    case ("throttle", let seconds) where (0...86_400).contains(seconds ?? 0):
      self = .throttled(retryAfterSeconds: seconds)
    case ("huge", let bytes) where (1...64 << 20).contains(bytes ?? 1):
      self = .hugeAnswer(bytes: bytes ?? 1 << 20)
    case ("wrong-date", let seconds?) where (-10_000_000...10_000_000).contains(seconds):
      self = .wrongDate(seconds: seconds)
    case ("redirect", let status) where [301, 302, 307, 308].contains(status ?? 307):
      self = .redirect(status: status ?? 307)
    default: return nil
    }
  }

  private static let serverStatuses: Set<Int> = [408, 500, 502, 503, 504]

  private static let plain: [String: Fault] = [
    "quota": .quotaExceeded, "expired-token": .expiredToken, "access-denied": .accessDenied,
    "drop-before": .dropBefore, "drop-after": .dropAfter, "reset-before": .resetBefore,
    "reset-after": .resetAfter, "truncate": .truncated, "stall": .stalled, "not-json": .notJSON,
    "no-contact-id": .missingContactID, "duplicate": .duplicateAnswer, "interim": .interimAnswer,
    "instance-not-ready": .instanceNotReady, "no-quotas": .noQuotas,
  ]

  /// The written form without its argument, for the journal.
  package var name: String {
    switch self {
    case .delay: "delay"
    case .serverError: "error"
    case .serverErrorAfter: "error-after"
    case .throttled: "throttle"
    case .hugeAnswer: "huge"
    case .wrongDate: "wrong-date"
    case .redirect: "redirect"
    default: Self.plain.first { $0.value == self }?.key ?? ""
    }
  }

  /// What is answered in place of processing; nil for the faults that let the request be processed.
  var refusal: Refusal? {
    switch self {
    case .serverError(let status): Self.failure(status: status)
    case .throttled: .throttled
    case .quotaExceeded: .tooManyTasks
    case .expiredToken:
      Refusal("ExpiredTokenException", status: 403, "The security token included in the request is expired")
    case .accessDenied:
      Refusal("AccessDeniedException", status: 403, "The caller is not authorized to perform this operation")
    case .redirect(let status): Refusal("MovedElsewhere", status: status, "Look elsewhere")
    default: nil
    }
  }

  /// Whether the request is thrown away unprocessed without any answer.
  var losesRequest: Bool { self == .dropBefore || self == .resetBefore }

  /// Whether the caller gets no readable answer to a request that was processed.
  var losesAnswer: Bool {
    switch self {
    case .dropAfter, .resetAfter, .truncated, .stalled, .notJSON, .missingContactID, .serverErrorAfter: true
    default: false
    }
  }

  static func failure(status: Int) -> Refusal {
    switch status {
    case 503: Refusal("ServiceUnavailableException", status: 503, "The service is unavailable")
    case 502, 504: Refusal("GatewayFailure", status: status, "The gateway got no answer")
    case 408: Refusal("RequestTimeout", status: 408, "The request took too long")
    default: Refusal("InternalServiceException", status: status, "Something failed inside the service")
    }
  }
}
