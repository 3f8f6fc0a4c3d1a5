extension CSVDialect {
  /// Appends the text of the field at `range`, its quotes and escapes resolved.
  func appendText(of bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
    var index = range.lowerBound
    var isQuoted = bytes[index] == quote
    if isQuoted { index += 1 }
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      if byte == escape, index < range.upperBound, isEscaped(bytes[index]) {
        text.append(bytes[index])
        index += 1
      } else if isQuoted, byte == quote {
        // A doubled quote is one; a single one closes the quoted part.
        if index < range.upperBound, bytes[index] == quote {
          text.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else {
        text.append(byte)
      }
    }
  }

  private func isEscaped(_ byte: UInt8) -> Bool {
    !escapesSignsOnly || byte == quote || byte == escape || byte == delimiter || byte == 0x0A || byte == 0x0D
  }
}
