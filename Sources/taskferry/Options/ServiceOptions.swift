import ArgumentParser
import ConnectAPI
import ImportPipeline

/// Where Amazon Connect is and who calls it.
struct ServiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The instance by id, ARN or alias.", valueName: "id|arn|alias"))
  var instance: String?

  @Option(
    help: ArgumentHelp("The AWS Region; else AWS_REGION, AWS_DEFAULT_REGION, the profile's.", valueName: "region"))
  var region: String?

  @Option(help: ArgumentHelp("The profile of the shared AWS files.", valueName: "name"))
  var profile: String?

  @Option(
    help: ArgumentHelp("The endpoint; else AWS_ENDPOINT_URL_CONNECT, AWS_ENDPOINT_URL, the Region's.", valueName: "url")
  )
  var endpointUrl: String?

  @Flag(help: "Allow plain HTTP to an endpoint that is not on this machine.")
  var insecureEndpoint = false

  /// Where a run went is where it goes on: its instance, and its Region and endpoint unless these flags say otherwise.
  func completed(by address: ServiceAddress) -> ServiceOptions {
    var options = self
    options.instance = address.instance.uuid
    // A run that was adopted from a file does not tell.
    guard address.endpoint != AdoptCommand.noEndpoint else { return options }
    options.region = region ?? address.region
    options.endpointUrl = endpointUrl ?? address.endpoint
    return options
  }
}
