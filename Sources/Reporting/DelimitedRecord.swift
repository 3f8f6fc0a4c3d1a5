/// Writes and takes apart single records of delimited text, RFC 4180, in the dialect of the input.
package struct DelimitedRecord: Sendable {
  /// One ASCII character.
  package var delimiter: UInt8

  private static let quote = UInt8(ascii: "\"")

  package init(delimiter: UInt8 = UInt8(ascii: ",")) { self.delimiter = delimiter }

  /// The fields as one record without a line break. A field is quoted when it holds the delimiter, a quote, a
  /// line break, or white space at an end.
  package func joined(_ fields: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      append(field, to: &bytes)
    }
    return bytes
  }

  private func append(_ field: String, to bytes: inout [UInt8]) {
    let utf8 = Array(field.utf8)
    let isPlain =
      !utf8.contains { $0 == delimiter || $0 == Self.quote || $0 == 0x0A || $0 == 0x0D } && utf8.first != 0x20
      && utf8.last != 0x20
    if isPlain {
      bytes.append(contentsOf: utf8)
      return
    }
    bytes.append(Self.quote)
    for byte in utf8 {
      if byte == Self.quote { bytes.append(Self.quote) }
      bytes.append(byte)
    }
    bytes.append(Self.quote)
  }

  /// What a raw field stands for: without its quotes, doubled ones undone.
  package func text(of field: ArraySlice<UInt8>) -> String {
    guard field.count >= 2, field.first == Self.quote, field.last == Self.quote else {
      return String(decoding: field, as: UTF8.self)
    }
    return String(decoding: field.dropFirst().dropLast(), as: UTF8.self).replacing("\"\"", with: "\"")
  }

  /// Where the fields of a raw record lie, quotes included: one range a field.
  package func fieldRanges(of record: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var isQuoted = false
    for (index, byte) in record.enumerated() {
      // A quote counts only in a field that begins with one; anywhere else it stands for itself, as in `12" TV`.
      if byte == Self.quote, record[start] == Self.quote {
        isQuoted.toggle()
      } else if byte == delimiter, !isQuoted {
        ranges.append(start..<index)
        start = index + 1
      }
    }
    ranges.append(start..<record.count)
    return ranges
  }
}
