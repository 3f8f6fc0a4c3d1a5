import AWSSigning
import ArgumentParser
import ConnectSimulator
import Dispatch
import Glibc

/// Runs the embedded Amazon Connect by itself, for taskferry, boto3 or the AWS CLI.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Run the embedded simulator of Amazon Connect on loopback.",
    discussion: """
      It verifies signatures, holds requests to the documented limits, remembers ClientTokens, throttles and counts \
      active tasks. Its credentials are printed; they are good for nothing else. It ends on SIGINT or SIGTERM. \
      AWS_CONTAINER_CREDENTIALS_FULL_URI=URL/_simulator/credentials?seconds=60 gets ones that end, and are renewed.

      Faults are written FAULT@WHEN[,first][,OPERATION], for example drop-after@3, error=503@10%, delay=50@all.
      """)

  @Option(help: ArgumentHelp("The port; a free one by default.", valueName: "port"))
  var port = 0

  @Option(help: ArgumentHelp("StartTaskContact requests a second.", valueName: "n"))
  var quota: Double = 2

  @Option(help: ArgumentHelp("Size of its token bucket.", valueName: "n"))
  var quotaBurst: Double = 5

  @Option(help: ArgumentHelp("StartTaskContact requests a second that somebody else makes.", valueName: "n"))
  var otherCallers: Double = 0

  @Option(
    help: ArgumentHelp(
      "An agent finishes each task this many seconds after it became active; without it none is.", valueName: "n"))
  var handlingTime: Double?

  @Option(help: ArgumentHelp("Tasks that may be active at a time.", valueName: "n"))
  var activeTasks = 2_500

  @Option(help: ArgumentHelp("How far ahead a task may be scheduled, in days.", valueName: "days"))
  var horizon = 6

  @Option(help: ArgumentHelp("A contact flow it has beside its own; may be repeated.", valueName: "name"))
  var flow: [String] = []

  @Option(help: ArgumentHelp("The most flows or quick connects that a page of a listing has.", valueName: "n"))
  var pageSize: Int?

  @Option(
    help: ArgumentHelp(
      "The status of the instance: ACTIVE, CREATION_IN_PROGRESS or CREATION_FAILED.", valueName: "status"))
  var instanceStatus = "ACTIVE"

  @Option(help: ArgumentHelp("What goes wrong; may be repeated.", valueName: "fault"))
  var fault: [String] = []

  @Option(help: ArgumentHelp("Seed of what goes wrong by chance.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("A file that keeps every request, and the contacts over a restart.", valueName: "file"))
  var journal: String?

  mutating func validate() throws {
    guard (1...1_000).contains(pageSize ?? 1) else { throw ValidationError("--page-size is from 1 to 1000.") }
    guard ["ACTIVE", "CREATION_IN_PROGRESS", "CREATION_FAILED"].contains(instanceStatus) else {
      throw ValidationError("--instance-status is ACTIVE, CREATION_IN_PROGRESS or CREATION_FAILED.")
    }
    guard (0...100_000).contains(otherCallers) else { throw ValidationError("--other-callers is from 0 to 100000.") }
    guard (0...1e9).contains(handlingTime ?? 0) else { throw ValidationError("--handling-time is from 0 to 1e9.") }
  }

  func run() async throws {
    var configuration = SimulatorConfiguration()
    configuration.port = port
    configuration.quotas.startTaskContact = SimulatedQuotas.Rate(perSecond: quota, burst: quotaBurst)
    configuration.quotas.otherCallers = otherCallers
    configuration.quotas.activeTasks = activeTasks
    configuration.handlingTime = handlingTime.map { .seconds($0) }
    configuration.scheduleHorizonDays = horizon
    configuration.catalogue = configuration.catalogue.adding(flows: flow)
    configuration.catalogue.pageSize = pageSize
    configuration.catalogue.instanceStatus = instanceStatus
    configuration.faults = FaultPlan(try fault.map(Self.rule), seed: seed)
    configuration.seed = seed
    configuration.journalPath = journal
    let simulator = try await ConnectSimulator.start(configuration)
    Terminal.answer(
      """
      Amazon Connect simulator on \(simulator.url), instance \(simulator.instanceID)
      export AWS_REGION=\(simulator.region)
      export AWS_ACCESS_KEY_ID=\(simulator.credentials.accessKeyID)
      export AWS_SECRET_ACCESS_KEY=\(simulator.credentials.secretAccessKey.exposed())
      export AWS_ENDPOINT_URL_CONNECT=\(simulator.url)
      export AWS_ENDPOINT_URL_STS=\(simulator.url)
      export AWS_ENDPOINT_URL_SERVICE_QUOTAS=\(simulator.url)
      """)
    Terminal.flush()
    await Self.untilAsked()
    await simulator.stop()
    let counts = await simulator.counts()
    Terminal.tell("simulator: \(counts)")
  }

  private static func rule(_ text: String) throws -> FaultRule {
    guard let rule = FaultRule(text) else {
      throw ValidationError("'\(text)' is no fault; write FAULT@WHEN, for example drop-after@3 or error=503@10%.")
    }
    return rule
  }

  /// Waits for SIGINT or SIGTERM.
  private static func untilAsked() async {
    let (asked, ask) = AsyncStream<Void>.makeStream()
    let sources = [SIGINT, SIGTERM].map { number in
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { ask.finish() }
      source.resume()
      return source
    }
    for await _ in asked {}
    for source in sources { source.cancel() }
  }
}
