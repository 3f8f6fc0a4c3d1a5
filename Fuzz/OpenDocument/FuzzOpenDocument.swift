import FuzzSupport

/// An OpenDocument spreadsheet, flat or packed; its root is given, so that trials reach the tables.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOpenDocument(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let (choice, bytes) = unsafe fuzzInput(start, count)
  let spaces = ["office", "table", "text", "style"].map {
    "xmlns:\($0)=\"urn:oasis:names:tc:opendocument:xmlns:\($0):1.0\""
  }
  let namespaces = spaces.joined(separator: " ")
  if choice & 32 != 0 {
    let content = Array("<office:document-content \(namespaces)>".utf8) + bytes
    FuzzedFile.read(
      StoredZip.archive([("content.xml", content[...]), ("META-INF/manifest.xml", Array("<manifest/>".utf8)[...])]),
      choice: choice & ~32)
    return 0
  }
  let isWhole = bytes.first == UInt8(ascii: "<") && bytes.dropFirst().first == UInt8(ascii: "?")
  let root = "<?xml version=\"1.0\"?><office:document \(namespaces)>"
  FuzzedFile.read(isWhole ? bytes : Array(root.utf8) + bytes, choice: choice)
  return 0
}
