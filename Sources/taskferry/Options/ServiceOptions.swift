import ArgumentParser
import ConnectAPI
import ConnectClient
import Diagnostics
import Foundation
import ImportPipeline
import Ledger

/// Whose credentials are used, and the endpoint where it is not the Region's.
struct EndpointOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The profile of the shared AWS files.", valueName: "name"))
  var profile: String?

  @Option(
    help: ArgumentHelp("The endpoint; else AWS_ENDPOINT_URL_CONNECT, AWS_ENDPOINT_URL, the Region's.", valueName: "url")
  )
  var endpointUrl: String?

  @Flag(help: "Allow plain HTTP to an endpoint that is not on this machine.")
  var insecureEndpoint = false

  /// Whether one of these was given.
  var areGiven: Bool { profile != nil || endpointUrl != nil || insecureEndpoint }
}

/// Where Amazon Connect is and who calls it.
struct ServiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The instance by id, ARN or alias.", valueName: "id|arn|alias"))
  var instance: String?

  @Option(
    help: ArgumentHelp("The AWS Region; else AWS_REGION, AWS_DEFAULT_REGION, the profile's.", valueName: "region"))
  var region: String?

  @OptionGroup var endpoint: EndpointOptions

  var connection: ConnectionOptions {
    ConnectionOptions(
      profile: endpoint.profile, region: region, endpointURL: endpoint.endpointUrl,
      allowsPlainHTTP: endpoint.insecureEndpoint)
  }

  /// Where a run went is where it goes on: its instance, and its Region and endpoint unless these flags, or for the
  /// endpoint the environment, say otherwise.
  func completed(by address: ServiceAddress) -> ServiceOptions {
    var options = self
    options.instance = address.instance.uuid
    // A run that was adopted from a file does not tell.
    guard address.endpoint != AdoptCommand.noEndpoint else { return options }
    options.region = region ?? address.region
    let environment = ProcessInfo.processInfo.environment
    let named = ["AWS_ENDPOINT_URL_CONNECT", "AWS_ENDPOINT_URL"].contains { environment[$0]?.isEmpty == false }
    options.endpoint.endpointUrl = endpoint.endpointUrl ?? (named ? nil : address.endpoint)
    return options
  }

  /// Whether any of these was given but the instance.
  var namesAWay: Bool { region != nil || endpoint.areGiven }

  /// - Parameter wanted: the instance that --instance names.
  /// - Throws: `CommandFailure` when it is another than the run's.
  static func confirm(_ wanted: InstanceID, of record: RunRecord) throws {
    guard wanted != record.specification.instance else { return }
    throw CommandFailure(
      .usage, "service.other-instance",
      "run \(record.id) went to instance \(record.specification.instance), and --instance names \(wanted)",
      fix: "leave --instance out: each run knows its own")
  }
}

extension ConnectionOptions {
  /// All commands of this process sign with the same credentials: a code of an MFA device is good for once.
  private static let pool = CredentialPool(log: ProgramLog.logger)

  /// By the environment of this process, with somebody to ask where there is a terminal.
  func resolvedHere() throws(ConnectClientError) -> ResolvedConnection {
    try resolved(
      environment: ProcessInfo.processInfo.environment, pool: Self.pool, askForCode: CodeQuestion.onTerminal)
  }
}
