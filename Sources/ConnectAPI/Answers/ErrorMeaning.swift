/// What an error answer means for the row and for the run.
package enum ErrorMeaning: Sendable, Hashable {
  /// This body is wrong: the service rejects the row, no retry.
  case rejectsRow
  /// Instance, flow, template, quick connect or contact unknown: the row's fault when the id came from the row,
  /// else the run stops.
  case notFound
  /// Rate exceeded, certainly no task made: retry with the same token, slow the limiter.
  case throttled
  /// A quota is full, certainly no task made.
  case quota(Quota)
  /// A task may have been made: retry with the same token.
  case unknownOutcome
  /// Credentials or permissions: stop the run, no row is marked.
  case accessDenied
  /// Refresh the credentials once, then stop the run.
  case expiredCredentials
  /// Our clock is wrong: correct the offset from `Date` once, then stop the run and say by how much.
  case clockSkew
  /// Not an answer that the contract knows: stop the run, no row is marked.
  case stops

  /// Which quota a 402 is about, as far as the answer says.
  package enum Quota: Sendable, Hashable {
    /// The row's attachments are too many or too large: rejects the row.
    case attachments
    /// Active tasks of the instance, or 12 contacts that share PreviousContactId; the answer does not tell which.
    case unspecified
  }
}

extension ServiceError {
  /// What this error means, by its code first and by its status where the code is unknown.
  ///
  /// Source: StartTaskContact's errors in the API reference, common errors of AWS, and the throttling codes of
  /// the AWS SDKs' standard retry mode (read 2026-11). Codes that the service adds later fall to their status.
  package var meaning: ErrorMeaning {
    if ErrorCodes.clock.contains(code) { return .clockSkew }
    if ErrorCodes.signature.contains(code) { return clockIsOff ? .clockSkew : .accessDenied }
    if ErrorCodes.expired.contains(code) { return .expiredCredentials }
    if ErrorCodes.access.contains(code) { return .accessDenied }
    if ErrorCodes.throttling.contains(code) { return .throttled }
    if ErrorCodes.unknownOutcome.contains(code) { return .unknownOutcome }
    switch code {
    case "ServiceQuotaExceededException": return .quota(exceededQuota)
    case "ResourceNotFoundException": return .notFound
    case "InvalidRequestException", "InvalidParameterException": return .rejectsRow
    default: return meaningOfStatus
    }
  }

  private var meaningOfStatus: ErrorMeaning {
    switch status {
    case 429: .throttled
    case 402: .quota(exceededQuota)
    case 408, 500...: .unknownOutcome
    case 400, 413: .rejectsRow
    case 400..<500: .stops
    // Below 400 nothing refused the request, so a task may exist; the decoder does not make such errors.
    default: .unknownOutcome
    }
  }

  private var clockIsOff: Bool { abs(clockSkewSeconds ?? 0) > Limits.clockSkewSeconds }

  /// `Reason` names its member after attached files when it is about them (API model,
  /// ServiceQuotaExceededExceptionReason).
  private var exceededQuota: ErrorMeaning.Quota {
    reason?.lowercased().contains("attachedfile") == true ? .attachments : .unspecified
  }
}

/// Error codes that mean the same whatever status they come with.
enum ErrorCodes {
  /// The request's time is too far from the service's.
  static let clock: Set<String> = ["RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture"]
  /// The signature was not accepted; with a `Date` far from our clock, that is why.
  static let signature: Set<String> = [
    "InvalidSignatureException", "InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature",
    "IncompleteSignatureException",
  ]
  /// A session's credentials ended.
  static let expired: Set<String> = ["ExpiredTokenException", "ExpiredToken"]
  /// Unknown credentials, or known ones without the permission.
  static let access: Set<String> = [
    "AccessDeniedException", "AccessDenied", "UnrecognizedClientException", "UnrecognizedClient",
    "InvalidClientTokenId", "MissingAuthenticationTokenException", "MissingAuthenticationToken", "NotAuthorized",
    "OptInRequired", "InvalidAccessKeyId", "AuthFailure",
  ]
  /// What the AWS SDKs take for throttling, with 400 as well as 429.
  static let throttling: Set<String> = [
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
    "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException",
    "ProvisionedThroughputExceededException", "PriorRequestNotComplete", "TransactionInProgressException",
    "EC2ThrottledException", "SlowDown",
  ]
  /// The service failed, or gave up waiting, at a point it does not name.
  static let unknownOutcome: Set<String> = [
    "InternalServiceException", "InternalServiceError", "InternalServerError", "InternalServerException",
    "InternalFailure", "InternalError", "ServiceUnavailable", "ServiceUnavailableException", "RequestTimeout",
    "RequestTimeoutException",
  ]
}
