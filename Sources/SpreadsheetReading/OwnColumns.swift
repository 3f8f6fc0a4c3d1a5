/// The columns that taskferry adds behind the original ones in the files it writes, such as rejects.csv. They are told
/// by their headers when such a file is read again, and no mapping ever reads them.
package enum OwnColumns {
  /// What every such header begins with, in lower case.
  package static let prefix = "_tf_"
  /// The header of the row's number in the original, which each of these files has.
  package static let row = "_tf_row"
  /// The SHA-256 of the original, in files of a run whose rows are known by file and row: with the number above, what a
  /// corrected row is known by.
  package static let source = "_tf_source"
  /// The cells of a record beyond its header's, as they stood there.
  package static let surplus = "_tf_extra"

  /// Whether a header, trimmed and in any case, is that of such a column.
  package static func contain(_ header: some StringProtocol) -> Bool { header.lowercased().hasPrefix(prefix) }
}
