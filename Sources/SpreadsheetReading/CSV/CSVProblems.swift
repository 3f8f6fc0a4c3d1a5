internal import Diagnostics

/// Says what is wrong with a delimited text, and what to do about it.
struct CSVProblems {
  let file: String
  let delimiter: UInt8

  // MARK: The file

  static func emptyFile(_ file: String) -> Diagnostic {
    Diagnostic(.readEmptyFile, at: .file(file), "the file is empty", fix: "export it again")
  }

  static func unknownEncoding(_ name: String, _ file: String) -> Diagnostic {
    Diagnostic(
      .readUnknownEncoding, at: .file(file), "\"\(name)\" is not the name of a text encoding known here",
      fix: "name it as `iconv --list` does, such as windows-1252 or iso-8859-15")
  }

  static func invalidText(
    _ encoding: String, at place: Place, byte: UInt8?, candidates: EncodingExamples? = nil
  ) -> Diagnostic {
    let what = byte.map { "byte 0x" + String($0, radix: 16, uppercase: true) } ?? "a sequence of bytes"
    guard encoding == "UTF-8" else {
      return Diagnostic(
        .readInvalidText, at: place, "\(what) is not valid in \(encoding)",
        fix: "check the name of the encoding, or export the file as UTF-8")
    }
    guard let candidates, let best = candidates.list.first else {
      return Diagnostic(
        .readInvalidText, at: place, "\(what) is not valid in UTF-8, and no encoding is known under which it reads",
        fix: "export the file as UTF-8")
    }
    return Diagnostic(
      .readInvalidText, at: place, "\(what) is not valid in UTF-8; the file would read as \(candidates.told)",
      fix: "name the right one under `source:`, such as `encoding: \(best.name)`, or export the file as UTF-8")
  }

  /// A single-byte encoding is named, and the file says that it is Unicode.
  static func markAgainstName(of named: String, _ encoding: String, _ file: String) -> Diagnostic {
    Diagnostic(
      .readMisnamedEncoding, at: .file(file),
      "the file begins with the byte order mark of \(encoding), and the settings name \(JSONText.quoted(named))",
      fix: "leave `encoding` out, or set `encoding: auto`")
  }

  /// A single-byte encoding is named, and the file is UTF-8 from its first to its last byte.
  static func missingByteOrder(_ named: String, _ file: String) -> Diagnostic {
    Diagnostic(
      .readMisnamedEncoding, at: .file(file),
      "\(named) says nothing of the order of its bytes, and the file has no byte order mark",
      fix: "name it with its order: \(named.lowercased())le or \(named.lowercased())be")
  }

  static func controlCharacter(_ value: UInt8, _ named: String, _ place: Place) -> Diagnostic {
    let windows = [
      "iso88591": "windows-1252", "iso88592": "windows-1250", "iso88595": "windows-1251", "iso88596": "windows-1256",
      "iso88597": "windows-1253", "iso88598": "windows-1255", "iso88599": "windows-1254", "iso885915": "windows-1252",
      "latin1": "windows-1252", "latin2": "windows-1250",
    ]
    let folded = named.lowercased().filter { $0.isLetter || $0.isNumber }
    let code = String(value, radix: 16, uppercase: true)
    return Diagnostic(
      .readMisnamedEncoding, at: place,
      "in \(named) the byte 0x\(code) is a control character, which no text has",
      fix: windows[folded].map { "set `encoding: \($0)`, which has a letter or a sign there" }
        ?? "name the encoding that the file is in; `taskferry preview` without one makes a guess")
  }

  static func misnamedEncoding(_ named: String, example: [UInt8], _ file: String) -> Diagnostic {
    let right = JSONText.quoted(String(decoding: example, as: UTF8.self))
    let wrong = TranscodedBytes.decode(example, from: named).map {
      JSONText.quoted(String(decoding: $0, as: UTF8.self))
    }
    return Diagnostic(
      .readMisnamedEncoding, at: .file(file),
      "the file is UTF-8 throughout, and the settings name \(named): \(right) would be read as "
        + (wrong ?? "something else"),
      fix: "leave `encoding` out, or set `encoding: auto`")
  }

  func unclosedQuote(_ place: Place) -> Diagnostic {
    Diagnostic(
      .readUnclosedQuote, at: place, "a quote is opened here and never closed",
      fix: "close the field with a quote, or double the quote when it is part of the text")
  }

  func quotedTooLong(_ place: Place, _ limit: Int) -> Diagnostic {
    Diagnostic(
      .readUnclosedQuote, at: place, "a quote is opened here and not closed within \(limit) bytes",
      fix: "close the field with a quote, or shorten it; \(ReadingLimits.raise(\.recordBytes))")
  }

  func recordTooLong(_ place: Place, _ limit: Int) -> Diagnostic {
    Diagnostic(
      .readRecordTooLong, at: place, "the record is longer than \(limit) bytes",
      fix: "check that the file has line breaks and that its quotes are closed; \(ReadingLimits.raise(\.recordBytes))")
  }

  // MARK: The header

  func headerMissing(_ number: Int, found: Int?) -> Diagnostic {
    guard let found else {
      return Diagnostic(
        .readHeaderMissing, at: .file(file), "the file has no row \(number), where the header should be",
        fix: "check `header_row`")
    }
    return Diagnostic(
      .readHeaderMissing, at: .row(file: file, sheet: nil, row: number),
      "the header row is blank; the next row with text is \(found)", fix: "set `header_row: \(found)`")
  }

  func headerCellTooLong(_ row: Int, _ column: Int, _ limit: Int) -> Diagnostic {
    Diagnostic(
      .readHeaderInvalid, at: .cell(file: file, sheet: nil, column: column, row: row, header: nil),
      "the header cell is longer than \(limit) characters", fix: "check `header_row`, `delimiter` and the quotes")
  }

  func header(_ fault: RecordFault, row: SourceRow, limits: ReadingLimits) -> Diagnostic {
    let cell = Place.cell(file: file, sheet: nil, column: fault.column, row: row.number, header: nil)
    switch fault.kind {
    case .nul:
      return Diagnostic(
        .readHeaderInvalid, at: cell, "the header holds a U+0000, which no text has",
        fix: "export the file again as text")
    case .strayQuote:
      return Diagnostic(
        .readHeaderInvalid, at: cell, "text follows the closing quote of a header cell",
        fix: "double the quotes inside it")
    case .fieldTooLong: return headerCellTooLong(row.number, fault.column, limits.headerCharacters)
    case .tooManyFields(let count), .tooFewFields(let count):
      return Diagnostic(
        .readHeaderInvalid, at: .row(file: file, sheet: nil, row: row.number),
        "the header has \(count) columns; at most \(limits.columns) can be read",
        fix: "check `header_row` and `delimiter`")
    }
  }

  // MARK: Rows

  func tooManyColumns(_ row: Int, _ count: Int, _ limits: ReadingLimits) -> Diagnostic {
    Diagnostic(
      .readTooManyFields, at: .row(file: file, sheet: nil, row: row),
      "the record has \(count) fields; at most \(limits.columns) can be read",
      fix: "check `delimiter` and the line breaks of the file")
  }

  func diagnostic(
    for fault: RecordFault, row: RowEntry, bytes: [UInt8], expected: ClosedRange<Int>?, header: SourceHeader?,
    limits: ReadingLimits
  ) -> Diagnostic {
    let place = Place.row(file: file, sheet: nil, row: row.number)
    let name = header.flatMap { fault.column < $0.cells.count ? $0.cells[fault.column] : nil }
    let cell = Place.cell(file: file, sheet: nil, column: fault.column, row: row.number, header: name)
    let start = Int(row.rawStart)
    let record = CSVProblems.excerpt(bytes[start..<start + Int(max(row.rawLength, 0))])
    let wanted = expected?.upperBound ?? limits.columns
    switch fault.kind {
    case .strayQuote:
      return Diagnostic(
        .readStrayQuote, at: cell, "text follows the closing quote of a field: \(record)",
        fix: "double the quotes that belong to the text")
    case .nul:
      return Diagnostic(.readNulCharacter, at: cell, "the cell holds a U+0000, which no text has", fix: "remove it")
    case .fieldTooLong(let length):
      return Diagnostic(
        .readFieldTooLong, at: cell, "the cell has \(length) bytes; at most \(limits.fieldBytes) can be read",
        fix: "shorten it, or check that the quotes around it are closed; \(ReadingLimits.raise(\.fieldBytes))")
    case .tooManyFields(let count):
      return Diagnostic(
        .readTooManyFields, at: place, "\(count) fields where the header has \(wanted): \(record)",
        fix: "put a field that contains the delimiter \(CSVDialect.describe(delimiter)) in quotes")
    case .tooFewFields(let count):
      return Diagnostic(
        .readTooFewFields, at: place, "\(count) fields where the header has \(wanted): \(record)",
        fix: "add the missing fields, or set `ragged: pad` when short rows are meant")
    }
  }

  /// The beginning of a record in quotes, as JSON writes it, so that its line breaks do not break a message.
  private static func excerpt(_ record: ArraySlice<UInt8>) -> String {
    let limit = 160
    var cut = record.prefix(limit)
    while let last = cut.last, cut.count < record.count, last & 0xC0 == 0x80 || last >= 0xC0 { cut.removeLast() }
    return JSONText.quoted(String(decoding: cut, as: UTF8.self) + (cut.count < record.count ? "…" : ""))
  }
}

/// The encodings under which a text would read, each with what it makes of the first bytes in question.
struct EncodingExamples {
  private(set) var list: [(name: String, example: String)] = []
  private static let maximum = 4

  /// - Parameter index: the first byte that is not UTF-8.
  init(_ bytes: [UInt8], at index: Int) {
    let window = bytes[max(index - 1_024, 0)..<min(index + (1 << 16), bytes.count)]
    let word = MisnamedEncoding.word(around: index, in: window)
    for candidate in EncodingCandidates(Array(window)).list.prefix(EncodingExamples.maximum) {
      guard let decoded = TranscodedBytes.decode(word, from: candidate.name) else { continue }
      list.append((candidate.name, JSONText.quoted(String(decoding: decoded, as: UTF8.self))))
    }
  }

  /// `windows-1252 ("Zoë"), or macintosh ("ZoÎ")`.
  var told: String { list.map { "\($0.name) (\($0.example))" }.joined(separator: ", or ") }
}
