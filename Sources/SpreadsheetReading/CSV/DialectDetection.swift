/// Finds the delimiter, the quote and the escape of a text by trying each on its first records.
struct DialectDetection {
  var dialect: CSVDialect
  var delimiterReason: String
  var quoteReason: String
  var escapeReason: String

  // In order of preference when several fit equally well. The comma is last because it is also a decimal
  // mark and part of ordinary text, whereas the others rarely are.
  private static let candidates: [UInt8] = [
    UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ","),
  ]
  /// Tried when none of those divides anything: the separators of some old systems.
  private static let rareCandidates: [UInt8] = [0x1F, 0x01, UInt8(ascii: "^"), UInt8(ascii: "~")]
  private static let doubleQuote = UInt8(ascii: "\"")
  private static let sampledRecords = 200

  /// - Parameters:
  ///   - sample: the beginning of the text, without its byte order mark.
  ///   - isWhole: nothing follows the sample; else its last record may be cut off and is not judged.
  ///   - delimiter: the delimiter and who named it; nil tries all.
  init(sample: [UInt8], isWhole: Bool, settings: SourceSettings, delimiter: (byte: UInt8, reason: String)? = nil) {
    func best(quote: UInt8, escape: UInt8?) -> Trial {
      var dialect = CSVDialect(delimiter: delimiter?.byte ?? UInt8(ascii: ","), settings: settings)
      dialect.quote = quote
      dialect.escape = escape == quote ? nil : escape
      return DialectDetection.best(sample, isWhole, settings, dialect, isPinned: delimiter != nil)
    }
    let quote = settings.quote ?? DialectDetection.doubleQuote
    var chosen = best(quote: quote, escape: settings.escape)
    quoteReason =
      settings.quote != nil
      ? "named by the settings"
      : chosen.quotedFields > 0 ? "around \(chosen.quotedFields) fields of the first records" : "the usual one"
    escapeReason = settings.escape == nil ? "a quote inside a quoted field is doubled" : "named by the settings"

    if settings.quote == nil, chosen.quotedFields == 0 {
      let trial = best(quote: UInt8(ascii: "'"), escape: settings.escape)
      // Nicknames and towns have apostrophes too: quotes stand around all of a column, or are needed to divide.
      if trial.isSound, trial.quotedFields >= 2, trial.fields >= 2,
        trial.quotesColumn || (trial.quotesDelimiter && trial.share > chosen.share)
      {
        chosen = trial
        chosen.dialect.quotesSpanLines = false
        quoteReason = "around \(trial.quotedFields) fields of the first records, and no double quote is"
      }
    }
    if settings.escape == nil, !chosen.isSound {
      let trial = best(quote: chosen.dialect.quote, escape: UInt8(ascii: "\\"))
      if trial.isSound {
        chosen = trial
        chosen.dialect.escapesSignsOnly = true
        escapeReason = "every quote inside a quoted field follows one, and none is doubled"
      }
    }
    dialect = chosen.dialect
    delimiterReason = delimiter?.reason ?? chosen.reason
  }

  /// How a dialect divides the sample.
  private struct Trial {
    var dialect: CSVDialect
    /// The number of fields that most records have.
    var fields = 0
    /// Records with as many fields as that.
    var agreeing = 0
    var records = 0
    /// Records whose quoting the dialect breaks.
    var faults = 0
    var quotedFields = 0
    /// Every field of some column is quoted, but perhaps for its header.
    var quotesColumn = false
    /// A quoted field holds the delimiter.
    var quotesDelimiter = false
    /// Fields of the first record, which is the header where there is one.
    var headerFields = 0
    /// Each delimiter is followed by a space, as a comma is in a sentence.
    var isSentence = true
    /// Fields with a quote inside that does not enclose them: they are parts of a quoted one.
    var brokenFields = 0
    /// A quote is opened and never closed.
    var isUnclosed = false

    var share: Double { records == 0 ? 0 : Double(agreeing) / Double(records) }
    var isSound: Bool { faults == 0 && !isUnclosed }

    var reason: String {
      guard fields > 1 else { return "none of , ; tab | divides the first records: one column" }
      let same = agreeing == records ? "the same count in each" : "the same count in most"
      return "\(fields) fields in \(agreeing) of \(records) records, \(same)"
    }

    /// A stray quote or two are somebody's text; many are the wrong dialect.
    private var isFaulty: Bool { isUnclosed || (faults + brokenFields) * 10 > records }
    private var dividesHeader: Bool { headerFields > 1 }
    private var isProse: Bool { isSentence && dialect.delimiter == UInt8(ascii: ",") }

    /// Whether it may be the delimiter of a list whose header is the first record that was judged.
    func isPossible(hasHeader: Bool) -> Bool {
      fields > 1 && (dividesHeader || !(hasHeader || isProse))
    }

    func isBetter(than other: Trial) -> Bool {
      if dividesHeader != other.dividesHeader { return dividesHeader }
      if isFaulty != other.isFaulty { return !isFaulty }
      if isProse != other.isProse { return other.isProse }
      if share != other.share { return share > other.share }
      // Nobody writes tabs into a text.
      let tab = UInt8(ascii: "\t")
      if fields != other.fields, dialect.delimiter != tab, other.dialect.delimiter != tab {
        return fields > other.fields
      }
      return faults < other.faults
    }
  }

  private static func best(
    _ sample: [UInt8], _ isWhole: Bool, _ settings: SourceSettings, _ dialect: CSVDialect, isPinned: Bool
  ) -> Trial {
    func trial(_ delimiter: UInt8) -> Trial {
      var dialect = dialect
      dialect.delimiter = delimiter
      return DialectDetection.trial(of: dialect, sample, isWhole, settings)
    }
    if isPinned { return trial(dialect.delimiter) }
    var best: Trial?
    for candidate in candidates where candidate != dialect.quote {
      let trial = trial(candidate)
      guard trial.isPossible(hasHeader: settings.headerRow != .none) else { continue }
      if let current = best, !trial.isBetter(than: current) { continue }
      best = trial
    }
    if let best { return best }
    for candidate in rareCandidates where candidate != dialect.quote {
      let trial = trial(candidate)
      if trial.fields > 1, trial.records > 1, trial.agreeing == trial.records { return trial }
    }
    return trial(UInt8(ascii: ","))
  }

  private static func trial(
    of dialect: CSVDialect, _ sample: [UInt8], _ isWhole: Bool, _ settings: SourceSettings
  ) -> Trial {
    var table = RecordTable()
    var tokenizer = CSVTokenizer(dialect: dialect, limits: settings.limits)
    let outcome = tokenizer.scan(sample.span, isLast: isWhole, into: &table, maximumRows: sampledRecords)
    var trial = Trial(dialect: dialect)
    trial.isUnclosed = outcome == .unclosedQuote || outcome == .quotedTooLong
    var recordsByFields: [Int: Int] = [:]
    var first = 1
    if case .row(let number) = settings.headerRow { first = number }
    let faulty = Set(table.faults.filter { $0.kind == .strayQuote }.map(\.row))
    let unescaped = Set(table.unescapedCells)
    var columns: [(filled: Int, quoted: Int)] = []
    for (index, row) in table.rows.enumerated() where row.number >= first {
      if trial.records == 0 { trial.headerFields = row.cellCount }
      trial.records += 1
      recordsByFields[row.cellCount, default: 0] += 1
      if faulty.contains(index) { trial.faults += 1 }
      for cell in row.firstCell..<row.firstCell + row.cellCount {
        let entry = table.cells[cell]
        let start = Int(entry.start)
        let isUnescaped = unescaped.contains(cell)
        let isQuoted = isUnescaped || (start > 0 && sample[start - 1] == dialect.quote)
        let column = cell - row.firstCell
        if column == columns.count { columns.append((0, 0)) }
        if entry.length > 0 { columns[column].filled += 1 }
        if !isQuoted, column > 0, start >= sample.count || sample[start] != 0x20 { trial.isSentence = false }
        guard isQuoted else {
          if !isUnescaped, sample[start..<start + Int(entry.length)].contains(dialect.quote) { trial.brokenFields += 1 }
          continue
        }
        trial.quotedFields += 1
        columns[column].quoted += 1
        if !isUnescaped, sample[start..<start + Int(entry.length)].contains(dialect.delimiter) {
          trial.quotesDelimiter = true
        }
      }
    }
    // A few in a column that is mostly empty are no evidence.
    trial.quotesColumn = columns.contains {
      $0.quoted >= 2 && $0.quoted >= $0.filled - 1 && 2 * $0.quoted >= trial.records
    }
    if let most = recordsByFields.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      trial.fields = most.key
      trial.agreeing = most.value
    }
    return trial
  }
}
