package import ConnectAPI
package import Foundation
package import Ledger
package import Reporting
package import TaskMapping
import TaskValidation

/// Everything that decides what a check or a load does with its rows. Both take the same plan, so that a dry
/// run judges as a load would.
package struct ImportPlan: Sendable {
  package var mapping: Mapping
  /// The inputs in the order they were named, fingerprinted.
  package var inputs: [InputFile]
  /// nil in a dry run that does not know it.
  package var instance: InstanceID?
  /// The routes of the instance; nil when it is not asked and names stay unresolved.
  package var routes: RouteBook?
  /// The templates that tasks are made from; nil when the instance is not asked and their fields are not checked.
  package var templates: TemplateBook?
  /// The clock rows are judged by.
  package var now: Date
  package var horizonSeconds: Int64
  package var maximumRejects: RejectLimit
  /// How fast a load would send, for a check to foresee its end.
  package var pace: AssumedPace
  /// What a load is to send, and nothing else; nil sends what there is.
  package var approved: PlanID?
  /// Makes a new task for every known identity.
  package var again: Bool
  package var environment: [String: String]
  /// The words of the command, for the line that tells how to continue.
  package var command: [String]

  /// What becomes of an unfinished run of the same inputs under another mapping.
  package var changedMapping: TaskLedger.ChangedMapping
  /// Whether another definition of identity than the dataset's begins a namespace of its own.
  package var beginsNewIdentity: Bool
  /// Which rows of a continued run are sent again, and which no longer.
  package var resending: Resending
  /// How the files of the run folder are written.
  package var style: ReportStyle

  package init(
    mapping: Mapping, inputs: [InputFile], instance: InstanceID? = nil, routes: RouteBook? = nil,
    templates: TemplateBook? = nil, now: Date,
    horizonSeconds: Int64 = StagingRules().horizonSeconds, maximumRejects: RejectLimit = .byDefault,
    pace: AssumedPace = AssumedPace(), approved: PlanID? = nil, again: Bool = false,
    environment: [String: String] = [:], command: [String] = [],
    changedMapping: TaskLedger.ChangedMapping = .refuse, beginsNewIdentity: Bool = false,
    resending: Resending = Resending(), style: ReportStyle = ReportStyle()
  ) {
    self.mapping = mapping
    self.inputs = inputs
    self.instance = instance
    self.routes = routes
    self.templates = templates
    self.now = now
    self.horizonSeconds = horizonSeconds
    self.maximumRejects = maximumRejects
    self.pace = pace
    self.approved = approved
    self.again = again
    self.environment = environment
    self.command = command
    self.changedMapping = changedMapping
    self.beginsNewIdentity = beginsNewIdentity
    self.resending = resending
    self.style = style
  }

  /// Whether some row may go to a route that has to be looked up.
  var hasRouteByName: Bool {
    guard let constant = mapping.task.route.constant else { return true }
    return RouteReference(kind: mapping.task.routeKind, text: constant, fromRow: false).id == nil
  }

  /// Whether some values must not occur twice in the input.
  var hasUniqueColumns: Bool {
    mapping.columns.contains { column in
      column.checks.contains { if case .unique = $0 { true } else { false } }
    }
  }

  var validator: TaskValidator {
    TaskValidator(
      horizonSeconds: horizonSeconds, isStamped: mapping.stamp, routes: routes, templates: templates,
      instance: instance)
  }

  /// The body that a load would send, with a ClientToken where the instance is known.
  /// - Parameter tokenDataset: what stands for the dataset in it; nil takes the mapping's.
  func request(of task: ValidatedTask, tokenDataset: String? = nil) -> [UInt8] {
    var key: TaskKey?
    if let instance, let identity = task.identity {
      key = TaskKey(instance: instance, dataset: tokenDataset ?? mapping.dataset, identity: identity, generation: 1)
    }
    let start = task.start(at: now, horizonSeconds: horizonSeconds)
    return task.requestBody(instance: instance, key: key, start: start, now: now).bytes()
  }

  var stagingRules: StagingRules {
    StagingRules(
      onChanged: mapping.onChanged, onDuplicate: mapping.onDuplicate, againAfterSeconds: mapping.againAfterSeconds,
      again: again, horizonSeconds: horizonSeconds)
  }
}
