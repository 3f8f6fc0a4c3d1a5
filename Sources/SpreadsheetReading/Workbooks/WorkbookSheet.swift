/// A sheet as the workbook lists it.
package struct WorkbookSheet: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case worksheet
    /// A chart, a dialog or a macro sheet: it has no rows.
    case other
  }

  package var name: String
  package var kind: Kind
  /// False when it is hidden, also when so deeply that only a macro can show it.
  package var isVisible: Bool
  /// The part that holds it; empty where all sheets share one.
  var part: String

  init(name: String, kind: Kind = .worksheet, isVisible: Bool = true, part: String = "") {
    self.name = name
    self.kind = kind
    self.isVisible = isVisible
    self.part = part
  }
}

/// A rectangle of cells that a workbook gives a name to: a defined name, a table, a database range.
struct NamedArea: Equatable {
  var name: String
  var sheet: String
  var area: CellArea
  /// What it is called in messages: `the defined name`, `the table`.
  var noun: String
  /// Whether it is a name of one sheet alone; other sheets may have the same.
  var isLocal = false
  /// Whether its first row names its columns.
  var hasHeader = true
}
