internal import ConnectAPI
internal import Diagnostics

/// From the values of a row to the members of a task.
extension BoundMapping {
  /// - Returns: nil when a part that every task has is not there; the reason is recorded.
  func draft(_ identity: TaskIdentity?, _ reading: inout RowReading) -> TaskDraft? {
    var scratch: [UInt8] = []
    scratch.reserveCapacity(256)
    let name = required(task.name, .name, &reading, &scratch)
    let route = required(task.route, .route, &reading, &scratch)
    let references = references(&reading, &scratch)
    let segmentAttributes = segmentAttributes(&reading, &scratch)
    let schedule = schedulePlan(identity, &reading)
    guard let name, let route, let schedule, reading.problems.isEmpty else { return nil }
    let fields = TaskFields(
      name: name, description: optional(task.description, reading, &scratch),
      attributes: attributes(reading, &scratch), references: references,
      previousContactID: optional(task.previousContact, reading, &scratch),
      relatedContactID: optional(task.relatedContact, reading, &scratch), attachments: attachments(reading, &scratch),
      segmentAttributes: segmentAttributes, createdBy: optional(task.createdBy, reading, &scratch))
    return TaskDraft(
      identity: identity, content: contentHash(of: reading, &scratch), fields: fields,
      route: RouteReference(kind: task.routeKind, text: route, fromRow: task.isRouteFromRow), schedule: schedule,
      sortKey: sortKey(of: reading, start: schedule.start))
  }

  private enum RequiredPart { case name, route }

  /// The text of a part that every task has.
  private func required(
    _ text: BoundText, _ part: RequiredPart, _ reading: inout RowReading, _ scratch: inout [UInt8]
  ) -> String? {
    switch text.rendered(in: reading, &scratch) {
    case .text(let text): return text
    // The broken cell it reads is reported already.
    case .unknown: return nil
    case .omitted:
      let rule = part == .name ? mapping.task.name : mapping.task.route
      let missing = rule.columns.filter { !reading.values[$0].isPresent }
      let names = missing.map { columns[$0].rule.name }.joined(separator: ", ")
      // The cell itself may be reported already: this only follows from it.
      if missing.contains(where: { column in reading.problems.contains { $0.column == column } }) { return nil }
      let what = "the task's \(part == .name ? "name" : task.routeKind.rawValue)"
      let problem = ValueProblem(
        .mapTargetMissing,
        missing.isEmpty
          ? "\(what) is empty" : "\(what) reads \(names), which \(missing.count > 1 ? "have" : "has") no value here",
        fix: "fill the cell, or give it a default or a first_of in the mapping")
      record(problem, readBy: missing.first, &reading)
      return nil
    }
  }

  private func optional(_ text: BoundText?, _ reading: RowReading, _ scratch: inout [UInt8]) -> String? {
    guard case .text(let text)? = text?.rendered(in: reading, &scratch) else { return nil }
    return text
  }

  private func attributes(_ reading: RowReading, _ scratch: inout [UInt8]) -> [TaskFields.Attribute] {
    var attributes: [TaskFields.Attribute] = []
    attributes.reserveCapacity(task.attributes.count)
    for index in task.attributes.indices {
      if let when = task.attributes[index].when, !when.holds(in: reading) { continue }
      guard case .text(let text) = task.attributes[index].value.rendered(in: reading, &scratch) else { continue }
      attributes.append(TaskFields.Attribute(key: task.attributes[index].key, value: text))
    }
    return attributes
  }

  /// An attachment needs both its name and its address; without one of them it is left out.
  private func attachments(_ reading: RowReading, _ scratch: inout [UInt8]) -> [TaskFields.Attachment] {
    task.attachments.compactMap { attachment in
      guard case .text(let fileName) = attachment.fileName.rendered(in: reading, &scratch),
        case .text(let address) = attachment.s3URL.rendered(in: reading, &scratch)
      else { return nil }
      return TaskFields.Attachment(fileName: fileName, s3URL: address)
    }
  }

  private func segmentAttributes(
    _ reading: inout RowReading, _ scratch: inout [UInt8]
  ) -> [TaskFields.SegmentAttribute] {
    var attributes: [TaskFields.SegmentAttribute] = []
    for attribute in task.segmentAttributes {
      guard case .text(let text) = attribute.value.rendered(in: reading, &scratch) else { continue }
      switch attribute.kind {
      case .string: attributes.append(TaskFields.SegmentAttribute(key: attribute.key, value: .string(text)))
      case .arn: attributes.append(TaskFields.SegmentAttribute(key: attribute.key, value: .arn(text)))
      case .integer:
        if let number = NumberReading.integer(Array(text.utf8).span) {
          attributes.append(TaskFields.SegmentAttribute(key: attribute.key, value: .integer(Int(number))))
          continue
        }
        record(
          ValueProblem(
            .mapSegmentAttributeInvalid,
            "\(ValueProblem.quoted(text)) is not a whole number, as the segment attribute \(attribute.key) must be",
            fix: "make the column's type integer, or the attribute's type string"),
          readBy: attribute.column, &reading)
      }
    }
    return attributes
  }

  /// Records a problem of a part of the task at the first column that the part reads.
  func record(_ problem: ValueProblem, readBy column: Int?, _ reading: inout RowReading) {
    if let column {
      record(problem, in: column, stopsRun: false, &reading)
    } else {
      let place = Place.row(file: context.file, sheet: context.sheet, row: reading.cells.number)
      reading.problems.append((columns.count, Diagnostic(problem.code, at: place, problem.message, fix: problem.fix)))
    }
  }
}
