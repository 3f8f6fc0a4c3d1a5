/// The elements of a workbook's parts that are read. All others are `other`, whatever they are called.
enum XMLElementName: UInt8 {
  case c, v, row, `is`, t, r, f, rPh
  case si, sst
  case worksheet, sheetData
  case workbook, workbookPr, sheets, sheet
  case styleSheet, numFmts, numFmt, cellXfs, xf
  case relationships, relationship
  case types, override, `default`
  case other
}

/// The attributes that are read; unqualified ones, and `id` in the namespace of relationships.
enum XMLAttributeName: UInt8 {
  case r, t, s
  case name, state, sheetId, relationshipID, date1904
  case numFmtId, formatCode
  case id, type, target, targetMode
  case partName, contentType, `extension`
  case other
}
