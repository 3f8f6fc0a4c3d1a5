internal import Diagnostics

/// Bytes of a binary workbook that hold numbers, the least byte first.
struct LittleEndianBytes {
  var bytes: [UInt8]
  /// For the refusal when a number lies beyond the end.
  let fileName: String

  var count: Int { bytes.count }

  /// Two bytes without a sign.
  func word(_ offset: Int) throws(ReadingError) -> Int { Int(try number(offset, 2)) }
  /// Four bytes without a sign.
  func long(_ offset: Int) throws(ReadingError) -> Int { Int(try number(offset, 4)) }
  func byte(_ offset: Int) throws(ReadingError) -> Int { Int(try number(offset, 1)) }
  func double(_ offset: Int) throws(ReadingError) -> Double { Double(bitPattern: try number(offset, 8)) }

  private func number(_ offset: Int, _ width: Int) throws(ReadingError) -> UInt64 {
    guard offset >= 0, offset <= bytes.count - width else {
      throw LittleEndianBytes.damaged(fileName, "a record of it is too short")
    }
    var value: UInt64 = 0
    for index in 0..<width { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
    return value
  }

  static func damaged(_ fileName: String, _ why: String) -> ReadingError {
    ReadingError(
      .invalid,
      Diagnostic(
        .readInvalidWorkbook, at: .file(fileName), "the binary workbook (.xls) is damaged: \(why)",
        fix: "copy or export the file again; when it stays so, open it in a spreadsheet program and save it as .xlsx"))
  }
}
