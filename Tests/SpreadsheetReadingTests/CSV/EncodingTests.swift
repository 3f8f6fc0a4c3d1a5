import Diagnostics
import Foundation
import Testing

@testable import SpreadsheetReading

@Suite struct EncodingTests {
  static let text = "Name,Ort\r\nZoë,Köln\r\n\"a\r\nb\",🙂\r\n"
  static let rows = [ReadRow(2, ["Zoë", "Köln"]), ReadRow(3, ["a\r\nb", "🙂"])]

  static let marked: [(name: String, mark: [UInt8], encoding: String.Encoding)] = [
    ("UTF-8", [0xEF, 0xBB, 0xBF], .utf8),
    ("UTF-16LE", [0xFF, 0xFE], .utf16LittleEndian),
    ("UTF-16BE", [0xFE, 0xFF], .utf16BigEndian),
    ("UTF-32LE", [0xFF, 0xFE, 0, 0], .utf32LittleEndian),
    ("UTF-32BE", [0, 0, 0xFE, 0xFF], .utf32BigEndian),
  ]

  @Test(arguments: marked.indices, [Pieces.whole, .bytes, .random(seed: 5)])
  func `a byte order mark says the encoding and belongs to no cell`(index: Int, pieces: Pieces) throws {
    let (name, mark, encoding) = Self.marked[index]
    let bytes = mark + Array(try #require(Self.text.data(using: encoding)))
    let (source, rows) = try readText(bytes, pieces: pieces)
    #expect(plain(rows) == Self.rows)
    #expect(source.header?.cells == ["Name", "Ort"])
    #expect(source.description.encoding == name)
  }

  @Test func `a second mark is no part of the first header either`() throws {
    let (source, _) = try readText([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + Array("a,b\n1,2".utf8))
    #expect(source.header?.cells == ["a", "b"])
    #expect(source.description.hasByteOrderMark)
  }

  @Test(arguments: [Pieces.whole, .bytes])
  func `Windows-1252 is read when it is named`(pieces: Pieces) throws {
    // € is 0x80 and é is 0xE9 there.
    let bytes: [UInt8] = Array("Name,Preis\nAndr".utf8) + [0xE9, 0x2C, 0x80, 0x35, 0x0A]
    let (source, rows) = try readText(bytes, settings { $0.encoding = "windows-1252" }, pieces: pieces)
    #expect(plain(rows) == [ReadRow(2, ["André", "€5"])])
    #expect(rows.first?.raw == "André,€5")
    #expect(source.description.encoding == "windows-1252")
  }

  @Test(arguments: ["iso-8859-15", "ISO_8859-15", "latin-9"])
  func `names are those that iconv knows`(name: String) throws {
    let bytes: [UInt8] = Array("a,b\n".utf8) + [0xA4, 0x2C, 0x31]
    if name == "latin-9" {
      #expect(refusal { _ = try readText(bytes, settings { $0.encoding = name }) } == nil)
    } else {
      #expect(plain(try readText(bytes, settings { $0.encoding = name }).rows) == [ReadRow(2, ["€", "1"])])
    }
  }

  @Test(arguments: ["klingon", "", "windows-1252//IGNORE", "UTF-16\0"])
  func `an unknown encoding is refused`(name: String) {
    let found = refusal { _ = try readText("a,b", settings { $0.encoding = name }) }
    #expect(found?.code == .readUnknownEncoding)
  }

  @Test(arguments: ["shift_jis", "Shift-JIS", "sjis", "cp932"])
  func `what everybody calls Shift_JIS keeps backslash, tilde and the characters of Windows`(name: String) throws {
    let bytes: [UInt8] = Array("a,C:\\temp\\b~c\n".utf8) + [0xFB, 0xFC, 0x87, 0x40] + Array(",x\n".utf8)
    let named = settings {
      $0.headerRow = .none
      $0.encoding = name
    }
    #expect(try readText(bytes, named).rows.map(\.cells) == [["a", "C:\\temp\\b~c"], ["髙①", "x"]])
  }

  @Test func `a control character where a letter should be refuses the file with the right name`() {
    let bytes = Array("name,sum\nAda,".utf8) + [0x80] + Array("5\n".utf8)
    let found = refusal { _ = try readText(bytes, settings { $0.encoding = "iso-8859-7" }) }
    #expect(found?.code == .readMisnamedEncoding)
    #expect(found?.place?.description == "list.csv:row 2")
    #expect(found?.fix?.contains("windows-1253") == true)
  }

  @Test func `an encoding without the order of its bytes is refused where no mark tells it`() {
    let found = refusal { _ = try readText(Array("\0a\0\n".utf8), settings { $0.encoding = "utf-16" }) }
    #expect(found?.code == .readMisnamedEncoding)
    #expect(found?.fix?.contains("utf-16be") == true)
  }

  @Test func `UTF-16 without a mark is read when it is named, hyphens or not`() throws {
    let bytes = Array(try #require(Self.text.data(using: .utf16LittleEndian)))
    for name in ["UTF-16LE", "utf-16-le", "utf16le"] {
      #expect(plain(try readText(bytes, settings { $0.encoding = name }).rows) == Self.rows)
    }
  }

  // The characters of RFC 3629, section 3, and what is none of them.
  static let invalid: [(name: String, bytes: [UInt8])] = [
    ("a byte of another encoding", [0xE9]),
    ("a continuation alone", [0x80]),
    ("an overlong slash", [0xC0, 0xAF]),
    ("an overlong NUL", [0xE0, 0x80, 0x80]),
    ("a surrogate", [0xED, 0xA0, 0x80]),
    ("beyond U+10FFFF", [0xF4, 0x90, 0x80, 0x80]),
    ("a character cut off", [0xF0, 0x9F, 0x99]),
  ]

  @Test(arguments: invalid.indices, [Pieces.whole, .bytes, .random(seed: 9)])
  func `what is not UTF-8 refuses the file with line and byte`(index: Int, pieces: Pieces) {
    let bytes = Array("a,b\r\n1,2\r\n\"x\ny\",".utf8) + Self.invalid[index].bytes + Array("z\n".utf8)
    let found = refusal { _ = try readText(bytes, pieces: pieces) }
    #expect(found?.code == .readInvalidText)
    #expect(found?.place == .byte(file: "list.csv", line: 4, offset: 16))
    #expect(found?.fix?.contains("export the file as UTF-8") == true)
  }

  @Test(arguments: [Pieces.whole, .bytes])
  func `a character cut off by the end of the file is refused`(pieces: Pieces) {
    let found = refusal { _ = try readText(Array("a,b\n1,2".utf8) + [0xE2, 0x82], pieces: pieces) }
    #expect(found?.place == .byte(file: "list.csv", line: 2, offset: 7))
  }

  @Test(arguments: [Pieces.whole, .bytes])
  func `half a surrogate pair in UTF-16 is refused with line and byte`(pieces: Pieces) {
    let bytes: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x0A, 0, 0x62, 0, 0x00, 0xD8, 0x63, 0]
    let found = refusal { _ = try readText(bytes, pieces: pieces) }
    #expect(found?.code == .readInvalidText)
    #expect(found?.place == .byte(file: "list.csv", line: 2, offset: 8))
  }

  @Test func `a byte that Windows-1252 does not have is refused`() {
    let bytes: [UInt8] = Array("a,b\n1,".utf8) + [0x81]
    let found = refusal { _ = try readText(bytes, settings { $0.encoding = "windows-1252" }) }
    #expect(found?.place == .byte(file: "list.csv", line: 2, offset: 6))
  }
}
