import AWSSigning
import ConnectAPI
import ConnectClient
import Diagnostics
import Foundation
import Preflight
import TaskMapping

/// The way to the service, and the service.
final class ServiceExamination {
  let examination: Examination
  /// What is found on the way, for later steps.
  var connection: ResolvedConnection?
  var credentials: Credentials?
  var instance: InstanceID?
  var quotas: QuotaJudgement?
  private var skews: [Double] = []

  init(_ examination: Examination) { self.examination = examination }

  var command: DoctorCommand { examination.command }
  var instanceName: String? { command.service.instance ?? examination.loadedMapping?.task.instance }

  func carryOut() async {
    examineConfiguration()
    examineRegion()
    guard let connection else {
      // Nothing of the service can be asked; each step says so.
      await askNothing()
      return
    }
    let client = ConnectClient(connection.configuration)
    await examineCredentials(client)
    await examineWay(client)
    await examineIdentity(connection)
    await examineInstance(client)
    await examinePermissions(client)
    clock()
    await examineRoutes(client)
    await examineQuotas(connection)
    await examineLoad()
    await client.shutdown()
  }

  func note(_ skew: Double?) { if let skew { skews.append(skew) } }

  private func clock() {
    if let obstacle = examination.report.obstacle(to: [.connection, .tls]) {
      return add(.skipped(.clock, because: obstacle))
    }
    add(.clock(skews: skews))
  }

  func add(_ step: PreflightStep) { examination.report.steps.append(step) }

  private func askNothing() async {
    for name: PreflightStep.Name in [.credentials, .dns, .connection, .tls, .clock, .identity, .instance, .rateQuota] {
      await examination.ask(name, needing: [.configuration, .region, .endpoint]) {
        .skipped(name, because: "endpoint failed")
      }
    }
  }

  static func result<Value: Sendable>(
    _ ask: () async throws(ConnectClientError) -> Value
  ) async -> Result<Value, ConnectClientError> {
    do throws(ConnectClientError) {
      return .success(try await ask())
    } catch {
      return .failure(error)
    }
  }
}
