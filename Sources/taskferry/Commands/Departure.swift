import ConnectClient
import Diagnostics
import Foundation
import ImportPipeline
import Preflight
import Submission

/// What is looked at between the gate and the first request.
extension ConnectedService {
  /// How fast to send: as asked, or by the applied quota, which is asked for now.
  func pace(_ options: PaceOptions) async -> SendingPace {
    if let pace = options.set { return pace }
    guard let judgement = await quotaJudgement() else {
      return .fallback(because: "the simulator in this process has a quota that follows the rate")
    }
    var pace = judgement.pace
    if let burst = options.burst { pace.burst = burst }
    return pace
  }

  /// What the applied quotas allow, as far as they may be read; nil of the simulator in this process.
  func quotaJudgement() async -> QuotaJudgement? {
    var configuration: ConnectClientConfiguration
    switch quotas {
    case .success(let found)?: configuration = found
    case .failure(let error)?: return QuotaJudgement(error)
    case nil: return nil
    }
    // A load does not wait long for a figure that it can do without.
    configuration.attemptTimeout = .seconds(10)
    configuration.maximumAttempts = 2
    let client = ServiceQuotasClient(configuration)
    let judgement: QuotaJudgement
    do throws(ConnectClientError) {
      judgement = QuotaJudgement(AppliedQuotas(try await client.connectQuotas(), instance: address.instance))
    } catch {
      judgement = QuotaJudgement(error)
    }
    await client.shutdown()
    return judgement
  }

  /// Whether the credentials last: on a terminal a warning, elsewhere nothing is sent unless it is allowed.
  func departure(at pace: SendingPace, until: Date?, isAllowed: Bool, clock: LoadClock) -> DepartureCheck {
    { tasks in
      let now = clock.now()
      let end = LoadEstimate(rows: tasks, pace: pace).end(from: now, until: until)
      guard let credentials = try? await client.credentials(),
        var problem = ExpiryForesight(credentials).problem(at: now, end: end, rows: tasks)
      else { return nil }
      guard isAllowed || Terminal.isInteractive else { return problem }
      problem.severity = .warning
      Terminal.show(problem)
      return nil
    }
  }
}
