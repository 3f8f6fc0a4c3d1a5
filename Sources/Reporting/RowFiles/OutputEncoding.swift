import Diagnostics
import Glibc
import Ledger
import SpreadsheetReading

/// Writes text in the encoding its source had, so that a corrected file loads with the same mapping; or in UTF-8 with a
/// byte order mark, for programs that take every other file to be in the encoding of their country.
@safe
final class OutputEncoding {
  private let handle: iconv_t?
  /// What the file begins with, so that it is read back as what it is.
  let byteOrderMark: [UInt8]
  /// Whether ASCII does not stand for itself.
  private let isWide: Bool

  private static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// - Throws: `ReportError` when the system cannot write the input's encoding.
  convenience init(of input: InputRecord, style: RowFileStyle) throws(ReportError) {
    switch style {
    case .excel: try self.init(nil, hasMark: true)
    case .exact:
      // A workbook may have any character. Where the mapping names an encoding for text files, the mark outranks it.
      let namesOther = input.encoding == nil && !Self.isUTF8(input.reading?.settings.encoding ?? "auto")
      try self.init(input.encoding, hasMark: namesOther || input.reading?.hasByteOrderMark ?? false)
    }
  }

  private static func isUTF8(_ name: String) -> Bool { ["AUTO", "UTF-8", "UTF8"].contains(name.uppercased()) }

  /// - Parameters:
  ///   - name: IANA name; nil and UTF-8 pass bytes through.
  ///   - hasMark: whether a file in UTF-8 begins with its mark; the wide encodings always do.
  init(_ name: String?, hasMark: Bool) throws(ReportError) {
    guard let name, !["UTF-8", "UTF8", "ASCII", "US-ASCII"].contains(name.uppercased()) else {
      unsafe handle = nil
      byteOrderMark = hasMark ? Self.utf8Mark : []
      isWide = false
      return
    }
    byteOrderMark =
      switch name.uppercased() {
      case "UTF-16LE": [0xFF, 0xFE]
      case "UTF-16BE": [0xFE, 0xFF]
      case "UTF-32LE": [0xFF, 0xFE, 0x00, 0x00]
      case "UTF-32BE": [0x00, 0x00, 0xFE, 0xFF]
      default: []
      }
    let opened = unsafe iconv_open(name, "UTF-8")
    guard unsafe opened != iconv_t(bitPattern: -1), let opened = unsafe opened else {
      throw ReportError(
        Diagnostic("report.encoding", "this system cannot write the encoding \(TerminalText.quoted(name))"))
    }
    unsafe handle = opened
    // Besides UTF-16 and UTF-32 there are EBCDIC and others: what a row needs of ASCII tells.
    let plain = Array("azAZ09\",;|\t_-'\r\n".utf8)
    var converted: [UInt8] = []
    unsafe _ = Self.convert(plain, with: opened, into: &converted)
    isWide = converted != plain
  }

  deinit {
    if let handle = unsafe handle { unsafe _ = iconv_close(handle) }
  }

  /// `utf8` in this encoding; a character it does not have becomes `?`, which can only happen to the columns
  /// that taskferry adds.
  func encoded(_ utf8: [UInt8]) -> [UInt8] {
    guard let handle = unsafe handle, isWide || utf8.contains(where: { $0 >= 0x80 }) else { return utf8 }
    var output: [UInt8] = []
    var rest = utf8[...]
    while !rest.isEmpty {
      let consumed = unsafe Self.convert(Array(rest), with: handle, into: &output)
      rest = rest.dropFirst(consumed)
      guard let first = rest.first else { break }
      unsafe _ = Self.convert([UInt8(ascii: "?")], with: handle, into: &output)
      rest = rest.dropFirst(first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4)
    }
    return output
  }

  /// Converts as much as it can and returns how many bytes of the input were taken.
  private static func convert(_ input: [UInt8], with handle: iconv_t, into output: inout [UInt8]) -> Int {
    var input = input
    var buffer = [UInt8](repeating: 0, count: input.count * 4 + 16)
    // Both buffers outlive the call, and iconv moves its pointers only within the counts it is given.
    let (taken, written): (Int, Int) = unsafe input.withUnsafeMutableBytes { source in
      unsafe buffer.withUnsafeMutableBytes { target in
        var from = unsafe source.bindMemory(to: CChar.self).baseAddress
        var to = unsafe target.bindMemory(to: CChar.self).baseAddress
        var fromLeft = source.count
        var toLeft = target.count
        _ = unsafe iconv(handle, &from, &fromLeft, &to, &toLeft)
        return (source.count - fromLeft, target.count - toLeft)
      }
    }
    output.append(contentsOf: buffer[..<written])
    return taken
  }
}
