internal import Foundation
internal import Ledger

/// What to do about a task that is still in doubt after its bytes were sent again.
///
/// | stamp | searches that found nothing | step |
/// |---|---|---|
/// | none | any | held: a contact found could not be told from another of that name |
/// | yes | none | search |
/// | yes | one, less than half an hour ago | wait |
/// | yes | the first half an hour ago or longer, one only | search |
/// | yes | two, half an hour apart | absent |
enum DoubtStep: Sendable, Hashable {
  case search
  case wait(until: Date)
  case absent
  case unrecognisable

  /// Seconds between the two searches from which absence is concluded: the index of SearchContacts lags behind by
  /// an undocumented time.
  static let patience: TimeInterval = 1_800

  init(for task: DoubtfulTask, now: Date) {
    guard task.isStamped else {
      self = .unrecognisable
      return
    }
    guard let first = task.searches.first, let last = task.searches.last else {
      self = .search
      return
    }
    if last.timeIntervalSince(first) >= Self.patience {
      self = .absent
    } else if now.timeIntervalSince(first) >= Self.patience {
      self = .search
    } else {
      self = .wait(until: first.addingTimeInterval(Self.patience))
    }
  }
}
