import ConnectAPI
@testable import ConnectClient
import Diagnostics
import Foundation
import Preflight
import Testing

@Suite struct `Applied quotas` {
  private let id = "11111111-2222-3333-4444-555555555555"
  private var arn: String { "arn:aws:connect:us-east-1:111122223333:instance/\(id)" }

  private func applied(_ quotas: [ServiceQuota]) -> AppliedQuotas {
    AppliedQuotas(quotas, instance: InstanceID(id))
  }

  @Test func `are looked up by name, whatever stands around them`() {
    let quotas = [
      ServiceQuota(name: "Rate of StartChatContact API requests", value: 5),
      ServiceQuota(name: "Rate of StartTaskContact API requests", value: 12),
      ServiceQuota(name: "Concurrent active tasks per instance", value: 5_000),
    ]
    #expect(applied(quotas) == AppliedQuotas(tasksPerSecond: 12, activeTasks: 5_000))
    #expect(applied([]) == AppliedQuotas())
    #expect(applied([ServiceQuota(name: AppliedQuotas.rateName, value: 0)]) == AppliedQuotas())
  }

  @Test func `of the instance go before those of all instances, and those before the account's`() {
    let account = ServiceQuota(name: AppliedQuotas.activeTasksName, value: 1)
    let all = ServiceQuota(name: AppliedQuotas.activeTasksName, value: 2, resource: "*")
    let own = ServiceQuota(name: AppliedQuotas.activeTasksName, value: 3, resource: arn)
    let other = ServiceQuota(
      name: AppliedQuotas.activeTasksName, value: 4,
      resource: "arn:aws:connect:us-east-1:111122223333:instance/99999999-2222-3333-4444-555555555555")
    #expect(applied([other, account, all, own]).activeTasks == 3)
    #expect(applied([other, account, all]).activeTasks == 2)
    #expect(applied([other, account]).activeTasks == 1)
    #expect(applied([other]).activeTasks == nil)
  }

  /// quota, rate, burst
  @Test(arguments: [(1.0, 0.8, 2.0), (2, 1.6, 4), (10, 8, 8), (20, 16, 16), (0.1, 0.08, 1)])
  func `give --rate auto four fifths, of the burst too`(quota: Double, rate: Double, burst: Double) throws {
    let pace = try #require(SendingPace.automatic(AppliedQuotas(tasksPerSecond: quota)))
    #expect(abs(pace.rate - rate) < 1e-9)
    #expect(abs(pace.burst - burst) < 1e-9)
    let reason = try #require(pace.reason)
    #expect(reason.contains("account and Region") && reason.contains("live centre"))
  }

  @Test func `that cannot be read leave the default, with the reason and with whom it is shared`() throws {
    let denied = ConnectClientError(
      "client.refused", refusedWith: ServiceError(code: "AccessDeniedException", status: 400))
    let judgement = QuotaJudgement(denied)
    #expect(judgement.pace.rate == 1.6)
    #expect(judgement.pace.burst == 4)
    let reason = try #require(judgement.pace.reason)
    #expect(reason.contains("default quota") && reason.contains("could not be read"))
    #expect(reason.contains("live centre"))
    #expect(judgement.steps.map(\.verdict) == [.warned, .skipped])
    #expect(judgement.steps[0].fix?.contains("servicequotas:ListServiceQuotas") == true)
  }

  @Test func `that are not told are the default, which is no warning`() {
    let judgement = QuotaJudgement(AppliedQuotas())
    #expect(judgement.steps.map(\.verdict) == [.passed, .passed])
    #expect(judgement.steps[1].facts == [.init("active_tasks", 2_500)])
    #expect(judgement.pace.rate == 1.6)
  }
}

@Suite struct `The estimate of a load` {
  private let now = Date(timeIntervalSince1970: 1_767_323_045)

  /// rows, rate, seconds
  @Test(arguments: [(0, 1.6, 0.0), (1, 1.6, 0.625), (10_000, 2, 5_000), (10_000, 1.6, 6_250)])
  func `is rows by rate`(rows: Int, rate: Double, seconds: Double) {
    let estimate = LoadEstimate(rows: rows, pace: SendingPace(rate: rate, burst: 4))
    #expect(estimate.seconds == seconds)
    #expect(estimate.end(from: now) == now.addingTimeInterval(seconds))
  }

  @Test func `ends with --until`() {
    let estimate = LoadEstimate(rows: 10_000, pace: SendingPace(rate: 1, burst: 4))
    #expect(estimate.end(from: now, until: now.addingTimeInterval(60)) == now.addingTimeInterval(60))
    #expect(estimate.end(from: now, until: now.addingTimeInterval(60_000)) == now.addingTimeInterval(10_000))
  }

  @Test func `tells when the quota of active tasks is met`() {
    let estimate = LoadEstimate(rows: 10_000, pace: SendingPace(rate: 2, burst: 4))
    #expect(estimate.secondsUntilFull(2_500) == 1_250)
    #expect(estimate.secondsUntilFull(10_000) == nil)
    let step = QuotaJudgement.load(estimate, activeTasks: 2_500, expiry: nil)
    #expect(step.verdict == .warned)
    #expect(step.message.contains("20 min 50 s"), "\(step.message)")
    #expect(step.fix?.contains("--max-open") == true)
    #expect(QuotaJudgement.load(estimate, activeTasks: 10_000, expiry: nil).verdict == .passed)
  }
}

@Suite struct `Expiry foreseen` {
  private let now = Date(timeIntervalSince1970: 1_767_323_045)

  private func problem(endsAfter seconds: Double?, loadTakes: Double, rows: Int = 10) -> String? {
    ExpiryForesight(credentialsEnd: seconds.map { now.addingTimeInterval($0) }, source: "environment")
      .problem(at: now, end: now.addingTimeInterval(loadTakes), rows: rows)?.message
  }

  @Test func `is a problem only when the credentials end first`() {
    #expect(problem(endsAfter: nil, loadTakes: 1e9) == nil)
    #expect(problem(endsAfter: 3_600, loadTakes: 3_600) == nil)
    #expect(problem(endsAfter: 3_599, loadTakes: 3_600)?.contains("environment") == true)
    #expect(problem(endsAfter: -1, loadTakes: 1)?.contains("ended at") == true)
  }

  @Test func `is none when nothing is to be sent`() {
    #expect(problem(endsAfter: -1, loadTakes: 0, rows: 0) == nil)
  }
}
