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
  /// The part that holds it.
  var part: String
}

/// The workbook part: its sheets and its calendar.
struct Workbook: XMLPartHandler {
  private(set) var sheets: [WorkbookSheet] = []
  /// Dates count from 1904 instead of 1900.
  private(set) var startsIn1904 = false
  private(set) var isWorkbook = false
  private let relationships: Relationships

  init(_ relationships: Relationships) { self.relationships = relationships }

  mutating func start(_ element: XMLElementName, _ attributes: XMLAttributes) throws(XMLRefusal) {
    switch element {
    case .workbook: isWorkbook = true
    case .workbookPr:
      let value = attributes.texts()[.date1904]
      startsIn1904 = value == "1" || value == "true"
    case .sheet:
      let texts = attributes.texts()
      guard let name = texts[.name] else { return }
      let target = texts[.relationshipID].flatMap { relationships.targets[$0] }
      sheets.append(
        WorkbookSheet(
          name: name, kind: target?.kind == "worksheet" ? .worksheet : .other,
          isVisible: texts[.state] != "hidden" && texts[.state] != "veryHidden", part: target?.part ?? ""))
    default: break
    }
  }

}
