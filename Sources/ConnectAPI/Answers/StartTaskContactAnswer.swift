/// What one attempt at StartTaskContact came to. Never thrown: an attempt always ends in one of these.
package enum StartTaskContactAnswer: Sendable, Hashable {
  /// `200` with a ContactId.
  case created(ContactID, requestID: String?)
  /// The service answered with an error.
  case refused(ServiceError)
  /// No usable answer.
  case unanswered(TransportFault)
}

/// An error answer of the service, decoded leniently.
package struct ServiceError: Error, Sendable, Hashable {
  /// The exception's name, such as `ThrottlingException`; the HTTP status as text when none was given.
  package var code: String
  package var status: Int
  /// The service's own words, at most 1,024 characters; empty when it gave none.
  package var message: String
  /// The member `Reason` of ServiceQuotaExceededException and AccessDeniedException bodies, as compact JSON.
  package var reason: String?
  package var requestID: String?
  /// The wait the service asked for (`Retry-After` or `x-amz-retry-after`).
  package var retryAfter: Duration?
  /// The service's clock (`Date`) minus ours, in seconds; nil when the answer had no date.
  package var clockSkewSeconds: Double?

  package init(
    code: String, status: Int, message: String = "", reason: String? = nil, requestID: String? = nil,
    retryAfter: Duration? = nil, clockSkewSeconds: Double? = nil
  ) {
    self.code = code
    self.status = status
    self.message = message
    self.reason = reason
    self.requestID = requestID
    self.retryAfter = retryAfter
    self.clockSkewSeconds = clockSkewSeconds
  }
}

/// Why there is no usable answer.
package struct TransportFault: Error, Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Certainly nothing reached the service: no address, refused connection, failed TLS handshake.
    case notSent
    /// The request may have been processed: timeout, reset, truncated or unreadable answer, 3xx, 200 without an id.
    case inDoubt
  }

  package var kind: Kind
  /// A short stable word for the ledger, such as `timeout`, `reset`, `dns`, `tls`, `refused`, `truncated`, `redirect`.
  package var word: String
  /// One sentence for a person.
  package var message: String
  /// HTTP status, when there was one.
  package var status: Int?
  package var requestID: String?
  /// Whether the run must stop rather than retry: nothing could be signed (`notSent`), or what answered is not the
  /// service (3xx).
  package var stopsRun: Bool
  /// What to do about it, where that is known.
  package var fix: String?

  package init(
    _ kind: Kind, word: String, message: String, status: Int? = nil, requestID: String? = nil, stopsRun: Bool = false,
    fix: String? = nil
  ) {
    self.kind = kind
    self.word = word
    self.message = message
    self.status = status
    self.requestID = requestID
    self.stopsRun = stopsRun
    self.fix = fix
  }
}

/// One attempt at StartTaskContact with frozen bytes. The client makes one, tests make others.
///
/// - Parameter invocationID: the same UUID for all attempts of a request (`amz-sdk-invocation-id`).
package typealias StartTaskContact =
  @Sendable (_ body: [UInt8], _ attempt: AttemptNumber) async -> StartTaskContactAnswer

/// Which attempt of how many this is, for the `amz-sdk-request` header.
package struct AttemptNumber: Sendable, Hashable {
  package var invocationID: String
  /// From 1.
  package var attempt: Int
  package var maximum: Int

  package init(invocationID: String, attempt: Int, maximum: Int) {
    self.invocationID = invocationID
    self.attempt = attempt
    self.maximum = maximum
  }
}
