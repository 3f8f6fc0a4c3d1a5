import Foundation
import Ledger
import SpreadsheetReading

/// Where a row stood in the first file it was loaded from, as `_tf_row` and `_tf_source` say it.
struct RowOrigin: Hashable {
  /// The row's number, as the spreadsheet program shows it.
  var row: String
  /// The SHA-256 of the file.
  var source: String
}

/// The columns of an input that row files repeat: all but those that taskferry had added to it.
struct OriginalColumns {
  /// In the order of the input; empty when it has no header.
  let kept: [Int]
  /// How many columns the input has, taskferry's own included.
  let inputWidth: Int
  /// Where an earlier run put surplus cells; nil when it did not.
  let surplus: Int?
  /// Whether its cells have the apostrophes of a file for opening.
  let isGuarded: Bool
  private let place: OriginalPlace?
  private let fingerprint: String

  init(of input: InputRecord) {
    kept = input.header.indices.filter { !OwnColumns.contain(input.header[$0]) }
    inputWidth = input.header.count
    surplus = OwnColumns.index(of: OwnColumns.surplus, in: input.header)
    isGuarded = OwnColumns.index(of: OwnColumns.guarded, in: input.header) != nil
    place = OriginalPlace(header: input.header)
    fingerprint = input.fingerprint
  }

  var hasHeader: Bool { inputWidth > 0 }

  /// A row of a corrected file goes on naming the file and the row it had first.
  /// - Parameter text: of the cell in a column of the input; nil when the cells are gone.
  func origin(of row: ReportRow, text: ((Int) -> String)?) -> RowOrigin {
    let here = RowOrigin(row: String(row.number), source: fingerprint)
    guard let place else { return here }
    guard let text else { return row.originByIdentity ?? here }
    let said = RowOrigin(row: text(place.row), source: text(place.source))
    switch OriginalPlace.claim(source: said.source, row: said.row) {
    case .none: return here
    // What cannot be read is left as it stands, so that it is asked about again and not taken for another row's.
    case .original, .unreadable: return said
    }
  }
}

extension ReportRow {
  /// Fingerprint and row number out of an identity that consists of them.
  fileprivate var originByIdentity: RowOrigin? {
    guard let identity, let parts = try? JSONDecoder().decode([String].self, from: Data(identity.utf8)),
      parts.count == 2, case .original = OriginalPlace.claim(source: parts[0], row: parts[1])
    else { return nil }
    return RowOrigin(row: parts[1], source: parts[0])
  }
}
