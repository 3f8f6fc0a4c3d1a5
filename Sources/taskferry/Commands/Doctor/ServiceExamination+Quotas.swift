import AWSSigning
import ConnectAPI
import ConnectClient
import Diagnostics
import Foundation
import Preflight

/// The applied quotas, and what they mean for the rows.
extension ServiceExamination {
  func examineQuotas(_ connection: ResolvedConnection) async {
    await examination.ask([.rateQuota, .activeTaskQuota], needing: [.credentials, .region]) {
      do throws(ConnectClientError) {
        let client = ServiceQuotasClient(
          try command.service.connection.configuration(
            of: .serviceQuotas, beside: connection, environment: examination.environment))
        let answer = await Self.result { () throws(ConnectClientError) in try await client.connectQuotas() }
        await client.shutdown()
        let judgement = QuotaJudgement(AppliedQuotas(try answer.get(), instance: instance))
        quotas = judgement
        return judgement.steps
      } catch {
        let judgement = QuotaJudgement(error)
        quotas = judgement
        return judgement.steps
      }
    }
  }

  func examineLoad() async {
    guard let rows = examination.rows else { return }
    var pace = SendingPace.byDefault
    switch command.rate {
    case .perSecond(let rate): pace.rate = rate
    case .automatic: pace = quotas?.pace ?? pace
    }
    let estimate = LoadEstimate(rows: rows, pace: pace)
    let now = Date()
    let problem = credentials.flatMap {
      ExpiryForesight($0).problem(at: now, end: estimate.end(from: now), rows: rows)
    }
    add(
      QuotaJudgement.load(
        estimate, activeTasks: quotas?.quotas?.activeTasks ?? Limits.activeTasksPerInstance,
        expiry: problem.map { ($0.message, $0.fix ?? "renew them") }))
  }
}
