package import ConnectAPI
package import Foundation
internal import TaskMapping

extension ValidatedTask {
  /// The complete request. Its body's bytes are what the first intent freezes.
  /// - Parameters:
  ///   - start: of `start(at:horizonSeconds:)` with the same clock.
  ///   - now: the clock that the task's life is counted from.
  /// - Returns: nil when the route is unresolved or the start is deferred: there is nothing to send then.
  package func request(key: TaskKey, start: Start, now: Date) -> StartTaskContactRequest? {
    guard case .resolved(let route) = route else { return nil }
    if case .deferred = start { return nil }
    let token = key.clientToken
    return StartTaskContactRequest(
      instanceID: key.instance, clientToken: token, task: stampedFields(token), route: route,
      scheduledTime: start.scheduledTime, expiryMinutes: expiryMinutes(start, now))
  }

  /// The body as far as a dry run knows it, for `requests.ndjson`.
  ///
  /// With a key and a resolved route these are the bytes a load would send at the same moment. What is not known
  /// is left out, and `RequestBody.unknownMembers` names it; without a ClientToken the stamp is left out too.
  /// - Parameters:
  ///   - instance: nil when none was named.
  ///   - key: nil without an instance or an identity.
  ///   - start: for a deferred one, the body carries the start that the plan names.
  package func requestBody(instance: InstanceID?, key: TaskKey?, start: Start, now: Date) -> RequestBody {
    let token = key?.clientToken
    var known: TaskRoute?
    if case .resolved(let route) = route { known = route }
    return RequestBody(
      instanceID: key?.instance ?? instance, clientToken: token, route: known, task: stampedFields(token),
      scheduledTime: scheduledTime(start), expiryMinutes: expiryMinutes(start, now))
  }

  private func stampedFields(_ token: ClientToken?) -> TaskFields {
    guard isStamped, let token else { return fields }
    var stamped = fields
    stamped.attributes.append(.init(key: AttributeRules.stampKey, value: token.rawValue))
    return stamped
  }

  private func scheduledTime(_ start: Start) -> Int64? {
    if case .deferred = start { return schedule.start }
    return start.scheduledTime
  }

  private func expiryMinutes(_ start: Start, _ now: Date) -> Int? {
    schedule.expiresAfterSeconds.map { life in
      Expiry.heldMinutes(start: scheduledTime(start), life: life, now: EpochSeconds.of(now))
    }
  }
}

extension ValidatedTask.Start {
  /// What `ScheduledTime` is to be: epoch seconds, nil for at once and for a deferred start.
  package var scheduledTime: Int64? {
    if case .scheduled(let seconds, _) = self { seconds } else { nil }
  }
}
