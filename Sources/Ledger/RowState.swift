/// What became of a row. Every row is in exactly one state.
package enum RowState: String, Sendable, Hashable, Codable, CaseIterable {
  /// Waits to be sent, or is being sent.
  case pending
  /// A task with its ContactId on record.
  case created
  /// The identity has a task of the same content already.
  case duplicate
  /// The identity has a task, and the content is another; the mapping says not to send it.
  case changed
  /// A rule of the mapping set it aside.
  case skipped
  /// Refused by the mapping, the validator or the service.
  case rejected
  /// Its start lies beyond the service's horizon.
  case deferred
  /// Every attempt certainly made no task.
  case failed
  /// Some attempt may have made a task.
  case inDoubt = "in doubt"
  case withdrawn
  case undone
}

/// How many rows are in which state.
package struct RunCounts: Sendable, Hashable, Codable {
  private var counts: [RowState: Int] = [:]

  package init() {}

  package subscript(_ state: RowState) -> Int {
    get { counts[state] ?? 0 }
    set { counts[state] = newValue == 0 ? nil : newValue }
  }

  /// The sum of all states.
  package var total: Int { counts.values.reduce(0, +) }
}
