/// The elements of an XML Spreadsheet 2003 that are read.
enum SpreadsheetMLElement: UInt8, XMLVocabulary {
  case workbook, worksheet, table, column, row, cell, data
  case namedRange, style, numberFormat
  case worksheetOptions, visible, date1904
  case other

  static let names: [(name: StaticString, namespace: XMLNamespace, value: SpreadsheetMLElement)] = [
    ("Cell", .spreadsheet2003, .cell), ("Data", .spreadsheet2003, .data), ("Row", .spreadsheet2003, .row),
    ("Column", .spreadsheet2003, .column), ("Table", .spreadsheet2003, .table),
    ("Worksheet", .spreadsheet2003, .worksheet), ("Workbook", .spreadsheet2003, .workbook),
    ("NamedRange", .spreadsheet2003, .namedRange), ("Style", .spreadsheet2003, .style),
    ("NumberFormat", .spreadsheet2003, .numberFormat), ("WorksheetOptions", .excel2003, .worksheetOptions),
    ("Visible", .excel2003, .visible), ("Date1904", .excel2003, .date1904),
  ]
}

/// The attributes that are read, all in the namespace of the elements.
enum SpreadsheetMLAttribute: UInt8, XMLVocabulary {
  case index, span, type, styleID, mergeAcross, mergeDown, hidden, formula
  case name, refersTo, id, parent, format
  case other

  static let names: [(name: StaticString, namespace: XMLNamespace, value: SpreadsheetMLAttribute)] = [
    ("Type", .spreadsheet2003, .type), ("StyleID", .spreadsheet2003, .styleID), ("Index", .spreadsheet2003, .index),
    ("Span", .spreadsheet2003, .span), ("MergeAcross", .spreadsheet2003, .mergeAcross),
    ("MergeDown", .spreadsheet2003, .mergeDown), ("Hidden", .spreadsheet2003, .hidden),
    ("Formula", .spreadsheet2003, .formula), ("Name", .spreadsheet2003, .name),
    ("RefersTo", .spreadsheet2003, .refersTo), ("ID", .spreadsheet2003, .id), ("Parent", .spreadsheet2003, .parent),
    ("Format", .spreadsheet2003, .format),
  ]
}
