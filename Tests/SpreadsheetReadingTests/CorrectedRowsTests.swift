import Diagnostics
import Foundation
import Testing

@testable import SpreadsheetReading

/// Files that taskferry wrote, read again.
@Suite struct CorrectedRowsTests {
  private func rows(_ text: String) throws -> [[String]] {
    let scratch = try Scratch()
    var source = try SpreadsheetFile.open(
      path: scratch.file("f.csv", text), displayName: "f.csv", settings: SourceSettings())
    var rows = [source.header?.cells ?? []]
    while let batch = try source.nextBatch() {
      rows += (0..<batch.count).map { index in (0..<batch[index].cellCount).map { batch[index].text(at: $0) } }
    }
    return rows
  }

  @Test func `apostrophes of a file for opening are taken away, in the header too`() throws {
    let read = try rows("'+Phone,Name,_tf_row,_tf_guarded\n'+49,'=1,2,\n\"''=1\",it's,3,\n+50,-1,4,\n")
    #expect(read[0] == ["+Phone", "Name", "_tf_row", "_tf_guarded"])
    #expect(read[1...].map { Array($0.prefix(2)) } == [["+49", "=1"], ["'=1", "it's"], ["+50", "-1"]])
  }

  @Test(arguments: ["Phone,_tf_guarded\n'+49,\n", "Phone,_tf_row\n'+49,2\n", "Phone,_tf_row,_tf_code\n'+49,2,x\n"])
  func `apostrophes of any other file are text`(text: String) throws {
    #expect(try rows(text)[1][0] == "'+49")
  }

  @Test func `an error value is one still where the row was refused for it`() throws {
    let scratch = try Scratch()
    let text = "A,B,_tf_row,_tf_code\n#N/A,#hash,2,map.cell-error\n#N/A,x,3,map.required\n"
    var source = try SpreadsheetFile.open(
      path: scratch.file("f.csv", text), displayName: "f.csv", settings: SourceSettings())
    let batch = try #require(try source.nextBatch())
    #expect(batch[0].kind(at: 0) == .error)
    #expect(batch[0].kind(at: 1) == .text)
    #expect(batch[1].kind(at: 0) == .text)
  }

  static let origins: [(String, String, OriginalPlace.Claim)] = [
    ("", "", .none), ("", "2", .unreadable), (String(repeating: "a", count: 64), "", .unreadable),
    (String(repeating: "a", count: 64), "0", .unreadable), (String(repeating: "A", count: 64), "2", .unreadable),
    (String(repeating: "a", count: 64), "2", .original(fingerprint: String(repeating: "a", count: 64), row: 2)),
  ]

  @Test(arguments: origins)
  func `source and row are read together or not at all`(source: String, row: String, expected: OriginalPlace.Claim) {
    #expect(OriginalPlace.claim(source: source, row: row) == expected)
  }

  static let records: [(String, UInt8?, [String])] = [
    ("a;b;c", nil, ["a", "b", "c"]), ("\"a;b\";c", nil, ["a;b", "c"]),
    ("12\" TV;\"x\"\"y\"", nil, ["12\" TV", "x\"y"]),
    ("\"a\\\"b;c\";d\\;e;C:\\new", UInt8(ascii: "\\"), ["a\"b;c", "d;e", "C:\\new"]), (";", nil, ["", ""]),
  ]

  @Test(arguments: records)
  func `a record is taken apart as it was when it was read`(record: String, escape: UInt8?, expected: [String]) {
    let fields = RecordFields(delimiter: UInt8(ascii: ";"), escape: escape, escapesSignsOnly: true)
    let bytes = Array(record.utf8)
    let texts = fields.ranges(of: bytes).map { String(decoding: fields.text(of: bytes[$0]), as: UTF8.self) }
    #expect(texts == expected)
  }

  @Test func `settings come back from what was kept of them, those of an earlier version too`() throws {
    var settings = SourceSettings()
    settings.sheet = .position(3)
    settings.headerRow = .none
    settings.quote = UInt8(ascii: "'")
    settings.hidden = .skip
    settings.limits.columns = 99
    let decoder = JSONDecoder()
    #expect(try decoder.decode(SourceSettings.self, from: JSONEncoder().encode(settings)) == settings)
    #expect(try decoder.decode(SourceSettings.self, from: Data("{}".utf8)) == SourceSettings())
  }
}
