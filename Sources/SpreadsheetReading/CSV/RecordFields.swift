/// Takes single records of a delimited text apart, as `CSVTokenizer` divided them when they were read.
package struct RecordFields: Sendable {
  private let dialect: CSVDialect

  /// - Parameters:
  ///   - quote: nil is the double quote.
  ///   - escape: nil has none: a quote inside a quoted field is doubled.
  ///   - escapesSignsOnly: whether the escape is text before anything that has no meaning of its own; so it is when it
  ///     was found in the file and nobody named it.
  package init(delimiter: UInt8, quote: UInt8? = nil, escape: UInt8? = nil, escapesSignsOnly: Bool = false) {
    var dialect = CSVDialect(delimiter: delimiter)
    if let quote { dialect.quote = quote }
    dialect.escape = escape
    dialect.escapesSignsOnly = escapesSignsOnly
    self.dialect = dialect
  }

  /// What a raw field stands for: its quotes and escapes resolved.
  package func text(of field: ArraySlice<UInt8>) -> [UInt8] {
    guard !field.isEmpty else { return [] }
    var text: [UInt8] = []
    text.reserveCapacity(field.count)
    let bytes = Array(field)
    dialect.appendText(of: bytes.span, 0..<bytes.count, to: &text)
    return text
  }

  /// Where the fields of a raw record lie, quotes included: one range a field.
  ///
  /// A quote counts only in a field that begins with one; anywhere else it stands for itself, as in `12" TV`.
  package func ranges(of record: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var index = 0
    var isQuoted = false
    while index < record.count {
      let byte = record[index]
      if index == start, byte == dialect.quote {
        isQuoted = true
      } else if byte == dialect.escape {
        index += 1
      } else if isQuoted, byte == dialect.quote {
        // A doubled quote is one; a single one ends the quoted part for good.
        if index + 1 < record.count, record[index + 1] == dialect.quote { index += 1 } else { isQuoted = false }
      } else if byte == dialect.delimiter, !isQuoted {
        ranges.append(start..<index)
        start = index + 1
      }
      index += 1
    }
    ranges.append(start..<record.count)
    return ranges
  }
}
