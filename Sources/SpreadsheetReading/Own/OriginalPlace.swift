/// The columns of a rejects file that say where a row came from first. A row that is refused again goes on naming them,
/// and under `identity: file_and_row` it keeps by them the identity it had, so that correcting a file twice makes no
/// second task.
package struct OriginalPlace: Sendable {
  package let source: Int
  package let row: Int

  /// nil in a file that does not have both columns.
  package init?(header: [String]) {
    guard let source = OwnColumns.index(of: OwnColumns.source, in: header),
      let row = OwnColumns.index(of: OwnColumns.row, in: header)
    else { return nil }
    self.source = source
    self.row = row
  }

  /// What a row says of its origin.
  package enum Claim: Sendable, Hashable {
    /// Nothing: it was added to the file.
    case none
    case original(fingerprint: String, row: Int)
    /// Only one of the two, or something else.
    case unreadable
  }

  package func claim(of row: SourceRow) -> Claim {
    Self.claim(source: row.text(at: source), row: row.text(at: self.row))
  }

  /// - Parameters: the texts of the two cells.
  package static func claim(source: String, row: String) -> Claim {
    if source.isEmpty && row.isEmpty { return .none }
    let hex = UInt8(ascii: "a")...UInt8(ascii: "f")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard source.utf8.count == 64, source.utf8.allSatisfy({ hex.contains($0) || digits.contains($0) }),
      !row.isEmpty, row.utf8.allSatisfy(digits.contains), let number = Int(row), number > 0
    else { return .unreadable }
    return .original(fingerprint: source, row: number)
  }
}
