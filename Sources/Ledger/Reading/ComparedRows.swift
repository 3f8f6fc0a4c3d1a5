import Diagnostics
package import Foundation
import GRDB

/// A row of one of two runs that are compared: of several rows with one identity the one that has the task, or the first.
package struct ComparedRow: Sendable, Hashable {
  /// Position of its input in the run.
  package var input: Int
  package var number: Int
  package var state: RowState
  /// The hash of its content; nil of a row that was refused or set aside before it had one.
  package var content: Data?

  package init(input: Int, number: Int, state: RowState, content: Data?) {
    self.input = input
    self.number = number
    self.state = state
    self.content = content
  }
}

/// What two runs have of one identity. At least one of the rows is there.
package struct ComparedPair: Sendable, Hashable {
  package var identity: String
  package var first: ComparedRow?
  package var second: ComparedRow?

  package init(identity: String, first: ComparedRow?, second: ComparedRow?) {
    self.identity = identity
    self.first = first
    self.second = second
  }

  /// nil when it cannot be told: the identity is in one run only, or one of the rows has no content.
  package var hasSameContent: Bool? {
    guard let first = first?.content, let second = second?.content else { return nil }
    return first == second
  }
}

/// Rows of a run that are no part of the pairs.
package struct RowsApart: Sendable, Hashable {
  /// Rows without an identity that could be read.
  package var withoutIdentity: Int
  /// Rows of an identity that another row of the run has, too.
  package var repeated: Int

  package init(withoutIdentity: Int = 0, repeated: Int = 0) {
    self.withoutIdentity = withoutIdentity
    self.repeated = repeated
  }
}

/// A kind of problem and how many rows of a run have it.
package struct ProblemCount: Sendable, Hashable {
  package var code: String
  package var column: String?
  package var count: Int

  package init(code: String, column: String?, count: Int) {
    self.code = code
    self.column = column
    self.count = count
  }
}

extension LedgerReader {
  /// The rows of two runs of one dataset, paired by identity and in its order, each as it is in the ledger now. Constant
  /// memory: SQLite sorts in temporary files, and both runs are read side by side.
  /// - Throws: `LedgerError`, or what `body` throws.
  package func forEachPair(
    of first: RunID, and second: RunID, _ body: (ComparedPair) throws -> Void
  ) throws -> (first: RowsApart, second: RowsApart) {
    var thrownByBody: (any Error)?
    do throws(LedgerError) {
      return try read { database in
        var left = try IdentityCursor(of: first, in: database)
        var right = try IdentityCursor(of: second, in: database)
        while let pair = try Self.next(&left, &right) {
          do {
            try body(pair)
          } catch {
            thrownByBody = error
            throw error
          }
        }
        return (left.apart, right.apart)
      }
    } catch {
      throw thrownByBody ?? error
    }
  }

  /// Takes the lesser identity of both, or one of each when they are the same.
  private static func next(_ left: inout IdentityCursor, _ right: inout IdentityCursor) throws -> ComparedPair? {
    let takesLeft: Bool
    let takesRight: Bool
    switch (left.identity, right.identity) {
    case (nil, nil): return nil
    case (.some, nil): (takesLeft, takesRight) = (true, false)
    case (nil, .some): (takesLeft, takesRight) = (false, true)
    case (.some(let one), .some(let other)):
      takesLeft = one == other || one.lexicographicallyPrecedes(other)
      takesRight = one == other || !takesLeft
    }
    let identity = (takesLeft ? left.identity : right.identity) ?? Data()
    return ComparedPair(
      identity: String(decoding: identity, as: UTF8.self), first: takesLeft ? try left.take() : nil,
      second: takesRight ? try right.take() : nil)
  }

  /// What the problems of a run's refused, failed and doubtful rows are, or the service's last answer where a row has no
  /// problem of its own. In no order.
  package func problemCounts(of run: RunID) throws(LedgerError) -> [ProblemCount] {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let own = try Row.fetchAll(database, sql: Self.ownProblems, arguments: [facts.id])
      let answers = try Row.fetchAll(database, sql: Self.serviceAnswers, arguments: [facts.id])
      return try own.map {
        ProblemCount(code: try $0.value("code"), column: try $0.value("name"), count: try $0.value("count"))
      }
        + answers.map {
          let code = DiagnosticCode.serviceAnswer(try $0.value("code"))
          return ProblemCount(code: code.rawValue, column: nil, count: try $0.value("count"))
        }
    }
  }

  private static let isAtFault = "coalesce(rows.state, tasks.state) IN ('rejected', 'failed', 'in doubt')"

  private static let ownProblems = """
    SELECT json_extract(problem.value, '$.code') AS code, json_extract(problem.value, '$.column') AS name,
      count(*) AS count
    FROM rows LEFT JOIN tasks ON tasks.id = rows.task_id, json_each(rows.problems) AS problem
    WHERE rows.run_id = ? AND rows.problems IS NOT NULL AND \(isAtFault) GROUP BY 1, 2
    """

  private static let serviceAnswers = """
    SELECT attempts.code AS code, count(*) AS count
    FROM rows JOIN tasks ON tasks.id = rows.task_id
    JOIN attempts ON attempts.id = (SELECT max(last.id) FROM attempts AS last WHERE last.task_id = tasks.id)
    WHERE rows.run_id = ? AND rows.problems IS NULL AND rows.state IS NULL AND \(isAtFault) GROUP BY 1
    """
}

/// The rows of a run in the order of their identities, one for each.
private struct IdentityCursor {
  private let rows: RowCursor
  private(set) var apart: RowsApart
  /// Of the row that is next; nil at the end.
  private(set) var identity: Data?
  private var row: ComparedRow?

  init(of run: RunID, in database: Database) throws {
    let facts = try TaskLedger.facts(of: run, in: database)
    let without = try Int.fetchOne(
      database,
      sql: """
        SELECT count(*) FROM rows LEFT JOIN tasks ON tasks.id = rows.task_id
        WHERE rows.run_id = ? AND coalesce(tasks.identity, rows.identity) IS NULL
        """, arguments: [facts.id])
    apart = RowsApart(withoutIdentity: without ?? 0)
    rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT coalesce(tasks.identity, rows.identity) AS identity, coalesce(rows.state, tasks.state) AS state,
          coalesce(rows.content, tasks.content) AS content, rows.input, rows.number
        FROM rows LEFT JOIN tasks ON tasks.id = rows.task_id
        WHERE rows.run_id = ? AND coalesce(tasks.identity, rows.identity) IS NOT NULL
        ORDER BY 1, rows.state IS NOT NULL, rows.input, rows.number
        """, arguments: [facts.id])
    try advance()
  }

  mutating func take() throws -> ComparedRow? {
    let taken = row
    try advance()
    return taken
  }

  private mutating func advance() throws {
    let before = identity
    while let next = try rows.next() {
      let found: Data = try next.value("identity")
      if found == before {
        apart.repeated += 1
        continue
      }
      guard let state = RowState(stored: try next.value("state")) else {
        throw LedgerError.damaged("a row of the ledger is in a state that does not exist")
      }
      identity = found
      row = ComparedRow(
        input: try next.value("input"), number: try next.value("number"), state: state,
        content: try next.value("content")
      )
      return
    }
    identity = nil
    row = nil
  }
}
