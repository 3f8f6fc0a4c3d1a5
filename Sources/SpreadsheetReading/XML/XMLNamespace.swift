/// The namespaces whose names are read. All others are `other`.
enum XMLNamespace: UInt8 {
  /// An attribute without a prefix, or an element where no default namespace is declared.
  case none
  case other
  /// Cells, in the transitional and the strict form (ISO/IEC 29500-1 annex A).
  case spreadsheet
  /// The parts that hold a package together (ISO/IEC 29500-2).
  case package
  /// References to other parts, by the id of a relationship.
  case reference
  /// XML Spreadsheet 2003, and what Excel adds to it.
  case spreadsheet2003, excel2003
  /// OpenDocument 1.0 to 1.3 and the extensions of LibreOffice.
  case office, table, text, style, calcext, manifest

  fileprivate static let names: [(StaticString, XMLNamespace)] = [
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", .spreadsheet),
    ("http://purl.oclc.org/ooxml/spreadsheetml/main", .spreadsheet),
    ("http://schemas.openxmlformats.org/package/2006/relationships", .package),
    ("http://schemas.openxmlformats.org/package/2006/content-types", .package),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", .reference),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", .reference),
    ("urn:schemas-microsoft-com:office:spreadsheet", .spreadsheet2003),
    ("urn:schemas-microsoft-com:office:excel", .excel2003),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", .office),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", .table),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", .text),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", .style),
    ("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", .calcext),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", .manifest),
  ]

  /// The namespace of this address; nil is none.
  init(_ uri: UnsafePointer<UInt8>?) {
    guard let uri = unsafe uri else {
      self = .none
      return
    }
    for (name, namespace) in XMLNamespace.names where unsafe isSame(uri, name) {
      self = namespace
      return
    }
    self = .other
  }
}

/// Tells namespaces by the address of their name, which the library keeps one copy of for as long as a parser
/// lives: equal addresses are equal names.
// Safe to use: addresses are compared and never followed after the call that brought them.
@safe struct NamespaceMemory {
  private var lastAddress: UnsafePointer<UInt8>?
  private var last = XMLNamespace.none
  private var known: [Known] = []

  @safe private struct Known {
    var address: UnsafePointer<UInt8>
    var namespace: XMLNamespace
  }

  /// More than any sane document declares; the rest is looked up each time.
  private static let size = 16

  @inline(__always)
  mutating func namespace(_ uri: UnsafePointer<UInt8>?) -> XMLNamespace {
    if unsafe uri == lastAddress { return last }
    return unsafe lookUp(uri)
  }

  private mutating func lookUp(_ uri: UnsafePointer<UInt8>?) -> XMLNamespace {
    unsafe lastAddress = uri
    guard let uri = unsafe uri else {
      last = .none
      return last
    }
    for entry in known where unsafe entry.address == uri {
      last = entry.namespace
      return last
    }
    last = unsafe XMLNamespace(uri)
    if known.count < NamespaceMemory.size { unsafe known.append(Known(address: uri, namespace: last)) }
    return last
  }
}
