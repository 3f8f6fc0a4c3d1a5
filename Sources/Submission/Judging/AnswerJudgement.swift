internal import ConnectAPI
internal import Ledger

/// What to do after an answer. Decided once an attempt, by the answer and by what happened to the row before.
enum SubmissionStep: Sendable, Hashable {
  /// The row is done, for this run.
  case settle(Settlement)
  /// The same bytes go again.
  case retry(Retry)
  /// A quota is full. No task was made.
  case quota
  /// Every further row would meet the same: nothing more is sent, and this row is left as given.
  case stop(StopCause, Settlement)

  enum Retry: Sendable, Hashable {
    /// No task was made. All wait, and the limiter slows down.
    case throttled
    /// No task was made: the client takes fresh credentials or corrects its clock, and the request goes at once.
    case refreshed
    /// Nothing reached the service.
    case notSent
    /// A task may have been made.
    case unknownOutcome

    /// Whether this attempt may have made a task.
    var mayHaveCreated: Bool { self == .unknownOutcome }
  }
}

/// Why a run cannot go on.
enum StopCause: Sendable, Hashable {
  case accessDenied
  case credentialsExpired
  /// Seconds the service's clock is ahead of ours, when its answer told.
  case clockSkew(Double?)
  case notFound
  case unexpectedAnswer
  /// There are no credentials to sign a request with.
  case credentialsMissing(TransportFault)
  /// The answer came from something that is not the service.
  case redirected
}

/// What is known about a row when an answer comes.
struct AnswerSituation: Sendable, Hashable {
  /// Whether an attempt before this one may have made a task, in this process or an earlier one.
  var mayHaveCreated = false
  /// Attempts of this process that ended without a usable answer, this one included.
  var attempts = 1
  /// Attempts of this process that were throttled, this one included.
  var throttledAttempts = 0
  /// Whether the request was already sent again with fresh credentials or a corrected clock.
  var wasRefreshed = false
  /// Whether an id in the request came from the row, so that an unknown one is the row's fault.
  var namesIDsOfItsOwn = false
}

/// From an answer to the next step: the error table of the service, as one pure function.
struct AnswerJudgement: Sendable, Hashable {
  var retry: RetryPolicy

  func step(after answer: StartTaskContactAnswer, in situation: AnswerSituation) -> SubmissionStep {
    switch answer {
    case .created(let contact, _): .settle(.created(contact))
    case .refused(let error): step(after: error, in: situation)
    case .unanswered(let fault): step(after: fault, in: situation)
    }
  }

  private func step(after error: ServiceError, in situation: AnswerSituation) -> SubmissionStep {
    switch error.meaning {
    case .rejectsRow, .quota(.attachments): refusal(in: situation)
    case .notFound: situation.namesIDsOfItsOwn ? refusal(in: situation) : stop(.notFound, in: situation)
    case .throttled: throttled(in: situation)
    case .quota(.unspecified): .quota
    case .unknownOutcome: unknownOutcome(in: situation)
    case .accessDenied: stop(.accessDenied, in: situation)
    case .expiredCredentials: refreshed(orElse: .credentialsExpired, in: situation)
    case .clockSkew: refreshed(orElse: .clockSkew(error.clockSkewSeconds), in: situation)
    case .stops: stop(.unexpectedAnswer, in: situation)
    }
  }

  private func step(after fault: TransportFault, in situation: AnswerSituation) -> SubmissionStep {
    let mayHaveCreated = situation.mayHaveCreated || fault.kind == .inDoubt
    if fault.stopsRun {
      let cause: StopCause = fault.kind == .notSent ? .credentialsMissing(fault) : .redirected
      return .stop(cause, mayHaveCreated ? .inDoubt : .pending)
    }
    if fault.kind == .inDoubt { return unknownOutcome(in: situation) }
    guard situation.attempts >= retry.maximumAttempts else { return .retry(.notSent) }
    return .settle(givenUp(in: situation))
  }

  /// A refusal of the row. Where an earlier attempt may have made a task, it says nothing about that attempt.
  private func refusal(in situation: AnswerSituation) -> SubmissionStep {
    .settle(situation.mayHaveCreated ? .inDoubt : .rejected)
  }

  private func throttled(in situation: AnswerSituation) -> SubmissionStep {
    guard situation.throttledAttempts >= retry.maximumThrottledAttempts else { return .retry(.throttled) }
    return .settle(givenUp(in: situation))
  }

  private func unknownOutcome(in situation: AnswerSituation) -> SubmissionStep {
    situation.attempts >= retry.maximumAttempts ? .settle(.inDoubt) : .retry(.unknownOutcome)
  }

  private func refreshed(orElse cause: StopCause, in situation: AnswerSituation) -> SubmissionStep {
    situation.wasRefreshed ? stop(cause, in: situation) : .retry(.refreshed)
  }

  private func stop(_ cause: StopCause, in situation: AnswerSituation) -> SubmissionStep {
    .stop(cause, Self.released(mayHaveCreated: situation.mayHaveCreated))
  }

  /// All attempts are used up, and the last one certainly made no task.
  private func givenUp(in situation: AnswerSituation) -> Settlement {
    situation.mayHaveCreated ? .inDoubt : .failed
  }

  /// How a row is left that is not sent again in this run for a reason that is not its own.
  static func released(mayHaveCreated: Bool) -> Settlement {
    mayHaveCreated ? .inDoubt : .pending
  }
}
