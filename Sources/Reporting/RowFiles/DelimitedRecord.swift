package import Ledger
import SpreadsheetReading

/// Writes and takes apart single records of delimited text, in the dialect of the input: RFC 4180 unless that has another
/// quote or an escape.
package struct DelimitedRecord: Sendable {
  /// One ASCII character.
  package var delimiter: UInt8
  private let quote: UInt8
  private let escape: UInt8?
  private let fields: RecordFields
  /// Whether the dialect is one that is found only where fields are quoted: the fields that are added always are then.
  private var isUnusual: Bool { quote != UInt8(ascii: "\"") || escape != nil }

  package init(delimiter: UInt8 = UInt8(ascii: ",")) {
    self.delimiter = delimiter
    quote = UInt8(ascii: "\"")
    escape = nil
    fields = RecordFields(delimiter: delimiter)
  }

  /// The dialect of an input. A workbook has none: commas, unless the mapping names another, by which the file will be
  /// read again.
  package init(of input: InputRecord) {
    let settings = input.reading?.settings
    let isText = input.delimiter != nil
    delimiter = input.delimiter ?? settings?.delimiter ?? UInt8(ascii: ",")
    quote = (isText ? input.reading?.quote : settings?.quote) ?? UInt8(ascii: "\"")
    let named = isText ? input.reading?.escape : settings?.escape
    escape = named == quote ? nil : named
    fields = RecordFields(
      delimiter: delimiter, quote: quote, escape: escape,
      escapesSignsOnly: settings?.escape == nil)
  }

  /// The fields as one record without a line break. A field is quoted when it holds the delimiter, a quote, a line break,
  /// or white space at an end; the first one also when it could begin a comment.
  package func joined(_ fields: [String]) -> [UInt8] { joined(fields.map { Array($0.utf8) }) }

  package func joined(_ fields: [[UInt8]]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      append(field, to: &bytes, isQuoted: index == 0 && field.first.map(Self.mayBeginComment) ?? false)
    }
    return bytes
  }

  /// Columns of taskferry's own, behind the record of an input.
  ///
  /// A quote or an escape that nobody named is found again by its use: these fields are its evidence, even where the rows
  /// of the file have none.
  func added(_ fields: [String], asHeader isHeader: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    let all = isHeader && escape != nil ? fields + [Self.escapeEvidence] : escape != nil ? fields + [""] : fields
    for field in all {
      bytes.append(delimiter)
      append(Array(field.utf8), to: &bytes, isQuoted: isUnusual)
    }
    return bytes
  }

  /// A header whose quotes are sound only where a backslash escapes them.
  private static let escapeEvidence = OwnColumns.prefix + "\"escaped\""

  /// One field in this dialect.
  func field(_ text: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    append(text, to: &bytes, isQuoted: false)
    return bytes
  }

  private func append(_ field: [UInt8], to bytes: inout [UInt8], isQuoted: Bool) {
    let isPlain =
      !isQuoted
      && !field.contains { $0 == delimiter || $0 == quote || $0 == escape || $0 == 0x0A || $0 == 0x0D }
      && field.first != 0x20 && field.last != 0x20
    if isPlain {
      bytes.append(contentsOf: field)
      return
    }
    bytes.append(quote)
    for byte in field {
      if let escape {
        if byte == quote || byte == escape { bytes.append(escape) }
      } else if byte == quote {
        bytes.append(quote)
      }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  /// Signs by which people begin comments: a mapping may pass over records that begin so.
  private static func mayBeginComment(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...0xFF, UInt8(ascii: "+"), UInt8(ascii: "("):
      false
    default: true
    }
  }

  /// What a raw field stands for: its quotes and escapes resolved.
  package func text(of field: ArraySlice<UInt8>) -> String { String(decoding: fields.text(of: field), as: UTF8.self) }

  func bytes(of field: ArraySlice<UInt8>) -> [UInt8] { fields.text(of: field) }

  /// Where the fields of a raw record lie, quotes included: one range a field.
  package func fieldRanges(of record: [UInt8]) -> [Range<Int>] { fields.ranges(of: record) }
}
