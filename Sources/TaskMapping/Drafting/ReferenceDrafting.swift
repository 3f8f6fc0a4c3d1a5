internal import ConnectAPI

extension BoundMapping {
  /// The references whose value is present, each in the form its type wants.
  func references(_ reading: inout RowReading, _ scratch: inout [UInt8]) -> [TaskFields.Reference] {
    var references: [TaskFields.Reference] = []
    references.reserveCapacity(task.references.count)
    // By index: a copy of each rule would count all its references up and down.
    for index in task.references.indices {
      if let when = task.references[index].when, !when.holds(in: reading) { continue }
      let kind = task.references[index].kind
      if kind == .date, case .column(let column) = task.references[index].value,
        let seconds = epochSeconds(of: column, &reading)
      {
        references.append(TaskFields.Reference(name: task.references[index].name, kind: kind, value: seconds))
        continue
      }
      guard case .text(let text) = task.references[index].value.rendered(in: reading, &scratch) else { continue }
      do throws(ValueProblem) {
        let value = try referenceValue(text, kind, name: task.references[index].name)
        references.append(TaskFields.Reference(name: task.references[index].name, kind: kind, value: value))
      } catch {
        record(error, readBy: task.references[index].column, &reading)
      }
    }
    return references
  }

  /// The epoch seconds of a date or date-time column, as the service wants them in a DATE reference; nil for
  /// a column of another type.
  private func epochSeconds(of column: Int, _ reading: inout RowReading) -> String? {
    switch reading.values[column] {
    case .instant(let instant): String(instant)
    case .day(let day):
      if case .success(let rules?) = mappingZone(&reading) { String(rules.beginning(ofDay: day)) } else { nil }
    default: nil
    }
  }

  private func referenceValue(
    _ text: String, _ kind: TaskFields.Reference.Kind, name: String
  ) throws(ValueProblem) -> String {
    if kind == .string { return text }
    let bytes = Array(text.utf8)
    let fault: String?
    switch kind {
    case .string: fault = nil
    case .url: fault = WebAddress.fault(bytes.span, schemes: WebAddress.webSchemes).map { "it \($0)" }
    case .email: fault = EmailAddress.fault(bytes.span).map { "it \($0)" }
    case .number:
      let number = NumberReading.decimal(bytes.span, separator: UInt8(ascii: "."), group: nil)
      fault = number == nil ? "it is not a number with a point and without groups" : nil
    case .date:
      if NumberReading.integer(bytes.span) != nil { return text }
      if let instant = ISOTime.instant(bytes.span) { return String(instant) }
      fault = "it is neither seconds since 1970 nor a date and time with an offset"
    }
    guard let fault else { return text }
    throw ValueProblem(
      .mapReferenceInvalid,
      "\(ValueProblem.quoted(text)) cannot be the \(kind.rawValue) reference \(name): \(fault)",
      fix: "correct the cell, give its column the fitting type, or make the reference a string")
  }
}
