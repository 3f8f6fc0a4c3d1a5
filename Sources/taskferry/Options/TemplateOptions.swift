import ArgumentParser
import ConnectAPI
import ConnectClient
import Diagnostics
import ImportPipeline
import TaskMapping
import TaskValidation

/// The task template that `init` drafts a mapping for, and where it is.
struct TemplateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Draft the mapping for this task template: its fields become references. Asks Amazon Connect.",
      valueName: "name|id|arn"))
  var taskTemplate: String?

  @Option(help: ArgumentHelp("The instance of the template by id, ARN or alias.", valueName: "id|arn|alias"))
  var instance: String?

  @Option(
    help: ArgumentHelp("The AWS Region; else AWS_REGION, AWS_DEFAULT_REGION, the profile's.", valueName: "region"))
  var awsRegion: String?

  @OptionGroup var endpoint: EndpointOptions

  mutating func validate() throws {
    let isAsked = instance != nil || awsRegion != nil || endpoint.areGiven
    if taskTemplate == nil, isAsked {
      throw ValidationError(
        "--instance, --aws-region, --profile, --endpoint-url and --insecure-endpoint go with --task-template.")
    }
  }

  /// What a check of the draft needs so that it compares the mapping with the template.
  var wordsOfCheck: [String] {
    guard taskTemplate != nil else { return [] }
    let options = [
      ("--instance", instance), ("--region", awsRegion), ("--profile", endpoint.profile),
      ("--endpoint-url", endpoint.endpointUrl),
    ]
    return ["--online"] + options.flatMap { name, value in value.map { [name, $0] } ?? [] }
      + (endpoint.insecureEndpoint ? ["--insecure-endpoint"] : [])
  }

  /// `--region` of init is where telephone numbers are at home.
  private func connected(_ service: ServiceOptions) async throws -> ConnectedService {
    do {
      return try await ConnectedService.real(service, instance: nil)
    } catch let error as ConnectClientError where error.diagnostic.code == .clientRegion {
      throw CommandFailure(
        .usage, error.diagnostic.code, error.diagnostic.message,
        fix: "give --aws-region, such as --aws-region eu-central-1, or set AWS_REGION")
    }
  }

  /// The template with its fields, as the service has it; nil when none is named.
  /// - Throws: `CommandFailure` when there is none of the name, or no task can be made from it; `ConnectClientError`.
  func template() async throws -> ProposedTemplate? {
    guard let taskTemplate else { return nil }
    var service = ServiceOptions()
    service.instance = instance
    service.region = awsRegion
    service.endpoint = endpoint
    guard instance != nil else {
      throw CommandFailure(
        .usage, "service.no-instance", "no instance is named", fix: "give --instance with its id, ARN or alias")
    }
    let connection = try await connected(service)
    return try await connection.use {
      let reference = RouteReference(kind: .taskTemplate, text: taskTemplate, fromRow: false)
      let (route, book) = try await connection.route(reference, namedIn: nil)
      guard let template = try await connection.client.taskTemplates([route.id], of: connection.address.instance).first
      else { return nil }
      let isNamed = book.find(RouteReference(kind: .taskTemplate, text: template.name, fromRow: false)) == .found(route)
      return ProposedTemplate(template, route: isNamed ? template.name : route.id)
    }
  }
}
