import Diagnostics
import Foundation
import Glibc
import Testing

@testable import SpreadsheetReading

@Suite struct RecognizedFormatTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func open(_ path: String) throws(ReadingError) -> any RowSource {
    try SpreadsheetFile.open(path: path, displayName: "input", settings: SourceSettings())
  }

  private func error(_ path: String) -> ReadingError? {
    do {
      _ = try open(path)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a format is known by its content, not by its name`() throws {
    #expect(try open(scratch.file("text.xlsx", "a,b\n1,2")).description.format == .csv)
    let workbook = try WorkbookFixture(rows: "<row><c><v>1</v></c></row>").write(in: scratch, "workbook.csv")
    #expect(try open(workbook).description.format == .xlsx)
  }

  @Test func `a file that is not there is told from one that cannot be read`() throws {
    let missing = error(scratch.path + "/missing.csv")
    #expect(missing?.cause == .noInput)
    #expect(missing?.diagnostic.code == .readNoSuchFile)
    #expect(error(scratch.path + "/a\0b")?.cause == .noInput)
    let empty = error(try scratch.file("empty.csv", ""))
    #expect(empty?.cause == .invalid)
    #expect(empty?.diagnostic.code == .readEmptyFile)
  }

  @Test func `folders, pipes and devices are refused without waiting`() throws {
    #expect(error(scratch.path)?.diagnostic.code == .readNotAFile)
    #expect(error("/dev/zero")?.diagnostic.code == .readNotAFile)
    let pipe = scratch.path + "/pipe"
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    #expect(error(pipe)?.diagnostic.code == .readNotAFile)
    let loop = scratch.path + "/loop"
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
    #expect(error(loop)?.cause == .noInput)
  }

  static let foreign: [(name: String, content: [UInt8], words: String)] = [
    ("PDF", Array("%PDF-1.7 …".utf8), "PDF"),
    ("gzip", [0x1F, 0x8B, 8, 0], "gzip"),
    ("old Excel", [0x09, 0x08, 0x10, 0, 0, 6, 5, 0], ".xls"),
    ("HTML in .xls", Array("\n<html><table>".utf8), "HTML"),
    ("some XML", Array("<?xml version=\"1.0\"?><a/>".utf8), "XML"),
    ("UTF-16 without a mark", Array("a,b\n1,2\n".utf8).flatMap { [$0, 0] }, "UTF-16"),
    ("noise", (0..<400).map { UInt8(truncatingIfNeeded: $0 &* 167) }, "neither text nor a workbook"),
  ]

  @Test(arguments: foreign.indices)
  func `other formats get one sentence and what to do`(index: Int) throws {
    let (name, content, words) = Self.foreign[index]
    let found = try #require(error(scratch.file("f", content)), "\(name)").diagnostic
    #expect(found.code == .readUnsupportedFormat, "\(name)")
    #expect(found.message.contains(words), "\(found.message)")
    #expect(found.fix != nil)
  }

  @Test(arguments: [
    (["EncryptionInfo", "EncryptedPackage"], DiagnosticCode.readEncrypted, "encrypted with a password"),
    (["Book"], .readUnsupportedFormat, "Excel 95"), (["WordDocument"], .readUnsupportedFormat, "old Office document"),
    ([], .readUnsupportedFormat, "without a workbook"),
  ])
  func `a compound file says what it holds`(streams: [String], code: DiagnosticCode, words: String) throws {
    let bytes = CompoundFixture.file(streams.map { ($0, [UInt8](repeating: 0, count: 5_000)) })
    let found = try #require(error(scratch.file("c", bytes))).diagnostic
    #expect(found.code == code)
    #expect(found.message.contains(words), "\(found.message)")
    #expect(found.fix != nil)
  }

  @Test func `a compound file that is cut off is called damaged`() throws {
    #expect(error(try scratch.file("short", CompoundFile.signature))?.diagnostic.code == .readInvalidWorkbook)
  }

  @Test(arguments: [
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
  ])
  func `other documents of the same family are refused`(part: String, type: String) throws {
    var fixture = WorkbookFixture()
    fixture.replaced = [
      "_rels/.rels":
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" "
        + "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"\(part)\"/></Relationships>",
      "[Content_Types].xml":
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/\(part)\" "
        + "ContentType=\"\(type)\"/></Types>",
      part: "<x/>",
    ]
    #expect(error(try fixture.write(in: scratch))?.diagnostic.code == .readUnsupportedFormat)
  }

  @Test func `a zip archive without a workbook is refused`() throws {
    let path = scratch.path + "/photos.zip"
    try ZipFixture(entries: [("a.txt", Array("hello".utf8))]).write(to: path)
    #expect(error(path)?.diagnostic.code == .readInvalidWorkbook)
  }

  @Test func `an OpenDocument file is called by its name`() throws {
    let path = scratch.path + "/a.ods"
    try ZipFixture(entries: [("content.xml", Array("<x/>".utf8)), ("META-INF/manifest.xml", Array("<x/>".utf8))])
      .write(to: path)
    #expect(error(path)?.diagnostic.message.contains("OpenDocument") == true)
  }

  @Test func `a text file that grows while it is read is refused at its end`() throws {
    let path = try scratch.file("growing.csv", "a,b\n" + String(repeating: "1,2\n", count: 80_000))
    var source = try open(path)
    _ = try source.nextBatch()
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("3,4\n".utf8))
    try handle.close()
    #expect(refusal { _ = try source.allRows() }?.code == .readFileChanged)
  }

  @Test func `a workbook that is touched while it is read is refused at its end`() throws {
    let rows = (1...40_000).map { "<row><c><v>\($0)</v></c></row>" }.joined()
    let path = try WorkbookFixture(rows: rows).write(in: scratch)
    var source = try SpreadsheetFile.open(path: path, displayName: "input", settings: withoutHeader)
    _ = try source.nextBatch()
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
    #expect(refusal { _ = try source.allRows() }?.code == .readFileChanged)
  }
}
