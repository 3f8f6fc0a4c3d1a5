import AWSSigning
import ConnectAPI
import ConnectClient
import Diagnostics
import Foundation
import Preflight

/// Credentials, the way to the endpoint, and who the caller is.
extension ServiceExamination {
  func examineCredentials(_ client: ConnectClient) async {
    await examination.ask(.credentials, needing: [.configuration]) {
      do throws(ConnectClientError) {
        let found = try await client.credentials()
        credentials = found
        return .credentials(found, now: Date())
      } catch {
        return .failed(.credentials, error.diagnostic, fix: "sign in, or name a profile with --profile")
      }
    }
  }

  func examineWay(_ client: ConnectClient) async {
    guard let connection else { return }
    await examination.ask([.dns, .connection, .tls], needing: [.endpoint]) {
      let answer = await client.touch()
      note(answer.clockSkewSeconds)
      let proxy = connection.configuration.proxy.map { "\($0.host):\($0.port)" }
      return WayJudgement(endpoint: connection.configuration.endpoint, proxy: proxy).steps(answer)
    }
  }

  func examineIdentity(_ connection: ResolvedConnection) async {
    await examination.ask(.identity, needing: [.credentials, .region]) {
      do throws(ConnectClientError) {
        let client = SecurityTokenClient(
          try command.service.connection.configuration(
            of: .securityToken, beside: connection, environment: examination.environment))
        let answer = await Self.result { () throws(ConnectClientError) in try await client.callerIdentity() }
        await client.shutdown()
        if case .failure(let error) = answer, case .refused(let refusal) = error.cause {
          note(refusal.clockSkewSeconds)
        }
        return .identity(answer)
      } catch {
        return .identity(.failure(error))
      }
    }
  }
}
