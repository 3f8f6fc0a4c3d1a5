internal import ConnectAPI

extension BoundMapping {
  /// The references whose value is present, each in the form its type wants.
  func references(_ reading: inout RowReading) {
    // By index: a copy of each rule would count all its references up and down.
    for index in task.references.indices {
      if task.references[index].isConditional, let when = task.references[index].when, !when.holds(in: reading) {
        continue
      }
      let kind = task.references[index].kind
      if kind == .date, let column = task.references[index].value.column,
        let seconds = epochSeconds(of: column, &reading)
      {
        let start = reading.made.count
        DecimalDigits.append(seconds, to: &reading.made)
        let place = TextPlace(start: start, end: reading.made.count, isMade: true)
        reading.outline.references.append(DraftOutline.Part(rule: index, value: place))
        continue
      }
      guard case .text(let place) = task.references[index].value.rendered(in: &reading) else { continue }
      if kind == .string || (task.references[index].isRead && !place.isMade) {
        reading.outline.references.append(DraftOutline.Part(rule: index, value: place))
        continue
      }
      do throws(ValueProblem) {
        let value = try referenceValue(place, kind, rule: index, &reading)
        reading.outline.references.append(DraftOutline.Part(rule: index, value: value))
      } catch {
        record(error, readBy: task.references[index].column, &reading)
      }
    }
  }

  /// The epoch seconds of a date or date-time column, as the service wants them in a DATE reference; nil for
  /// a column of another type.
  private func epochSeconds(of column: Int, _ reading: inout RowReading) -> Int64? {
    switch reading.values[column] {
    case .instant(let instant): instant
    case .day(let day):
      if case .success(let rules?) = mappingZone(&reading) { rules.beginning(ofDay: day) } else { nil }
    default: nil
    }
  }

  private func referenceValue(
    _ place: TextPlace, _ kind: TaskFields.Reference.Kind, rule: Int, _ reading: inout RowReading
  ) throws(ValueProblem) -> TextPlace {
    var instant: Int64?
    let fault: String? = reading.withText(at: place) { text in
      switch kind {
      case .string: return nil
      case .url: return WebAddress.fault(text).map { "it \($0)" }
      case .email: return EmailAddress.fault(text).map { "it \($0)" }
      case .number:
        let number = NumberReading.decimal(text, separator: UInt8(ascii: "."), group: nil)
        return number == nil ? "it is not a number with a point and without groups" : nil
      case .date:
        if NumberReading.integer(text) != nil { return nil }
        instant = ISOTime.instant(text)
        return instant == nil ? "it is neither seconds since 1970 nor a date and time with an offset" : nil
      }
    }
    guard let fault else { return instant.map { reading.make(String($0)) } ?? place }
    throw ValueProblem(
      .mapReferenceInvalid,
      "\(ValueProblem.quoted(reading.text(at: place))) cannot be the \(kind.rawValue) reference "
        + "\(task.references[rule].name): \(fault)",
      fix: "correct the cell, give its column the fitting type, or make the reference a string")
  }
}
