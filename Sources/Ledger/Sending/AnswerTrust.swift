import Synchronization

/// Whether the answers of a submission are believed: once a ContactId came for two tasks, answers on a connection are
/// shifted by one, and every answer still to come may be another request's.
final class AnswerTrust: Sendable {
  private let shifted = Mutex(false)

  var areShifted: Bool { shifted.withLock { $0 } }
  func shift() { shifted.withLock { $0 = true } }
  /// The next submission has connections of its own.
  func renew() { shifted.withLock { $0 = false } }
}
