import ConnectAPI

/// How fast a load would send, for a check to foresee when it ends: by default four fifths of the service's own quota.
package struct AssumedPace: Sendable, Hashable {
  /// Requests a second.
  package var rate: Double
  package var burst: Double
  /// Active tasks that the instance allows.
  package var activeTaskQuota: Int

  package init(
    rate: Double = Limits.startTaskContactRate * 0.8, burst: Double = Limits.startTaskContactBurst * 0.8,
    activeTaskQuota: Int = Limits.activeTasksPerInstance
  ) {
    self.rate = rate
    self.burst = burst
    self.activeTaskQuota = activeTaskQuota
  }
}
