/// Lets requests of one operation leave at a rate of their own: a token bucket that can be waited for.
///
///     let describe = RequestPace(rate: 10, burst: 15, clock: clock)
///     await describe.admission()
package actor RequestPace {
  private var bucket: TokenBucket
  private let clock: SubmissionClock

  /// - Parameters:
  ///   - rate: requests a second before the reserve of half a percent is taken off.
  ///   - burst: requests at once before one is taken off.
  package init(rate: Double, burst: Double, clock: SubmissionClock) {
    self.clock = clock
    bucket = TokenBucket(rate: rate, burst: burst, at: clock.uptime())
  }

  /// Waits for the right to send one request.
  /// - Throws: `CancellationError`, then nothing may be sent.
  package func admission() async throws {
    while true {
      let seconds = bucket.take(at: clock.uptime())
      if seconds == 0 { return }
      try await clock.sleep(seconds)
    }
  }
}
