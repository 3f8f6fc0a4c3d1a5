/// The elements of an OpenDocument spreadsheet that are read.
enum OpenDocumentElement: UInt8, XMLVocabulary {
  case document, body, spreadsheet
  case table, row, cell, coveredCell, column
  /// What groups rows or columns and means nothing to their order.
  case group
  case paragraph, space, tab, lineBreak
  /// What stands inside a paragraph and holds some of its text.
  case inline
  case namedRange, databaseRange
  case style, tableProperties
  case encryptionData
  case other

  static let names: [(name: StaticString, namespace: XMLNamespace, value: OpenDocumentElement)] = [
    ("table-cell", .table, .cell), ("p", .text, .paragraph), ("table-row", .table, .row),
    ("covered-table-cell", .table, .coveredCell), ("table-column", .table, .column), ("table", .table, .table),
    ("table-header-rows", .table, .group), ("table-row-group", .table, .group), ("table-rows", .table, .group),
    ("table-header-columns", .table, .group), ("table-column-group", .table, .group),
    ("table-columns", .table, .group), ("h", .text, .paragraph), ("s", .text, .space), ("tab", .text, .tab),
    ("line-break", .text, .lineBreak), ("span", .text, .inline), ("a", .text, .inline), ("ruby", .text, .inline),
    ("ruby-base", .text, .inline), ("date", .text, .inline), ("time", .text, .inline), ("title", .text, .inline),
    ("sheet-name", .text, .inline), ("file-name", .text, .inline), ("page-number", .text, .inline),
    ("page-count", .text, .inline), ("meta", .text, .inline), ("named-range", .table, .namedRange),
    ("database-range", .table, .databaseRange), ("document-content", .office, .document),
    ("document", .office, .document), ("body", .office, .body), ("spreadsheet", .office, .spreadsheet),
    ("style", .style, .style), ("table-properties", .style, .tableProperties),
    ("encryption-data", .manifest, .encryptionData),
  ]
}

/// The attributes that are read.
enum OpenDocumentAttribute: UInt8, XMLVocabulary {
  case valueType, value, dateValue, timeValue, booleanValue, stringValue, extendedValueType
  case columnsRepeated, rowsRepeated, columnsSpanned, rowsSpanned, formula
  case name, styleName, visibility, display, cellRange, targetRange
  case styleOwnName, family, count
  case other

  static let names: [(name: StaticString, namespace: XMLNamespace, value: OpenDocumentAttribute)] = [
    ("value-type", .office, .valueType), ("value", .office, .value), ("date-value", .office, .dateValue),
    ("time-value", .office, .timeValue), ("boolean-value", .office, .booleanValue),
    ("string-value", .office, .stringValue), ("value-type", .calcext, .extendedValueType),
    ("number-columns-repeated", .table, .columnsRepeated), ("number-rows-repeated", .table, .rowsRepeated),
    ("number-columns-spanned", .table, .columnsSpanned), ("number-rows-spanned", .table, .rowsSpanned),
    ("formula", .table, .formula), ("name", .table, .name), ("style-name", .table, .styleName),
    ("visibility", .table, .visibility), ("display", .table, .display), ("cell-range-address", .table, .cellRange),
    ("target-range-address", .table, .targetRange), ("name", .style, .styleOwnName), ("family", .style, .family),
    ("c", .text, .count),
  ]
}
