import ConnectAPI

/// When a companion operation is tried again: the SDKs' standard retry mode, without its budget.
struct Backoff: Sendable, Hashable {
  let maximumAttempts: Int
  /// From 1.
  private(set) var attempt = 1
  private var wasRefreshed = false

  /// The longest pause: 20 seconds, also when the service asks for more.
  private static let longest = Duration.seconds(20)

  init(maximumAttempts: Int) { self.maximumAttempts = maximumAttempts }

  /// Counts a failed attempt.
  /// - Parameter random: from 0 to below 1; the pause before retry n is this part of min(2^(n-1), 20) seconds, or
  ///   what the service asked for.
  /// - Returns: how long to wait, nil when this failure is final.
  mutating func pause(after cause: ConnectClientError.Cause, random: () -> Double) -> Duration? {
    switch cause {
    case .settings: return nil
    case .unanswered(let fault): return fault.stopsRun ? nil : next(hint: nil, random: random)
    case .refused(let error):
      switch error.meaning {
      case .throttled, .unknownOutcome: return next(hint: error.retryAfter, random: random)
      case .expiredCredentials, .clockSkew:
        // Fresh credentials or a corrected clock are ready for the next attempt; a second refusal is final.
        guard !wasRefreshed else { return nil }
        wasRefreshed = true
        return .zero
      default: return nil
      }
    }
  }

  private mutating func next(hint: Duration?, random: () -> Double) -> Duration? {
    guard attempt < maximumAttempts else { return nil }
    let ceiling = min(Double(sign: .plus, exponent: attempt - 1, significand: 1), 20)
    attempt += 1
    return min(hint ?? .seconds(random() * ceiling), Self.longest)
  }
}
