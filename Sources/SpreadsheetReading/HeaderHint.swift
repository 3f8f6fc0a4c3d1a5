/// Where the header of a table seems to be: a hint for people who look at a file, never used to read one.
///
/// A header is the first row that is as wide as most rows and holds names: texts without a digit in front, all
/// different. What stands above it (a title, a date of export) is narrower.
package struct HeaderHint: Sendable, Hashable {
  /// The row of the header; nil when no row looks like one.
  package var row: Int?
  package var reason: String
  /// The character by which the lines above the table begin, when they are comments.
  package var comment: UInt8?

  /// Rows that are looked at.
  package static let sampledRows = 200

  /// - Parameters:
  ///   - rows: the first rows of a file, read without a header.
  ///   - named: where the header is, when somebody says so.
  package init(_ rows: [SourceRow], named: SourceSettings.HeaderRow?) {
    self.init(rows)
    switch named {
    case .row(let number): row = number
    case .some(.none): row = nil
    case nil:
      reason = "a hint: \(reason)"
      return
    }
    reason = "named by the settings"
  }

  /// - Parameter rows: the first rows of a file, read without a header.
  init(_ rows: [SourceRow]) {
    let widths = rows.map(HeaderHint.width)
    var counts: [Int: Int] = [:]
    for width in widths where width > 0 { counts[width, default: 0] += 1 }
    guard let usual = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else {
      row = nil
      reason = "no row holds anything"
      return
    }
    let comment = HeaderHint.comment(rows)
    self.comment = comment
    let wide = rows.indices.first { index in
      !HeaderHint.isComment(rows[index], comment) && widths[index] >= max(usual - usual / 4, 1)
    }
    guard let wide else {
      row = nil
      reason = "no row is as wide as most"
      return
    }
    let above =
      wide == 0
      ? "" : "; \(wide == 1 ? "a row" : "\(wide) rows") above it \(wide == 1 ? "is" : "are") narrower or a comment"
    switch HeaderHint.names(rows[wide], below: rows.dropFirst(wide + 1)) {
    case .names(let why):
      row = rows[wide].number
      reason = why + above
    case .values(let why):
      row = nil
      reason = "row \(rows[wide].number) looks like data: \(why)"
    }
  }

  private enum Verdict {
    case names(String)
    case values(String)
  }

  private static func names(_ row: SourceRow, below: ArraySlice<SourceRow>) -> Verdict {
    var names: [String: Int] = [:]
    for column in 0..<row.cellCount {
      let text = row.text(at: column)
      switch row.kind(at: column) {
      case .blank: continue
      case .text: break
      default: return .values("\(text) is no name")
      }
      if isValue(text) { return .values("\(text) is no name") }
      names[text.lowercased(), default: 0] += 1
    }
    let repeated = names.filter { $0.value > 1 }.count
    let values = (0..<row.cellCount).count { column in
      below.prefix(20).contains { isValue($0.text(at: column)) || $0.kind(at: column) == .number }
    }
    var why = "\(names.values.reduce(0, +)) names"
    why += repeated == 0 ? ", all different" : ", \(repeated) of them repeated: address those by letter"
    if values > 0 { why += "; \(values) of the columns hold numbers or dates below" }
    return .names(why)
  }

  /// Numbers, dates, times, telephone numbers and addresses are no names of columns.
  private static func isValue(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) else { return false }
    if text.contains("@") { return true }
    guard ("0"..."9").contains(first) || first == "+" || first == "-" || first == "." else { return false }
    return text.unicodeScalars.allSatisfy { !$0.properties.isAlphabetic || $0 == "E" || $0 == "T" || $0 == "Z" }
  }

  private static func width(_ row: SourceRow) -> Int {
    (0..<row.cellCount).count { row.kind(at: $0) != .blank }
  }

  /// `#` or `%` or `;` when at least one of the rows at the top begins with it and none of the later half does.
  private static func comment(_ rows: [SourceRow]) -> UInt8? {
    guard let first = rows.first?.bytes(at: 0).first, first == UInt8(ascii: "#") || first == UInt8(ascii: "%") else {
      return nil
    }
    let top = rows.prefix { $0.bytes(at: 0).first == first }
    return top.count < rows.count && rows[0].cellCount <= (rows.last?.cellCount ?? 0) ? first : nil
  }

  private static func isComment(_ row: SourceRow, _ comment: UInt8?) -> Bool {
    comment != nil && row.bytes(at: 0).first == comment
  }
}
