/// Finds the delimiter of a text by trying each candidate on its first records.
struct DelimiterDetection {
  var delimiter: UInt8
  var reason: String

  // In order of preference when several fit equally well. The comma is last because it is also a decimal
  // mark and part of ordinary text, whereas the others rarely are.
  private static let candidates: [UInt8] = [
    UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ","),
  ]
  private static let sampledRecords = 200

  /// How a candidate divides the sample.
  private struct Trial {
    var delimiter: UInt8
    /// The number of fields that most records have.
    var fields = 0
    /// Records with as many fields as that.
    var agreeing = 0
    var records = 0
    /// Records whose quoting the candidate breaks.
    var faults = 0

    var share: Double { records == 0 ? 0 : Double(agreeing) / Double(records) }
  }

  /// - Parameters:
  ///   - sample: the beginning of the text, without its byte order mark.
  ///   - isWhole: nothing follows the sample; else its last record may be cut off and is not judged.
  init(sample: [UInt8], isWhole: Bool, settings: SourceSettings) {
    var best: Trial?
    for candidate in DelimiterDetection.candidates {
      let trial = DelimiterDetection.trial(of: candidate, sample, isWhole, settings)
      guard trial.fields > 1 else { continue }
      if let current = best, !DelimiterDetection.isBetter(trial, than: current) { continue }
      best = trial
    }
    guard let best else {
      self.delimiter = UInt8(ascii: ",")
      self.reason = "none of , ; tab | divides the first records: one column"
      return
    }
    self.delimiter = best.delimiter
    let same = best.agreeing == best.records ? "the same count in each" : "the same count in most"
    self.reason = "\(best.fields) fields in \(best.agreeing) of \(best.records) records, \(same)"
  }

  private static func isBetter(_ trial: Trial, than other: Trial) -> Bool {
    if trial.faults != other.faults { return trial.faults < other.faults }
    if trial.share != other.share { return trial.share > other.share }
    return false
  }

  private static func trial(
    of candidate: UInt8, _ sample: [UInt8], _ isWhole: Bool, _ settings: SourceSettings
  ) -> Trial {
    var table = RecordTable()
    var tokenizer = CSVTokenizer(
      dialect: CSVDialect(delimiter: candidate, settings: settings), limits: settings.limits)
    _ = tokenizer.scan(sample.span, isLast: isWhole, into: &table, maximumRows: sampledRecords)
    var trial = Trial(delimiter: candidate)
    var recordsByFields: [Int: Int] = [:]
    var first = 1
    if case .row(let number) = settings.headerRow { first = number }
    for (index, row) in table.rows.enumerated() where row.number >= first {
      trial.records += 1
      recordsByFields[row.cellCount, default: 0] += 1
      if table.faults.contains(where: { $0.row == index && $0.kind == .strayQuote }) { trial.faults += 1 }
    }
    if let most = recordsByFields.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      trial.fields = most.key
      trial.agreeing = most.value
    }
    return trial
  }
}
