import FuzzSupport

/// A zip archive as it stands, or the parts of a workbook, divided by zeros, in a sound archive: a checksum keeps
/// most mutations of an archive from ever reaching the readers behind it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXLSX(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let (choice, bytes) = unsafe fuzzInput(start, count)
  if bytes.starts(with: [0x50, 0x4B]) {
    FuzzedFile.read(bytes, choice: choice)
    return 0
  }
  let parts = bytes.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
  let names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
  var entries = zip(names, parts).map { (name: $0, content: $1) }
  func add(_ name: String, _ text: String) {
    if !entries.contains(where: { $0.name == name && !$0.content.isEmpty }) {
      entries.removeAll { $0.name == name }
      entries.append((name, Array(text.utf8)[...]))
    }
  }
  let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  let packages = "http://schemas.openxmlformats.org/package/2006"
  add("[Content_Types].xml", "<Types xmlns=\"\(packages)/content-types\"/>")
  add(
    "_rels/.rels",
    "<Relationships xmlns=\"\(packages)/relationships\"><Relationship Id=\"r\" Type=\"\(kinds)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
  )
  add(
    "xl/_rels/workbook.xml.rels",
    "<Relationships xmlns=\"\(packages)/relationships\">"
      + [("1", "worksheet", "worksheets/sheet1"), ("2", "sharedStrings", "sharedStrings"), ("3", "styles", "styles")]
      .map { "<Relationship Id=\"r\($0.0)\" Type=\"\(kinds)/\($0.1)\" Target=\"\($0.2).xml\"/>" }.joined()
      + "</Relationships>")
  add(
    "xl/workbook.xml",
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"\(kinds)\"><sheets>"
      + "<sheet name=\"list\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")
  FuzzedFile.read(StoredZip.archive(entries), choice: choice)
  return 0
}
