internal import ConnectAPI
internal import Foundation
internal import Ledger
internal import TaskValidation

/// A claimed task on its way to the service: its frozen bytes and what its attempts have met so far.
struct RowInHand: Sendable {
  let claimed: ClaimedTask
  let body: [UInt8]
  /// Epoch seconds in the body, when the body was made by this process.
  let scheduledTime: Int64?
  /// The same for all attempts.
  let invocationID: String
  var random: SeededRandom

  /// Whether some attempt may have made a task that is not on record.
  private(set) var mayHaveCreated: Bool
  private(set) var attempts = 0
  private var unusable = 0
  private var throttled = 0
  private var wasRefreshed = false
  /// 402 answers while no row was left that could have told what they mean.
  private(set) var lonelyRefusals = 0
  private var firstSentAt: Date?

  init(_ claimed: ClaimedTask, body: [UInt8], scheduledTime: Int64?, random: SeededRandom) {
    self.claimed = claimed
    self.body = body
    self.scheduledTime = scheduledTime
    self.random = random
    invocationID = self.random.uuid()
    mayHaveCreated = claimed.isInDoubt
    firstSentAt = claimed.firstSentAt
  }

  /// How it is left when nothing more may be sent.
  var released: Settlement { AnswerJudgement.released(mayHaveCreated: mayHaveCreated) }

  /// Whether its token may no longer be honoured by the service, so that sending it again could make a second task.
  func isTooOld(at now: Date, resendLimitSeconds: Int64) -> Bool {
    guard mayHaveCreated, let firstSentAt else { return false }
    return now.timeIntervalSince(firstSentAt) > Double(resendLimitSeconds)
  }

  /// A request takes a while to arrive, and the service's clock may be a little ahead.
  private static let secondsOnTheWay = 5.0

  /// Whether the frozen start went by, or is about to, while the row waited for a token or a retry: the service would refuse it.
  func hasMissedItsStart(at now: Date) -> Bool {
    guard !mayHaveCreated, let scheduledTime else { return false }
    return Double(scheduledTime) <= now.timeIntervalSince1970 + Self.secondsOnTheWay
  }

  /// An attempt leaves.
  mutating func sends(at now: Date) {
    attempts += 1
    if firstSentAt == nil { firstSentAt = now }
  }

  /// An answer came.
  /// - Returns: what is known about the row for judging it.
  mutating func situation(after answer: StartTaskContactAnswer) -> AnswerSituation {
    switch answer {
    case .created: break
    case .unanswered: unusable += 1
    case .refused(let error):
      if error.meaning == .throttled { throttled += 1 }
      if error.meaning == .unknownOutcome { unusable += 1 }
    }
    return AnswerSituation(
      mayHaveCreated: mayHaveCreated, attempts: unusable, throttledAttempts: throttled, wasRefreshed: wasRefreshed,
      namesIDsOfItsOwn: namesIDsOfItsOwn)
  }

  /// The attempt is on record, and another follows.
  mutating func retries(_ retry: SubmissionStep.Retry) {
    if retry.mayHaveCreated { mayHaveCreated = true }
    if retry == .refreshed { wasRefreshed = true }
  }

  /// A 402 came that nobody is left to explain.
  mutating func isLonely() { lonelyRefusals += 1 }

  /// Seconds to wait before the next attempt.
  mutating func delay(_ policy: RetryPolicy, hint: Double?) -> Double {
    policy.delay(beforeRetry: unusable, random: random.fraction(), hint: hint)
  }

  private var namesIDsOfItsOwn: Bool {
    let fields = claimed.task.fields
    return claimed.task.routeIsFromRow || fields.previousContactID != nil || fields.relatedContactID != nil
  }
}
