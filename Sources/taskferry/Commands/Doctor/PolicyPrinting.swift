import AWSSigning
import ConnectAPI
import ConnectClient
import Diagnostics
import Foundation
import Preflight
import TaskMapping

/// `taskferry doctor --policy`: a policy for one instance, to be copied.
struct PolicyPrinting {
  let command: DoctorCommand

  /// Asks the service only for what the command line and the mapping leave open.
  /// - Throws: `CommandFailure`, `ConnectClientError`.
  func print() async throws {
    let mapping = try command.mapping.map { try MappingOptions.read($0).mapping }
    guard let name = command.service.instance ?? mapping?.task.instance else {
      throw CommandFailure(
        .usage, "service.no-instance", "no instance is named, and a policy is for one",
        fix: "give --instance with its id, ARN or alias; with its ARN nothing is asked of AWS")
    }
    let purposes = command.purposes.isEmpty ? Set(PermissionPolicy.Purpose.allCases) : Set(command.purposes)
    Terminal.answer(PermissionPolicy(instanceARN: try await arn(of: name), purposes: purposes).json)
  }

  private func arn(of name: String) async throws -> String {
    if name.hasPrefix("arn:"), InstanceID(name) != nil { return name }
    let environment = ProcessInfo.processInfo.environment
    let connection = try command.service.connection.resolvedHere()
    let client = ConnectClient(connection.configuration)
    do {
      let id = try await client.instanceID(for: name)
      let described = try? await client.describeInstance(id)
      await client.shutdown()
      if let arn = described?.arn { return arn }
      return try await arn(of: id, connection: connection, environment: environment)
    } catch {
      await client.shutdown()
      throw error
    }
  }

  /// Who may not describe the instance may still learn the account: AWS STS tells it to everybody.
  private func arn(
    of id: InstanceID, connection: ResolvedConnection, environment: [String: String]
  ) async throws -> String {
    let client = SecurityTokenClient(
      try command.service.connection.configuration(of: .securityToken, beside: connection, environment: environment))
    let identity = try? await client.callerIdentity()
    await client.shutdown()
    let partition = identity.flatMap { $0.arn.split(separator: ":").dropFirst().first.map(String.init) } ?? "aws"
    if identity == nil {
      Terminal.tell("note: the account is not known: write its twelve digits in the place of ACCOUNT")
    }
    return "arn:\(partition):connect:\(connection.region.name):\(identity?.account ?? "ACCOUNT"):instance/\(id)"
  }
}
