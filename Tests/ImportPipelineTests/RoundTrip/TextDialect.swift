import Foundation

/// A text file as a program writes it, and as an editor takes it apart: written without the code that is tested.
struct TextDialect: Sendable {
  var encoding = String.Encoding.utf8
  var mark: [UInt8] = []
  var delimiter: Character = ","
  var quote: Character = "\""
  /// nil doubles quotes.
  var escape: Character?
  var quotesAll = false
  var lineBreak = "\r\n"

  func bytes(_ records: [[String]]) throws -> Data {
    let text = records.map { $0.map(field).joined(separator: String(delimiter)) }.joined(separator: lineBreak)
    return try encoded(text + lineBreak)
  }

  func field(_ text: String) -> String {
    let special: Set<Unicode.Scalar> = Set(",;|\t\n\r\"'\\ ".unicodeScalars)
    guard quotesAll || text.unicodeScalars.contains(where: special.contains) else { return text }
    let sign = String(quote)
    if let escape {
      let doubled = text.replacingOccurrences(of: String(escape), with: "\(escape)\(escape)")
      return sign + doubled.replacingOccurrences(of: sign, with: "\(escape)\(sign)") + sign
    }
    return sign + text.replacingOccurrences(of: sign, with: sign + sign) + sign
  }

  func encoded(_ text: String) throws -> Data {
    guard let data = text.data(using: encoding) else { throw CocoaError(.fileWriteInapplicableStringEncoding) }
    return Data(mark) + data
  }

  func decoded(_ data: Data) throws -> String {
    guard data.starts(with: mark), let text = String(data: data.dropFirst(mark.count), encoding: encoding) else {
      throw CocoaError(.fileReadInapplicableStringEncoding)
    }
    return text
  }

  /// The raw fields of each record, quotes included.
  func rawRecords(of text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    var isEscaped = false
    let quote = quote.unicodeScalars.first
    let delimiter = delimiter.unicodeScalars.first
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if isEscaped {
        isEscaped = false
      } else if let escape = escape?.unicodeScalars.first, scalar == escape {
        isEscaped = true
      } else if scalar == quote, field.isEmpty || field.first == quote {
        isQuoted.toggle()
      } else if !isQuoted, scalar == delimiter {
        record.append(String(field))
        field = .init()
        continue
      } else if !isQuoted, scalar == "\n" || scalar == "\r" {
        if scalar == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { continue }
        record.append(String(field))
        records.append(record)
        (record, field) = ([], .init())
        continue
      }
      field.append(scalar)
    }
    return records
  }

  /// What a raw field stands for.
  func text(_ raw: String) -> String {
    let sign = String(quote)
    guard raw.hasPrefix(sign), raw.hasSuffix(sign), raw.unicodeScalars.count >= 2 else { return raw }
    var inner = String(raw.unicodeScalars.dropFirst().dropLast())
    if let escape {
      inner = inner.replacingOccurrences(of: "\(escape)\(sign)", with: sign)
      return inner.replacingOccurrences(of: "\(escape)\(escape)", with: String(escape))
    }
    return inner.replacingOccurrences(of: sign + sign, with: sign)
  }
}
