import Diagnostics
import Foundation
import Testing

@testable import SpreadsheetReading

/// Texts that are not UTF-8: never guessed at in a load, told with what they would read as, read by the best
/// guess when one only looks.
@Suite struct EncodingGuessTests {
  static let texts: [(encoding: String, text: String)] = [
    ("windows-1252", "Name;Ort;Betrag\nZoë Müller;Köln;5 €\nAndré Groß;Zürich;7 €\n"),
    ("windows-1250", "Imię;Miasto\nŁukasz Wójcik;Gdańsk\nBożena Ząbek;Łódź\n"),
    ("windows-1251", "Имя;Город\nАнна Петрова;Москва\nПётр Иванов;Казань\n"),
    ("koi8-r", "Имя;Город\nАнна Петрова;Москва\nпозвонить завтра утром;Казань\n"),
    ("ibm866", "Имя;Город\nАнна Петрова;Москва\nпозвонить завтра утром;Казань\n"),
    ("windows-1253", "Όνομα;Πόλη\nΜαρία Παπαδοπούλου;Αθήνα\nΓιώργος;Πάτρα\n"),
    ("windows-1255", "שם;עיר\nדוד כהן;ירושלים\n"),
    ("windows-1256", "الاسم;المدينة\nمحمد علي;القاهرة\n"),
    ("macintosh", "Name;Ort\nZoë Müller;Köln\nAndré Groß;Zürich\n"),
    ("ibm850", "Name;Ort\nZoë Müller;Köln\nAndré Groß;Zürich\n"),
    ("cp932", "名前;都市\nたなか はなこ;とうきょう\nスズキ;大阪\n"),
    ("cp949", "이름;도시\n김민수;서울\n이영희;부산\n"), ("cp949", "이름;도시\n김똠;서울\n이영희;부산\n"),
    ("cp932", "氏名;住所;電話番号\n高橋一郎;東京都千代田区;03-1234\n田中太郎;東京都千代田区;03-1\n"),
    ("cp932", "氏名;会社\n髙橋一郎;㈱山田①\n﨑田;スズキ㈱\n"), ("gb18030", "姓名;城市;电话\n王小明;北京;123\n李红;上海;456\n"),
    ("gb18030", "姓名;城市\n王小明;北京\n李红;上海\n"),
    ("UTF-16LE", "Name,Ort\nZoë,Köln\n"), ("UTF-16BE", "Name,Ort\nZoë,Köln\n"),
    ("UTF-16LE", "name,second\n\u{10400},\u{FFFE}\n"),
    ("UTF-32LE", "Name,Ort\nZoë,Köln\n"), ("UTF-32BE", "Name,Ort\nZoë,Köln\n"),
  ]

  private static func encoded(_ text: String, _ encoding: String) throws -> [UInt8] {
    try #require(Iconv.encode(Array(text.utf8), to: encoding))
  }

  @Test(arguments: texts.indices)
  func `whoever only looks reads by the best guess, and is told so`(index: Int) throws {
    let (encoding, text) = Self.texts[index]
    let scratch = try Scratch()
    let path = try scratch.file("list.csv", Self.encoded(text, encoding))
    let looking = settings {
      $0.headerRow = .none
      $0.guessesEncoding = true
    }
    var source = try SpreadsheetFile.open(path: path, displayName: "list.csv", settings: looking)
    #expect(source.description.encoding == encoding)
    #expect(source.description.isEncodingGuessed)
    let read = try source.allRows().map { $0.cells.joined(separator: text.contains(";") ? ";" : ",") }
    #expect(read.joined(separator: "\n") + "\n" == text)
  }

  @Test(arguments: texts.indices)
  func `a load refuses what it would have to guess`(index: Int) throws {
    let (encoding, text) = Self.texts[index]
    let scratch = try Scratch()
    let path = try scratch.file("list.csv", Self.encoded(text, encoding))
    let found = try #require(
      refusal { _ = try SpreadsheetFile.open(path: path, displayName: "list.csv", settings: SourceSettings()) })
    #expect((found.message + (found.fix ?? "")).lowercased().contains(encoding.lowercased()))
  }

  @Test func `the refusal says place, encodings and what each makes of it`() {
    let bytes = Array("Name;Ort\nAda;Bonn\nZo".utf8) + [0xEB, 0x3B] + Array("Trier\n".utf8)
    let found = refusal { _ = try readText(bytes) }
    #expect(found?.place == .byte(file: "list.csv", line: 3, offset: 20))
    #expect(
      found?.message.hasPrefix("byte 0xEB is not valid in UTF-8; the file would read as windows-1252 (\"Zoë\")") == true
    )
    #expect(found?.fix?.contains("encoding: windows-1252") == true)
  }

  @Test(arguments: [Pieces.whole, .bytes, .random(seed: 4)])
  func `a text that is UTF-8 throughout is not read as the encoding that is named`(pieces: Pieces) {
    let text = "Name,Ort\nZoë,Köln\n"
    let found = refusal { _ = try readText(text, settings { $0.encoding = "windows-1252" }, pieces: pieces) }
    #expect(found?.code == .readMisnamedEncoding)
    #expect(found?.message.contains(#""Zoë" would be read as "ZoÃ«""#) == true)
  }

  @Test func `one character that is not UTF-8 settles it for the name`() throws {
    let bytes = Array("Name,Ort\nZoë,K".utf8) + [0xF6] + Array("ln\n".utf8)
    let (_, rows) = try readText(bytes, settings { $0.encoding = "windows-1252" })
    #expect(plain(rows) == [ReadRow(2, ["ZoÃ«", "Köln"])])
  }

  @Test func `plain ASCII fits every name`() throws {
    #expect(try readText("a,b\n1,2\n", settings { $0.encoding = "windows-1252" }).rows.count == 1)
  }

  @Test func `a byte order mark against the name is refused`() {
    let found = refusal {
      _ = try readText([0xEF, 0xBB, 0xBF] + Array("a,b\n".utf8), settings { $0.encoding = "iso-8859-1" })
    }
    #expect(found?.code == .readMisnamedEncoding)
    #expect(found?.fix?.contains("auto") == true)
  }
}

/// The C library's converter the other way round.
enum Iconv {
  static func encode(_ text: [UInt8], to encoding: String) -> [UInt8]? {
    guard let converter = unsafe iconv_open(encoding, "UTF-8"), unsafe converter != iconv_t(bitPattern: -1) else {
      return nil
    }
    defer { unsafe iconv_close(converter) }
    var input = text
    var output = [UInt8](repeating: 0, count: text.count * 4 + 16)
    var left = output.count
    var rest = input.count
    // Both pointers are to whole arrays that outlive the call, with their counts.
    let answer = unsafe input.withUnsafeMutableBytes { source in
      unsafe output.withUnsafeMutableBytes { target in
        var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
        return unsafe iconv(converter, &from, &rest, &to, &left)
      }
    }
    return answer == 0 ? Array(output.prefix(output.count - left)) : nil
  }
}
