import ConnectAPI
import Testing

/// One row of the table of errors.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  var code: String
  var status: Int
  var meaning: ErrorMeaning
  var reason: String?
  var skew: Double?

  init(_ code: String, _ status: Int, _ meaning: ErrorMeaning, reason: String? = nil, skew: Double? = nil) {
    self.code = code
    self.status = status
    self.meaning = meaning
    self.reason = reason
    self.skew = skew
  }

  var testDescription: String { "\(status) \(code)\(skew.map { " \($0) s off" } ?? "")" }
}

/// What an error means for the row and for the run.
@Suite struct ErrorMeaningTests {
  private static let attachments = #"{"AttachedFileServiceQuotaExceededExceptionReason":"TOTAL_FILE_SIZE_EXCEEDED"}"#

  static let table: [ErrorCase] = [
    // The body is wrong.
    ErrorCase("InvalidRequestException", 400, .rejectsRow),
    ErrorCase("InvalidParameterException", 400, .rejectsRow),
    ErrorCase("ValidationException", 400, .rejectsRow),
    ErrorCase("SerializationException", 400, .rejectsRow),
    ErrorCase("400", 400, .rejectsRow),
    ErrorCase("413", 413, .rejectsRow),
    // An id is unknown.
    ErrorCase("ResourceNotFoundException", 404, .notFound),
    // Too fast.
    ErrorCase("ThrottlingException", 429, .throttled),
    ErrorCase("ThrottlingException", 400, .throttled),
    ErrorCase("Throttling", 400, .throttled),
    ErrorCase("TooManyRequestsException", 400, .throttled),
    ErrorCase("RequestLimitExceeded", 400, .throttled),
    ErrorCase("LimitExceededException", 429, .throttled),
    ErrorCase("SomethingNewException", 429, .throttled),
    ErrorCase("429", 429, .throttled),
    // A quota is full.
    ErrorCase("ServiceQuotaExceededException", 402, .quota(.unspecified)),
    ErrorCase("ServiceQuotaExceededException", 402, .quota(.attachments), reason: attachments),
    ErrorCase("ServiceQuotaExceededException", 402, .quota(.unspecified), reason: #"{"SomethingNew":"X"}"#),
    ErrorCase("402", 402, .quota(.unspecified)),
    // A task may have been made.
    ErrorCase("InternalServiceException", 500, .unknownOutcome),
    ErrorCase("InternalServiceException", 400, .unknownOutcome),
    ErrorCase("500", 500, .unknownOutcome),
    ErrorCase("502", 502, .unknownOutcome),
    ErrorCase("503", 503, .unknownOutcome),
    ErrorCase("504", 504, .unknownOutcome),
    ErrorCase("599", 599, .unknownOutcome),
    ErrorCase("408", 408, .unknownOutcome),
    ErrorCase("RequestTimeout", 400, .unknownOutcome),
    // Credentials and permissions.
    ErrorCase("AccessDeniedException", 403, .accessDenied),
    ErrorCase("UnrecognizedClientException", 403, .accessDenied),
    ErrorCase("IncompleteSignature", 400, .accessDenied),
    ErrorCase("InvalidSignatureException", 403, .accessDenied),
    ErrorCase("InvalidSignatureException", 403, .accessDenied, skew: 300),
    ErrorCase("MissingAuthenticationTokenException", 403, .accessDenied),
    ErrorCase("ExpiredTokenException", 403, .expiredCredentials),
    ErrorCase("ExpiredToken", 400, .expiredCredentials),
    // Our clock.
    ErrorCase("RequestExpired", 400, .clockSkew),
    ErrorCase("RequestTimeTooSkewed", 403, .clockSkew),
    ErrorCase("InvalidSignatureException", 403, .clockSkew, skew: 301),
    ErrorCase("InvalidSignatureException", 403, .clockSkew, skew: -3_600),
    ErrorCase("SignatureDoesNotMatch", 403, .clockSkew, skew: 900),
    // Not an answer that the contract knows.
    ErrorCase("401", 401, .stops),
    ErrorCase("403", 403, .stops),
    ErrorCase("404", 404, .stops),
    ErrorCase("UnknownOperationException", 404, .stops),
    ErrorCase("405", 405, .stops),
    ErrorCase("409", 409, .stops),
  ]

  @Test(arguments: table)
  func `an error means what the table says`(row: ErrorCase) {
    let error = ServiceError(
      code: row.code, status: row.status, reason: row.reason, clockSkewSeconds: row.skew)
    #expect(error.meaning == row.meaning)
  }

  @Test func `a clock that is off alone makes no other error a clock error`() {
    #expect(ServiceError(code: "AccessDeniedException", status: 403, clockSkewSeconds: 9_999).meaning == .accessDenied)
    #expect(ServiceError(code: "ThrottlingException", status: 429, clockSkewSeconds: 9_999).meaning == .throttled)
  }

  @Test func `no status below 400 is ever taken for a refusal`() {
    for status in 0..<400 { #expect(ServiceError(code: "x", status: status).meaning == .unknownOutcome) }
  }
}
