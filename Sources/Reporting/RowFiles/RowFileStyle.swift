/// What the row files of a run folder are for.
package enum RowFileStyle: Sendable, Hashable {
  /// Loading: the cells exactly as they came, in the encoding of the source.
  case exact
  /// Opening in a spreadsheet program: UTF-8 with a byte order mark, and an apostrophe in front of every cell that would
  /// be run as a formula. The header has `_tf_guarded`, by which a load takes the apostrophes away again.
  case excel
}
