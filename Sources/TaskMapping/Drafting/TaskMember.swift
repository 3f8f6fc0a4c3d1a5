package import Diagnostics
package import SpreadsheetReading

/// A part of a task that rules may find fault with, as far as a cell feeds it.
package enum TaskMember: Sendable, Hashable {
  case route, description, schedule
  /// By the reference's name.
  case reference(String)
}

/// The cell that a part of a task was made from.
package struct FeedingCell: Sendable, Hashable {
  package var place: Place
  /// The column's name in the mapping.
  package var column: String

  package init(place: Place, column: String) {
    self.place = place
    self.column = column
  }
}

extension BoundMapping {
  /// The cell of a row that feeds a part of its task: of several, the first.
  /// - Returns: nil when no column does.
  package func cell(feeding member: TaskMember, of row: SourceRow) -> FeedingCell? {
    let rule = mapping.task
    let column =
      switch member {
      case .route: rule.route.columns.first
      case .description: rule.description?.columns.first
      case .schedule: rule.schedule?.at
      case .reference(let name):
        rule.references.first { $0.name.utf8.elementsEqual(name.utf8) }?.value.columns.first
      }
    guard let column else { return nil }
    let place =
      columns[column].source.map { source in
        Place.cell(
          file: context.file, sheet: context.sheet, column: source, row: row.number, header: columns[column].header)
      } ?? Place.row(file: context.file, sheet: context.sheet, row: row.number)
    return FeedingCell(place: place, column: columns[column].rule.name)
  }
}
