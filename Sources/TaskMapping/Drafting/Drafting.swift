internal import ConnectAPI
internal import Diagnostics

/// From the values of a row to the members of a task.
extension BoundMapping {
  /// Finds the texts of the task's parts.
  /// - Returns: false when a part that every task has is not there; the reason is recorded.
  func outline(_ reading: inout RowReading) -> Bool {
    let name = required(task.name, .name, &reading)
    // One that is the same for all rows is not written for each of them.
    let hasRoute: Bool
    if task.route.constant == nil {
      reading.outline.route = required(task.route, .route, &reading)
      hasRoute = reading.outline.route != nil
    } else {
      hasRoute = true
    }
    references(&reading)
    if !task.segmentAttributes.isEmpty { reading.outline.segmentAttributes = segmentAttributes(&reading) }
    let isPlanned = planSchedule(&reading)
    guard let name, hasRoute, isPlanned, reading.problems.isEmpty else { return false }
    reading.outline.name = name
    reading.outline.description = optional(task.description, &reading)
    attributes(&reading)
    if task.hasRareTexts {
      reading.outline.previousContact = optional(task.previousContact, &reading)
      reading.outline.relatedContact = optional(task.relatedContact, &reading)
      attachments(&reading)
      reading.outline.createdBy = optional(task.createdBy, &reading)
    }
    return true
  }

  /// The task that was outlined, with texts of its own.
  func draft(of reading: inout RowReading) -> TaskDraft {
    let outline = reading.outline
    let fields = TaskFields(
      name: reading.text(at: outline.name), description: outline.description.map { reading.text(at: $0) },
      attributes: outline.attributes.map {
        TaskFields.Attribute(key: task.attributes[$0.rule].key, value: reading.text(at: $0.value))
      },
      references: outline.references.map {
        TaskFields.Reference(
          name: task.references[$0.rule].name, kind: task.references[$0.rule].kind, value: reading.text(at: $0.value))
      },
      previousContactID: outline.previousContact.map { reading.text(at: $0) },
      relatedContactID: outline.relatedContact.map { reading.text(at: $0) },
      attachments: outline.attachments.map {
        TaskFields.Attachment(fileName: reading.text(at: $0.fileName), s3URL: reading.text(at: $0.s3URL))
      },
      segmentAttributes: outline.segmentAttributes, createdBy: outline.createdBy.map { reading.text(at: $0) })
    return TaskDraft(
      identity: identity(in: reading), content: contentHash(of: &reading), fields: fields,
      route: RouteReference(
        kind: task.routeKind, text: outline.route.map { reading.text(at: $0) } ?? task.route.constant ?? "",
        fromRow: task.isRouteFromRow),
      schedule: outline.schedule, sortKey: sortKey(of: reading, start: outline.schedule.start))
  }

  private enum RequiredPart { case name, route }

  /// The text of a part that every task has.
  private func required(_ text: BoundText, _ part: RequiredPart, _ reading: inout RowReading) -> TextPlace? {
    switch text.rendered(in: &reading) {
    case .text(let text): return text
    // The broken cell it reads is reported already.
    case .unknown: return nil
    case .omitted:
      let rule = part == .name ? mapping.task.name : mapping.task.route
      var missing: [Int] = []
      for column in rule.columns where !reading.values[column].isPresent { missing.append(column) }
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

  private func optional(_ text: BoundText?, _ reading: inout RowReading) -> TextPlace? {
    guard case .text(let text)? = text?.rendered(in: &reading) else { return nil }
    return text
  }

  private func attributes(_ reading: inout RowReading) {
    // By index: a copy of each rule would count all its references up and down.
    for index in task.attributes.indices {
      if task.attributes[index].isConditional, let when = task.attributes[index].when, !when.holds(in: reading) {
        continue
      }
      guard case .text(let text) = task.attributes[index].value.rendered(in: &reading) else { continue }
      reading.outline.attributes.append(DraftOutline.Part(rule: index, value: text))
    }
  }

  /// An attachment needs both its name and its address; without one of them it is left out.
  private func attachments(_ reading: inout RowReading) {
    for attachment in task.attachments {
      guard case .text(let fileName) = attachment.fileName.rendered(in: &reading),
        case .text(let address) = attachment.s3URL.rendered(in: &reading)
      else { continue }
      reading.outline.attachments.append((fileName, address))
    }
  }

  private func segmentAttributes(_ reading: inout RowReading) -> [TaskFields.SegmentAttribute] {
    var attributes: [TaskFields.SegmentAttribute] = []
    for attribute in task.segmentAttributes {
      guard case .text(let place) = attribute.value.rendered(in: &reading) else { continue }
      let text = reading.text(at: place)
      switch attribute.kind {
      case .string: attributes.append(TaskFields.SegmentAttribute(key: attribute.key, value: .string(text)))
      case .arn: attributes.append(TaskFields.SegmentAttribute(key: attribute.key, value: .arn(text)))
      case .integer:
        if let number = reading.withText(at: place, { NumberReading.integer($0) }) {
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
