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

/// Whether a C string is `name`. Both end in a zero, which ends the comparison.
func isSame(_ text: UnsafePointer<UInt8>?, _ name: StaticString) -> Bool {
  guard let text = unsafe text else { return false }
  let wanted = unsafe name.utf8Start
  for index in 0..<name.utf8CodeUnitCount where unsafe text[index] != wanted[index] { return false }
  return unsafe text[name.utf8CodeUnitCount] == 0
}

extension XMLElementName {
  private static let longNames: [(StaticString, XMLElementName)] = [
    ("row", .row), ("is", .is), ("si", .si), ("rPh", .rPh), ("xf", .xf), ("numFmt", .numFmt), ("sst", .sst),
    ("worksheet", .worksheet), ("sheetData", .sheetData), ("workbook", .workbook), ("workbookPr", .workbookPr),
    ("sheets", .sheets), ("sheet", .sheet), ("styleSheet", .styleSheet), ("numFmts", .numFmts),
    ("cellXfs", .cellXfs), ("Relationships", .relationships), ("Relationship", .relationship), ("Types", .types),
    ("Override", .override), ("Default", .default),
  ]

  /// A zero-terminated local name.
  @inline(__always)
  init(_ name: UnsafePointer<UInt8>) {
    // The second byte is there because the first one is not the terminating zero: no name is empty.
    guard unsafe name[1] == 0 else {
      self = unsafe XMLElementName.longName(name)
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

  private static func longName(_ name: UnsafePointer<UInt8>) -> XMLElementName {
    for (text, element) in longNames where unsafe isSame(name, text) { return element }
    return .other
  }
}

extension XMLAttributeName {
  private static let longNames: [(StaticString, XMLAttributeName)] = [
    ("name", .name), ("state", .state), ("sheetId", .sheetId), ("date1904", .date1904), ("numFmtId", .numFmtId),
    ("formatCode", .formatCode), ("Id", .id), ("Type", .type), ("Target", .target), ("TargetMode", .targetMode),
    ("PartName", .partName), ("ContentType", .contentType), ("Extension", .extension),
  ]
  private static let relationshipNamespaces: [StaticString] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
  ]

  /// A zero-terminated local name and its namespace, nil for an attribute without a prefix.
  @inline(__always)
  init(_ name: UnsafePointer<UInt8>, namespace: UnsafePointer<UInt8>?) {
    guard unsafe namespace == nil, unsafe name[1] == 0 else {
      self = unsafe XMLAttributeName.longName(name, namespace)
      return
    }
    switch unsafe name[0] {
    case UInt8(ascii: "r"): self = .r
    case UInt8(ascii: "t"): self = .t
    case UInt8(ascii: "s"): self = .s
    default: self = .other
    }
  }

  private static func longName(_ name: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?) -> XMLAttributeName {
    if unsafe namespace != nil {
      let isReference = unsafe isSame(name, "id") && relationshipNamespaces.contains { unsafe isSame(namespace, $0) }
      return isReference ? .relationshipID : .other
    }
    for (text, attribute) in longNames where unsafe isSame(name, text) { return attribute }
    return .other
  }
}
