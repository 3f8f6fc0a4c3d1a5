import FuzzSupport

/// An XML Spreadsheet 2003; its root is given, so that trials reach the tables.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSpreadsheetML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let (choice, bytes) = unsafe fuzzInput(start, count)
  let root =
    "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" "
    + "xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"
  let isWhole = bytes.first == UInt8(ascii: "<") && bytes.dropFirst().first == UInt8(ascii: "?")
  FuzzedFile.read(isWhole ? bytes : Array(root.utf8) + bytes, choice: choice)
  return 0
}
