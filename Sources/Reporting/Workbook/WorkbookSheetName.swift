import SpreadsheetReading

/// A name that a sheet of a workbook may have: 1 to 31 UTF-16 units, none of `[ ] : * ? / \`, no apostrophe at an end, and
/// not `History`, which Excel keeps for itself.
enum WorkbookSheetName {
  static let fallback = "Rejected rows"

  /// The name of the original's sheet, so that a mapping that names it finds the rows; `Rejected rows` for a text file,
  /// and where no sheet of an XLSX file can be called so.
  static func ofRows(from sheet: String?) -> String {
    guard let sheet, !sheet.isEmpty, sheet.utf16.count <= 31,
      !sheet.contains(where: { "[]:*?/\\".contains($0) }),
      !sheet.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0xFFFE || $0.value == 0xFFFF }),
      !sheet.hasPrefix("'"), !sheet.hasSuffix("'"), sheet.lowercased() != "history",
      !OwnColumns.contain(sheet)
    else { return fallback }
    return sheet
  }
}
