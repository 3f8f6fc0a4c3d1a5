/// What the cells of a workbook need to be understood, where they refer to texts and formats by number.
struct SheetContext {
  var strings: SharedStrings
  /// By the number of a cell's style.
  var formats: [NumberFormatKind]
  var startsIn1904: Bool
}

extension SourceDescription.Decision {
  static func dates(startsIn1904: Bool) -> Self {
    Self(
      name: "dates", value: startsIn1904 ? "from 1904" : "from 1900",
      reason: startsIn1904 ? "the workbook says so" : "the workbook says nothing else")
  }
}
