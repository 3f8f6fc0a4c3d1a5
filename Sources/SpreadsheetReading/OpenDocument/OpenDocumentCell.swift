internal import Diagnostics

/// A cell of an OpenDocument spreadsheet as its attributes tell it.
struct OpenDocumentCell {
  private(set) var repeats = 1
  /// Columns and rows that a merged cell takes; nil for others.
  private(set) var span: (columns: Int, rows: Int)?
  private var type: String?
  private var isError = false
  private var hasFormula = false
  private var value: String?

  init() {}

  init(_ texts: [OpenDocumentAttribute: String]) {
    if texts.isEmpty { return }
    func number(_ key: OpenDocumentAttribute) -> Int {
      guard let text = texts[key] else { return 1 }
      return min(max(text.utf8.count <= 9 ? Int(text) ?? 1 : 1 << 30, 1), 1 << 30)
    }
    repeats = number(.columnsRepeated)
    let columns = number(.columnsSpanned)
    let rows = number(.rowsSpanned)
    span = columns > 1 || rows > 1 ? (columns, rows) : nil
    type = texts[.valueType]
    isError = texts[.extendedValueType] == "error"
    hasFormula = texts[.formula] != nil
    value =
      switch type {
      case "date": texts[.dateValue]
      case "time": texts[.timeValue]
      case "boolean": texts[.booleanValue]
      case "string": texts[.stringValue]
      default: texts[.value]
      }
  }

  /// Whether something is to be read even without a text that is shown.
  var hasValue: Bool { value != nil || hasFormula }

  /// Hands the value to the assembly, which stands at the cell.
  func put(into assembly: inout SheetAssembly, shown: ParagraphText) throws(XMLRefusal) {
    if isError || (hasFormula && OpenDocumentCell.isError(shown.bytes)) {
      return try assembly.setCell(.error, shown.bytes)
    }
    switch type {
    case "float", "percentage", "currency":
      guard let value else { return try assembly.setText(shown.bytes) }
      var text = Array(value.utf8)
      try assembly.setNumber(&text)
    case "date": try putDate(into: &assembly)
    case "time": try putTime(into: &assembly)
    case "boolean": try assembly.setBoolean(Array((value ?? "").utf8))
    case nil where hasFormula && shown.paragraphs == 0: try assembly.setUncachedFormula()
    // What is shown may be dressed up by a format: `"Dr. "@`.
    default: try assembly.setText(value.map { Array($0.utf8) } ?? shown.bytes)
    }
  }

  /// Programs that do not say so in an attribute write an error as a zero or a text that shows one.
  private static func isError(_ shown: [UInt8]) -> Bool {
    guard let first = shown.first, first == UInt8(ascii: "#") || first == UInt8(ascii: "E"), shown.count <= 8 else {
      return false
    }
    let text = String(decoding: shown, as: UTF8.self)
    if text.hasPrefix("Err:") { return text.dropFirst(4).allSatisfy(\.isNumber) && text.count > 4 }
    return ["#DIV/0!", "#N/A", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"].contains(text)
  }

  private func putDate(into assembly: inout SheetAssembly) throws(XMLRefusal) {
    guard let date = ISODate(Array((value ?? "").utf8)[...]) else {
      return assembly.refuseCell(
        .readInvalidCell, "\(JSONText.quoted(value ?? "")) is not an ISO 8601 date, which the cell says it is")
    }
    try assembly.setCell(date.kind, date.text)
  }

  private func putTime(into assembly: inout SheetAssembly) throws(XMLRefusal) {
    guard let duration = ISODuration(value ?? "") else {
      return assembly.refuseCell(
        .readInvalidCell, "\(JSONText.quoted(value ?? "")) is not an ISO 8601 duration, which the cell says it is")
    }
    try assembly.setCell(duration.kind, duration.text)
  }
}

/// An elapsed time or a time of day as `office:time-value` writes both: `PT09H30M00S`.
struct ISODuration {
  private(set) var text: [UInt8] = []
  private(set) var kind = CellKind.time

  /// Nil for what is none, or has years or months, or is longer than 2,000 years.
  init?(_ source: String) {
    var rest = Substring(source)
    let isNegative = rest.first == "-"
    if isNegative { rest.removeFirst() }
    guard rest.first == "P", rest.count > 2 else { return nil }
    rest.removeFirst()
    var milliseconds = 0
    var isTime = false
    while let next = rest.first {
      if next == "T" {
        isTime = true
        rest.removeFirst()
        continue
      }
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
      rest = rest.dropFirst(number.count)
      guard !number.isEmpty, number.count <= 24, let unit = rest.popFirst(),
        let value = Double(number.replacing(",", with: ".")), value < 1e8
      else { return nil }
      switch (unit, isTime) {
      case ("D", false): milliseconds += Int((value * 86_400_000).rounded())
      case ("H", true): milliseconds += Int((value * 3_600_000).rounded())
      case ("M", true): milliseconds += Int((value * 60_000).rounded())
      case ("S", true): milliseconds += Int((value * 1_000).rounded())
      default: return nil
      }
      guard milliseconds < 2_000 * 366 * 86_400_000 else { return nil }
    }
    if isNegative, milliseconds > 0 {
      var magnitude: [UInt8] = []
      SerialDate.appendDuration(milliseconds, to: &magnitude)
      text = [UInt8(ascii: "-")] + magnitude
      kind = .duration
    } else {
      kind = SerialDate.appendElapsed(milliseconds, to: &text)
    }
  }
}
