internal import Diagnostics

/// The `source:` section of a mapping that pins every decision by which a file was read.
package enum SourceBlock {
  /// YAML, with a line break at its end.
  /// - Parameters:
  ///   - hint: where the header seems to be; nil leaves the default.
  ///   - settings: what somebody has set, which is kept where it matters to the format.
  package static func text(
    _ source: SourceDescription, hint: HeaderHint?, settings: SourceSettings = SourceSettings()
  ) -> String {
    var lines = ["source:"]
    if let sheet = source.sheet { lines.append("  sheet: \(JSONText.quoted(sheet))") }
    if let hint { lines.append("  header_row: \(hint.row.map(String.init) ?? "none")") }
    if let encoding = source.encoding {
      let isPlain = encoding == "UTF-8" || source.hasByteOrderMark
      lines.append("  encoding: \(isPlain ? "auto" : encoding.lowercased())")
    }
    if let delimiter = source.delimiter { lines.append("  delimiter: \(sign(delimiter))") }
    if let quote = source.quote, quote != UInt8(ascii: "\"") { lines.append("  quote: \(sign(quote))") }
    if let escape = source.escape { lines.append("  escape: \(sign(escape))") }
    if let comment = settings.comment ?? hint?.comment { lines.append("  comment: \(sign(comment))") }
    if source.format == .csv {
      if settings.ragged != .reject { lines.append("  ragged: \(settings.ragged.rawValue)") }
    } else {
      if settings.hidden != .include { lines.append("  hidden: \(settings.hidden.rawValue)") }
      if settings.fillMerged { lines.append("  fill_merged: true") }
      if settings.uncachedFormula != .reject {
        lines.append("  uncached_formula: \(settings.uncachedFormula.rawValue)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func sign(_ byte: UInt8) -> String {
    byte == UInt8(ascii: "\t") ? "tab" : JSONText.quoted(String(UnicodeScalar(byte)))
  }
}
