/// What a cell of an XLSX file can hold of a text.
enum WorkbookText {
  /// UTF-16 units of a cell, as Excel's "specifications and limits" and ECMA-376 have it.
  static let maximumLength = 32_767

  /// Why a text cannot stand in a cell.
  enum Fault: Hashable {
    /// With the UTF-16 units it has.
    case tooLong(Int)
    case nul

    var words: String {
      switch self {
      case .tooLong(let count): "has \(count) characters, and a cell holds \(WorkbookText.maximumLength)"
      case .nul: "holds a U+0000, which no workbook can"
      }
    }
  }

  static func fault(of text: String) -> Fault? {
    if text.utf8.contains(0) { return .nul }
    guard text.utf8.count > maximumLength else { return nil }
    let count = max(text.utf16.count, escaped(text).unicodeScalars.count)
    return count > maximumLength ? .tooLong(count) : nil
  }

  /// `text` so that a program reads back the same: `_xHHHH_` stands for a character by its number in a workbook (ISO/IEC
  /// 29500-1, 22.9.2.19), so that a text that happens to look so gets its underscore written as one. libxlsxwriter writes
  /// control characters so by itself, and nothing else.
  static func escaped(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "_")) || bytes.contains(0xEF) else { return text }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if isEscape(bytes, at: index) {
        result.append(contentsOf: "_x005F_".utf8)
        index += 1
      } else if bytes[index...].starts(with: [0xEF, 0xBF, 0xBE]) || bytes[index...].starts(with: [0xEF, 0xBF, 0xBF]) {
        // U+FFFE and U+FFFF are no characters of XML.
        result.append(contentsOf: (bytes[index + 2] == 0xBE ? "_xFFFE_" : "_xFFFF_").utf8)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isEscape(_ bytes: [UInt8], at index: Int) -> Bool {
    guard index + 7 <= bytes.count, bytes[index] == UInt8(ascii: "_"), bytes[index + 1] == UInt8(ascii: "x"),
      bytes[index + 6] == UInt8(ascii: "_")
    else { return false }
    return bytes[index + 2..<index + 6].allSatisfy { Character(UnicodeScalar($0)).isHexDigit && $0 < 0x80 }
  }
}
