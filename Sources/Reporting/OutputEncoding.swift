import Diagnostics
import Glibc

/// Writes text in the encoding its source had, so that a corrected file loads with the same mapping.
@safe
final class OutputEncoding {
  private let handle: iconv_t?
  /// What the file begins with, so that it is read back as what it is: wide encodings only.
  let byteOrderMark: [UInt8]
  /// Whether ASCII does not stand for itself.
  private var isWide: Bool { !byteOrderMark.isEmpty }

  /// - Parameter name: IANA name; nil and UTF-8 pass bytes through.
  /// - Throws: `ReportError` when the system cannot write that encoding.
  init(_ name: String?) throws(ReportError) {
    guard let name, !["UTF-8", "UTF8", "ASCII", "US-ASCII"].contains(name.uppercased()) else {
      unsafe handle = nil
      byteOrderMark = []
      return
    }
    byteOrderMark =
      switch name.uppercased() {
      case "UTF-16LE": [0xFF, 0xFE]
      case "UTF-16BE": [0xFE, 0xFF]
      default: []
      }
    let opened = unsafe iconv_open(name, "UTF-8")
    guard unsafe opened != iconv_t(bitPattern: -1) else {
      throw ReportError(
        Diagnostic("report.encoding", "this system cannot write the encoding \(TerminalText.quoted(name))"))
    }
    unsafe handle = opened
  }

  deinit {
    if let handle = unsafe handle { unsafe _ = iconv_close(handle) }
  }

  /// `utf8` in this encoding; a character it does not have becomes `?`, which can only happen to the columns
  /// that taskferry adds.
  func encoded(_ utf8: [UInt8]) -> [UInt8] {
    guard let handle = unsafe handle, utf8.contains(where: { $0 >= 0x80 }) || isWide else { return utf8 }
    var output: [UInt8] = []
    var rest = utf8[...]
    while !rest.isEmpty {
      let consumed = unsafe convert(Array(rest), with: handle, into: &output)
      rest = rest.dropFirst(consumed)
      guard let first = rest.first else { break }
      output.append(UInt8(ascii: "?"))
      rest = rest.dropFirst(first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4)
    }
    return output
  }

  /// Converts as much as it can and returns how many bytes of the input were taken.
  private func convert(_ input: [UInt8], with handle: iconv_t, into output: inout [UInt8]) -> Int {
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
