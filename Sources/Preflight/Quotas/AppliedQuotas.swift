package import ConnectAPI
package import ConnectClient

/// The quotas that decide how fast and how far a load goes, looked up by name: the codes are not documented as stable.
package struct AppliedQuotas: Sendable, Hashable {
  /// As Service Quotas calls them (read 2026-11).
  package static let rateName = "Rate of StartTaskContact API requests"
  package static let activeTasksName = "Concurrent active tasks per instance"

  /// StartTaskContact requests a second for the account and Region; nil when it is not told.
  package var tasksPerSecond: Double?
  /// Of the instance; nil when it is not told.
  package var activeTasks: Int?

  package init(tasksPerSecond: Double? = nil, activeTasks: Int? = nil) {
    self.tasksPerSecond = tasksPerSecond
    self.activeTasks = activeTasks
  }

  /// - Parameter instance: whose own value goes before that of all instances, and that before the account's.
  package init(_ quotas: [ServiceQuota], instance: InstanceID?) {
    tasksPerSecond = Self.value(of: Self.rateName, in: quotas, instance: nil).flatMap { $0 > 0 ? $0 : nil }
    activeTasks = Self.value(of: Self.activeTasksName, in: quotas, instance: instance).flatMap {
      $0 > 0 && $0 < 1e12 ? Int($0) : nil
    }
  }

  private static func value(of name: String, in quotas: [ServiceQuota], instance: InstanceID?) -> Double? {
    let named = quotas.filter { $0.name.lowercased() == name.lowercased() && $0.value.isFinite }
    let own = named.first { quota in instance != nil && quota.resource.flatMap { InstanceID($0) } == instance }
    return (own ?? named.first { $0.resource == "*" } ?? named.first { $0.resource == nil })?.value
  }
}
