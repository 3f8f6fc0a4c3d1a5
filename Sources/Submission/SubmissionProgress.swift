/// What can be told while rows are being sent.
package struct SubmissionProgress: Sendable, Hashable {
  /// Settled in this process, by what became of them.
  package var created: Int
  package var rejected: Int
  package var failed: Int
  package var inDoubt: Int
  package var attempts: Int
  package var throttled: Int
  /// Non-nil while everything waits: `throttled`, `active-task quota`, `canaries`, `open tasks`.
  package var waitingFor: String?

  package init(
    created: Int = 0, rejected: Int = 0, failed: Int = 0, inDoubt: Int = 0, attempts: Int = 0, throttled: Int = 0,
    waitingFor: String? = nil
  ) {
    self.created = created
    self.rejected = rejected
    self.failed = failed
    self.inDoubt = inDoubt
    self.attempts = attempts
    self.throttled = throttled
    self.waitingFor = waitingFor
  }
}
