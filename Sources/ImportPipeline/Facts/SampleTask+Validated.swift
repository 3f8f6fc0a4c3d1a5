import ConnectAPI
import Diagnostics
import Foundation
import Reporting
import TaskMapping
import TaskValidation

extension SampleTask {
  /// - Parameters:
  ///   - place: the row.
  ///   - kind: of its route, in words.
  ///   - route: its name, and whether that is what stands in cells.
  ///   - isDeferred: whether a later load sends it.
  init(
    _ task: ValidatedTask, at place: Place, kind: String, route: (name: String, isCellValue: Bool), isDeferred: Bool,
    now: Date, horizonSeconds: Int64, zone: TimeZoneRules
  ) {
    let start = task.start(at: now, horizonSeconds: horizonSeconds)
    let startsAt = isDeferred ? task.schedule.start : start.scheduledTime
    self.init(
      row: place.description, name: task.fields.name, description: task.fields.description,
      references: task.fields.references.map { Reference(name: $0.name, type: $0.kind.rawValue, value: $0.value) },
      attributes: task.fields.attributes.map { Attribute(key: $0.key, value: $0.value) },
      startsAt: startsAt.map(zone.wallText), isDeferred: isDeferred, kind: kind,
      routeName: route.name, routeIsCellValue: route.isCellValue)
  }
}
