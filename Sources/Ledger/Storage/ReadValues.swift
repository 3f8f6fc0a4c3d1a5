import GRDB

extension Row {
  /// The value of a column; GRDB's subscripts end the program when it is of another type or missing, which only a
  /// damaged file brings about.
  /// - Throws: what becomes `ledger.damaged`.
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    try decode(forColumn: column)
  }
}
