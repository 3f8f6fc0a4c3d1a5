/// Tells the namespaces that are read from all others; remembers the last answer, which is nearly always the
/// next one too.
// Safe to use: the address is compared and never followed after the call that brought it.
@safe struct NamespaceMemory {
  private var last: UnsafePointer<UInt8>?
  private var answer = false

  /// Spreadsheets in the transitional and the strict form (ISO/IEC 29500-1 annex A), and the parts that hold a
  /// package together (29500-2).
  private static let read: [StaticString] = [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
  ]

  /// The library keeps one copy of each name for as long as the parser lives, so that equal addresses are
  /// equal names.
  @inline(__always)
  mutating func isRead(_ uri: UnsafePointer<UInt8>?) -> Bool {
    if unsafe uri == last { return answer }
    unsafe last = uri
    answer = NamespaceMemory.read.contains { unsafe isSame(uri, $0) }
    return answer
  }
}
