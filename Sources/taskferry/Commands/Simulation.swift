import ConnectAPI
import ConnectSimulator
import Preflight
import TaskMapping

/// The simulator inside the process.
enum Simulation {
  /// The instance of every simulated load.
  static let instanceID = SimulatedCatalogue.demoInstanceID

  /// An instance with the routes of a catalogue, and a quota a quarter above the rate.
  static func configuration(
    _ catalogue: SimulatedCatalogue, sending: SendingOptions, clock: LoadClock, horizonDays: Int
  ) -> SimulatorConfiguration {
    var configuration = SimulatorConfiguration()
    configuration.quotas = .unlimited
    let pace = sending.pace.set ?? .byDefault
    configuration.quotas.startTaskContact = SimulatedQuotas.Rate(
      perSecond: max(2, pace.rate * 1.25), burst: max(5, pace.burst * 1.25))
    configuration.scheduleHorizonDays = horizonDays
    configuration.now = clock.now
    configuration.catalogue = catalogue
    return configuration
  }

  /// Every route the mapping names.
  static func catalogue(for mapping: Mapping) -> SimulatedCatalogue {
    let names = mapping.routeNames
    let catalogue = SimulatorConfiguration().catalogue
    return switch mapping.task.routeKind {
    case .contactFlow: catalogue.adding(flows: names)
    case .quickConnect: catalogue.adding(quickConnects: names)
    case .taskTemplate: catalogue.adding(taskTemplates: names)
    }
  }

  /// Every route that a staged request goes to, by its id: its name is not on record.
  static func catalogue(for routes: Set<TaskRoute>) -> SimulatedCatalogue {
    var catalogue = SimulatorConfiguration().catalogue
    for route in routes {
      let name = "route \(route.id)"
      switch route.kind {
      case .contactFlow:
        var flow = SimulatedCatalogue.Flow(name)
        flow.id = route.id
        if !catalogue.flows.contains(where: { $0.id == route.id }) { catalogue.flows.append(flow) }
      case .quickConnect:
        var connect = SimulatedCatalogue.QuickConnect(name)
        connect.id = route.id
        if !catalogue.quickConnects.contains(where: { $0.id == route.id }) { catalogue.quickConnects.append(connect) }
      case .taskTemplate:
        var template = SimulatedCatalogue.TaskTemplate(name, flow: catalogue.flows.first?.id)
        template.id = route.id
        if !catalogue.taskTemplates.contains(where: { $0.id == route.id }) { catalogue.taskTemplates.append(template) }
      }
    }
    return catalogue
  }
}

extension Mapping {
  /// The routes it can name: the constant one, or the words a routing column's `map` and default lead to.
  var routeNames: [String] {
    if let constant = task.route.constant { return [constant] }
    return task.route.columns.flatMap { column in
      (columns[column].map?.map(\.to) ?? []) + (columns[column].defaultText.map { [$0] } ?? [])
    }
  }
}
