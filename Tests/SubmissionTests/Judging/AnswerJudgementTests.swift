import ConnectAPI
import Diagnostics
import Ledger
import Testing

@testable import Submission

@Suite struct AnswerJudgementTests {
  private let judgement = AnswerJudgement(retry: RetryPolicy(maximumAttempts: 3))

  struct Case: Sendable, CustomTestStringConvertible {
    var answer: StartTaskContactAnswer
    /// The step for a fresh row.
    var fresh: SubmissionStep
    /// The step for a row that an earlier attempt may have made into a task.
    var inDoubt: SubmissionStep

    init(_ answer: StartTaskContactAnswer, _ fresh: SubmissionStep, inDoubt: SubmissionStep? = nil) {
      self.answer = answer
      self.fresh = fresh
      self.inDoubt = inDoubt ?? fresh
    }

    var testDescription: String { "\(answer.code)" }
  }

  static func refused(_ code: String, _ status: Int, reason: String? = nil, skew: Double? = nil)
    -> StartTaskContactAnswer
  {
    .refused(ServiceError(code: code, status: status, reason: reason, clockSkewSeconds: skew))
  }

  static func unanswered(_ kind: TransportFault.Kind, _ word: String, stops: Bool = false) -> StartTaskContactAnswer {
    .unanswered(TransportFault(kind, word: word, message: "", stopsRun: stops))
  }

  private static let contact = ContactID("c-1")
  private static let unsigned = TransportFault(.notSent, word: "credentials", message: "none", stopsRun: true)

  @Test(arguments: [
    Case(.created(contact, requestID: nil), .settle(.created(contact))),
    Case(refused("InvalidRequestException", 400), .settle(.rejected), inDoubt: .settle(.inDoubt)),
    Case(refused("InvalidParameterException", 400), .settle(.rejected), inDoubt: .settle(.inDoubt)),
    Case(refused("SomethingElse", 400), .settle(.rejected), inDoubt: .settle(.inDoubt)),
    Case(refused("413", 413), .settle(.rejected), inDoubt: .settle(.inDoubt)),
    Case(refused("ThrottlingException", 429), .retry(.throttled)),
    Case(refused("TooManyRequestsException", 400), .retry(.throttled)),
    Case(refused("429", 429), .retry(.throttled)),
    Case(
      refused(
        "ServiceQuotaExceededException", 402,
        reason: #"{"AttachedFileServiceQuotaExceededExceptionReason":"TOTAL_FILE_SIZE_EXCEEDED"}"#),
      .settle(.rejected), inDoubt: .settle(.inDoubt)),
    Case(refused("ServiceQuotaExceededException", 402), .quota),
    Case(refused("InternalServiceException", 500), .retry(.unknownOutcome)),
    Case(refused("503", 503), .retry(.unknownOutcome)),
    Case(refused("408", 408), .retry(.unknownOutcome)),
    Case(
      refused("AccessDeniedException", 403), .stop(.accessDenied, .pending), inDoubt: .stop(.accessDenied, .inDoubt)),
    Case(refused("403", 403), .stop(.unexpectedAnswer, .pending), inDoubt: .stop(.unexpectedAnswer, .inDoubt)),
    Case(refused("ResourceNotFoundException", 404), .stop(.notFound, .pending), inDoubt: .stop(.notFound, .inDoubt)),
    Case(refused("404", 404), .stop(.unexpectedAnswer, .pending), inDoubt: .stop(.unexpectedAnswer, .inDoubt)),
    Case(refused("ExpiredTokenException", 403), .retry(.refreshed)),
    Case(refused("RequestExpired", 400), .retry(.refreshed)),
    Case(refused("InvalidSignatureException", 403, skew: 900), .retry(.refreshed)),
    Case(unanswered(.notSent, "dns"), .retry(.notSent)),
    Case(unanswered(.inDoubt, "timeout"), .retry(.unknownOutcome)),
    Case(unanswered(.inDoubt, "redirect", stops: true), .stop(.redirected, .inDoubt)),
    Case(
      .unanswered(unsigned), .stop(.credentialsMissing(unsigned), .pending),
      inDoubt: .stop(.credentialsMissing(unsigned), .inDoubt)),
  ]) func `each answer has one next step`(row: Case) {
    #expect(judgement.step(after: row.answer, in: AnswerSituation()) == row.fresh)
    #expect(judgement.step(after: row.answer, in: AnswerSituation(mayHaveCreated: true)) == row.inDoubt)
  }

  @Test func `an unknown id is the row's fault when the row named it`() {
    let answer = Self.refused("ResourceNotFoundException", 404)
    #expect(judgement.step(after: answer, in: AnswerSituation(namesIDsOfItsOwn: true)) == .settle(.rejected))
    #expect(
      judgement.step(after: answer, in: AnswerSituation(mayHaveCreated: true, namesIDsOfItsOwn: true))
        == .settle(.inDoubt))
  }

  @Test(arguments: [
    (unanswered(.notSent, "dns"), Settlement.failed), (unanswered(.inDoubt, "reset"), .inDoubt),
    (refused("InternalServiceException", 500), .inDoubt),
  ]) func `the last attempt decides when the attempts are used up`(answer: StartTaskContactAnswer, end: Settlement) {
    guard case .retry = judgement.step(after: answer, in: AnswerSituation(attempts: 2)) else {
      Issue.record("the second of three attempts is followed by a third")
      return
    }
    #expect(judgement.step(after: answer, in: AnswerSituation(attempts: 3)) == .settle(end))
    #expect(
      judgement.step(after: answer, in: AnswerSituation(mayHaveCreated: true, attempts: 3)) == .settle(.inDoubt))
  }

  @Test func `throttled rows fail only after ten times the attempts, and never those in doubt`() {
    let answer = Self.refused("ThrottlingException", 429)
    #expect(
      judgement.step(after: answer, in: AnswerSituation(attempts: 0, throttledAttempts: 29)) == .retry(.throttled))
    #expect(judgement.step(after: answer, in: AnswerSituation(attempts: 0, throttledAttempts: 30)) == .settle(.failed))
    #expect(
      judgement.step(after: answer, in: AnswerSituation(mayHaveCreated: true, throttledAttempts: 30))
        == .settle(.inDoubt))
  }

  @Test func `expired credentials and a wrong clock are mended once`() {
    let expired = Self.refused("ExpiredTokenException", 403)
    #expect(
      judgement.step(after: expired, in: AnswerSituation(wasRefreshed: true)) == .stop(.credentialsExpired, .pending))
    let skewed = Self.refused("RequestTimeTooSkewed", 403, skew: -420)
    #expect(
      judgement.step(after: skewed, in: AnswerSituation(wasRefreshed: true)) == .stop(.clockSkew(-420), .pending))
  }

  @Test func `what stops a run says by how much the clock is wrong`() {
    let answer = Self.refused("RequestTimeTooSkewed", 403, skew: 420)
    let diagnostic = StopDiagnostics.diagnostic(for: .clockSkew(420), answer: answer)
    #expect(diagnostic.code == .submitClockSkew)
    #expect(diagnostic.message == "this machine's clock is wrong by 420 s (it is slow): RequestTimeTooSkewed (403)")
  }
}
