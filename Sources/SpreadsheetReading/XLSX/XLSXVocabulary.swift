/// The elements of an XLSX workbook's parts that are read.
enum XLSXElement: UInt8, XMLVocabulary {
  case c, v, row, `is`, t, r, f, rPh
  case si, sst
  case worksheet, sheetData, cols, col, mergeCell
  case workbook, workbookPr, sheets, sheet, definedName, table
  case styleSheet, numFmts, numFmt, cellXfs, xf
  case relationships, relationship
  case types, override, `default`
  case other

  static let names: [(name: StaticString, namespace: XMLNamespace, value: XLSXElement)] = [
    ("row", .spreadsheet, .row), ("is", .spreadsheet, .is), ("si", .spreadsheet, .si), ("rPh", .spreadsheet, .rPh),
    ("xf", .spreadsheet, .xf), ("cols", .spreadsheet, .cols), ("col", .spreadsheet, .col),
    ("mergeCell", .spreadsheet, .mergeCell),
    ("numFmt", .spreadsheet, .numFmt), ("sst", .spreadsheet, .sst), ("worksheet", .spreadsheet, .worksheet),
    ("sheetData", .spreadsheet, .sheetData), ("workbook", .spreadsheet, .workbook),
    ("workbookPr", .spreadsheet, .workbookPr), ("sheets", .spreadsheet, .sheets), ("sheet", .spreadsheet, .sheet),
    ("definedName", .spreadsheet, .definedName), ("table", .spreadsheet, .table),
    ("styleSheet", .spreadsheet, .styleSheet), ("numFmts", .spreadsheet, .numFmts),
    ("cellXfs", .spreadsheet, .cellXfs), ("Relationships", .package, .relationships),
    ("Relationship", .package, .relationship), ("Types", .package, .types), ("Override", .package, .override),
    ("Default", .package, .default),
  ]

  /// Nearly all elements of a sheet have names of one letter, or are `is` or `row`, and need no search.
  @inline(__always)
  init(_ name: UnsafePointer<UInt8>, in namespace: XMLNamespace) {
    // The second byte is there because the first one is not the terminating zero: no name is empty.
    guard unsafe namespace == .spreadsheet && name[1] == 0 else {
      let isInline = unsafe namespace == .spreadsheet && isSame(name, "is")
      self = isInline ? .is : unsafe XLSXElement.lookUp(name, namespace)
      return
    }
    switch unsafe name[0] {
    case UInt8(ascii: "c"): self = .c
    case UInt8(ascii: "v"): self = .v
    case UInt8(ascii: "t"): self = .t
    case UInt8(ascii: "r"): self = .r
    case UInt8(ascii: "f"): self = .f
    default: self = .other
    }
  }
}

/// The attributes that are read; unqualified ones, and `id` in the namespace of relationships.
enum XLSXAttribute: UInt8, XMLVocabulary {
  case r, t, s
  case min, max, hidden, ref
  case name, state, sheetId, relationshipID, date1904, localSheetId
  case displayName, headerRowCount, totalsRowCount
  case numFmtId, formatCode
  case id, type, target, targetMode
  case partName, contentType, `extension`
  case other

  static let names: [(name: StaticString, namespace: XMLNamespace, value: XLSXAttribute)] = [
    ("min", .none, .min), ("max", .none, .max), ("hidden", .none, .hidden), ("ref", .none, .ref),
    ("name", .none, .name), ("state", .none, .state), ("sheetId", .none, .sheetId), ("date1904", .none, .date1904),
    ("localSheetId", .none, .localSheetId), ("displayName", .none, .displayName),
    ("headerRowCount", .none, .headerRowCount), ("totalsRowCount", .none, .totalsRowCount),
    ("numFmtId", .none, .numFmtId), ("formatCode", .none, .formatCode), ("Id", .none, .id), ("Type", .none, .type),
    ("Target", .none, .target), ("TargetMode", .none, .targetMode), ("PartName", .none, .partName),
    ("ContentType", .none, .contentType), ("Extension", .none, .extension), ("id", .reference, .relationshipID),
  ]

  @inline(__always)
  init(_ name: UnsafePointer<UInt8>, in namespace: XMLNamespace) {
    guard unsafe namespace == .none && name[1] == 0 else {
      self = unsafe XLSXAttribute.lookUp(name, namespace)
      return
    }
    switch unsafe name[0] {
    case UInt8(ascii: "r"): self = .r
    case UInt8(ascii: "t"): self = .t
    case UInt8(ascii: "s"): self = .s
    default: self = .other
    }
  }
}
