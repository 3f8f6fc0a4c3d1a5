import GRDB

/// How often each case of an enumeration comes in a column, without GROUP BY: SQLite would sort all rows to group them,
/// and a connection that writes keeps what it sorts in memory.
struct CountedWords<Word: RawRepresentable & CaseIterable & Hashable> where Word.RawValue == String {
  private let counts: [Word: Int]

  /// - Parameters:
  ///   - query: selects one column named `word`.
  /// - Throws: `LedgerError` when a word comes that is none of these.
  init(_ query: String, arguments: StatementArguments, in database: Database) throws {
    let words = Array(Word.allCases)
    // The words are raw values of this program, letters and spaces.
    let columns = words.map { "count(*) FILTER (WHERE word = '\($0.rawValue)')" }
    let sql = "SELECT \(columns.joined(separator: ", ")), count(*) FROM (\(query))"
    guard let row = try Row.fetchOne(database, sql: sql, arguments: arguments) else {
      throw LedgerError.misuse("a count has no row")
    }
    let figures = (0...words.count).map { row[$0] as Int }
    guard figures.dropLast().reduce(0, +) == figures.last else {
      throw LedgerError.damaged("a row of the ledger is in a state that does not exist")
    }
    counts = Dictionary(uniqueKeysWithValues: zip(words, figures))
  }

  subscript(word: Word) -> Int { counts[word] ?? 0 }
}
