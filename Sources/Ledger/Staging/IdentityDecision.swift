import Foundation
import TaskMapping

/// The states of a task in the ledger. `RowState` has the words for people; `sending` is one of `pending` there.
enum TaskState: String, CaseIterable {
  case pending, sending, created, rejected, deferred, failed
  case inDoubt = "in doubt"
  case withdrawn, undone
}

/// What the ledger knows of the newest generation of an identity.
struct KnownTask: Hashable {
  /// nil when it was purged: nothing but the following is left of it.
  var id: Int64?
  var generation: Int
  var state: TaskState
  /// 16 bytes; of a purged task none when it differs from the row at hand.
  var content: [UInt8]
  var contactID: String?
  var createdAt: Date?
  /// Whether its bytes are frozen: some attempt was begun.
  var wasSent: Bool
  /// Epoch seconds in the frozen bytes.
  var scheduledTime: Int64?
}

/// What a row with a task becomes, measured against what the ledger knows of its identity.
///
/// A row of each state of the known task, first match wins:
///
///     known task                          same content        other content
///     none                                send, generation 1  send, generation 1
///     created, `again` or long ago        next generation     next generation
///     created                             duplicate           on_changed: changed | next generation | rejected
///     waiting, nothing sent yet           replace             replace
///     waiting, sent, no task for certain  join                next generation, the old one is withdrawn
///     in doubt                            join                changed (rejected when on_changed says so)
///     rejected by the service             next generation     next generation
///     withdrawn, undone                   next generation     next generation
///
/// Generations rise whenever other bytes are to be sent, and never while an attempt of the old one is in doubt.
enum IdentityDecision: Hashable {
  /// A task of this generation is made; `withdrawsOld` when an older one still waits.
  case send(generation: Int, withdrawsOld: Bool)
  /// The waiting task takes the row's values: nothing of it was sent.
  case replace
  /// The row waits for the known task, whose bytes stay as they are.
  case join
  case duplicate
  /// Not sent; the reason is a sentence, nil when there is nothing to add.
  case changed(reason: String?)
  /// Not sent, because the mapping refuses changed rows.
  case rejected(reason: String)
}

extension StagingRules {
  /// A start less than this many seconds ahead counts as past.
  static let leastLeadSeconds: Double = 60

  /// - Parameter content: of the row, 16 bytes.
  func decision(for known: KnownTask?, content: [UInt8], now: Date) -> IdentityDecision {
    guard let known else { return .send(generation: 1, withdrawsOld: false) }
    let isSame = known.content == content
    let next = IdentityDecision.send(generation: known.generation + 1, withdrawsOld: false)
    switch known.state {
    case .created: return again || isLongAgo(known, now: now) ? next : decision(forCreated: known, isSame: isSame)
    case .pending, .deferred, .failed: return decision(forWaiting: known, isSame: isSame, now: now)
    case .sending, .inDoubt: return decision(forDoubtful: isSame)
    case .rejected, .withdrawn, .undone: return next
    }
  }

  private func isLongAgo(_ known: KnownTask, now: Date) -> Bool {
    guard let againAfterSeconds, let createdAt = known.createdAt else { return false }
    return now.timeIntervalSince(createdAt) > Double(againAfterSeconds)
  }

  private func decision(forCreated known: KnownTask, isSame: Bool) -> IdentityDecision {
    if isSame { return .duplicate }
    switch onChanged {
    case .skip: return .changed(reason: nil)
    case .send: return .send(generation: known.generation + 1, withdrawsOld: false)
    case .reject:
      let contact = known.contactID.map { " (contact \($0))" } ?? ""
      return .rejected(reason: "the task of this identity was created from other values\(contact)")
    }
  }

  private func decision(forWaiting known: KnownTask, isSame: Bool, now: Date) -> IdentityDecision {
    guard known.wasSent else { return .replace }
    // Bytes with a start that has passed meanwhile would be refused by the service for having waited.
    let earliest = now.timeIntervalSince1970 + Self.leastLeadSeconds
    let hasPassed = known.scheduledTime.map { Double($0) < earliest } ?? false
    return isSame && !hasPassed ? .join : .send(generation: known.generation + 1, withdrawsOld: true)
  }

  private func decision(forDoubtful isSame: Bool) -> IdentityDecision {
    if isSame { return .join }
    let reason = "the task of this identity is in doubt with other values: nothing new is sent until that is settled"
    return onChanged == .reject ? .rejected(reason: reason) : .changed(reason: reason)
  }
}
