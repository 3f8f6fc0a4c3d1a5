package import ConnectAPI

/// What an attempt came to that was made to learn about the way to the service, or about a permission.
package struct ProbedAnswer: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable {
    /// Status 200, with the ContactId when the answer names one.
    case accepted(contact: ContactID?)
    case refused(ServiceError)
    /// A status below 400 that is not 200: whatever answered is not the service.
    case foreign(status: Int)
    case unanswered(TransportFault)
  }

  package var outcome: Outcome
  /// The `Date` of the answer minus our clock, in seconds; nil when there was none.
  package var clockSkewSeconds: Double?

  package init(_ outcome: Outcome, clockSkewSeconds: Double? = nil) {
    self.outcome = outcome
    self.clockSkewSeconds = clockSkewSeconds
  }

  init(of attempt: ServiceConnection.Outcome) {
    switch attempt {
    case .unanswered(let fault): self.init(.unanswered(fault))
    case .answered(let answer):
      let skew = answer.clockSkewSeconds
      switch answer.status {
      case 200:
        if case .created(let contact, _) = StartTaskContactAnswer(answer) {
          self.init(.accepted(contact: contact), clockSkewSeconds: skew)
        } else {
          self.init(.accepted(contact: nil), clockSkewSeconds: skew)
        }
      case 400...: self.init(.refused(ServiceError(answer)), clockSkewSeconds: skew)
      case let status: self.init(.foreign(status: status), clockSkewSeconds: skew)
      }
    }
  }

  var cause: ConnectClientError.Cause? {
    switch outcome {
    case .refused(let error): .refused(error)
    case .unanswered(let fault): .unanswered(fault)
    case .accepted, .foreign: nil
    }
  }
}
