import ConnectAPI
import ConnectSimulator
import TaskMapping

/// The simulator inside the process.
enum Simulation {
  /// The instance of every simulated load.
  static let instanceID = SimulatedCatalogue.demoInstanceID

  /// An instance that has every route the mapping names, and a quota a quarter above the rate.
  static func configuration(
    for mapping: Mapping, sending: SendingOptions, clock: LoadClock, horizonDays: Int
  ) -> SimulatorConfiguration {
    var configuration = SimulatorConfiguration()
    configuration.quotas = .unlimited
    configuration.quotas.startTaskContact = SimulatedQuotas.Rate(
      perSecond: max(2, sending.rate * 1.25), burst: max(5, sending.burst * 1.25))
    configuration.scheduleHorizonDays = horizonDays
    configuration.now = clock.now
    let names = mapping.routeNames
    switch mapping.task.routeKind {
    case .contactFlow: configuration.catalogue = configuration.catalogue.adding(flows: names)
    case .quickConnect: configuration.catalogue = configuration.catalogue.adding(quickConnects: names)
    case .taskTemplate: configuration.catalogue = configuration.catalogue.adding(taskTemplates: names)
    }
    return configuration
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
