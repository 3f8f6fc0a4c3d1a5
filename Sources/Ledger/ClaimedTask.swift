package import ConnectAPI
package import Foundation
package import TaskValidation

/// The ledger's own number of a task.
package struct TaskID: Sendable, Hashable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A task that Submission has taken from the ledger to send.
package struct ClaimedTask: Sendable {
  package var id: TaskID
  package var key: TaskKey
  package var task: ValidatedTask
  /// The exact bytes of the first intent; nil until there was one. Never anything else is sent once they exist.
  package var frozenBody: [UInt8]?
  /// When the first request left; nil when none did.
  package var firstSentAt: Date?
  /// Attempts on record.
  package var attemptCount: Int
  /// Whether an earlier attempt may have made a task, so that a refusal now leaves the row in doubt.
  package var isInDoubt: Bool

  package init(
    id: TaskID, key: TaskKey, task: ValidatedTask, frozenBody: [UInt8]?, firstSentAt: Date?, attemptCount: Int,
    isInDoubt: Bool
  ) {
    self.id = id
    self.key = key
    self.task = task
    self.frozenBody = frozenBody
    self.firstSentAt = firstSentAt
    self.attemptCount = attemptCount
    self.isInDoubt = isInDoubt
  }
}

/// What is made durable before a request leaves.
package struct Intent: Sendable {
  package var task: TaskID
  /// The exact bytes to be sent. For a task with frozen bytes they must be the same.
  package var body: [UInt8]
  /// Epoch seconds in the body; nil when it starts at once.
  package var scheduledTime: Int64?
  package var sentAt: Date

  package init(task: TaskID, body: [UInt8], scheduledTime: Int64?, sentAt: Date) {
    self.task = task
    self.body = body
    self.scheduledTime = scheduledTime
    self.sentAt = sentAt
  }
}

/// How an attempt ended, as the ledger keeps it.
package struct AttemptRecord: Sendable, Hashable {
  package var sentAt: Date
  package var endedAt: Date
  /// HTTP status; nil when there was no answer.
  package var status: Int?
  /// `created`, the service's code, or the transport fault's word.
  package var code: String
  /// The service's words or the fault's sentence.
  package var message: String
  package var requestID: String?

  package init(sentAt: Date, endedAt: Date, status: Int?, code: String, message: String, requestID: String?) {
    self.sentAt = sentAt
    self.endedAt = endedAt
    self.status = status
    self.code = code
    self.message = message
    self.requestID = requestID
  }
}

/// What an attempt, or giving up, means for the task.
package enum Settlement: Sendable, Hashable {
  case created(ContactID)
  /// Refused by the service for what the row says.
  case rejected
  /// Every attempt certainly made no task; a later load tries again.
  case failed
  /// Some attempt may have made a task.
  case inDoubt
  /// Not sent, or refused for a reason that is not the row's: waits for the next load.
  case pending
  /// Start beyond the horizon; epoch seconds from which it is judged again.
  case deferred(until: Int64)
  /// The attempt is on record and another follows with the same bytes.
  case retrying(mayHaveCreated: Bool)
}
