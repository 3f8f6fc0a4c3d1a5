import Diagnostics
import Foundation
import GRDB
import TaskMapping
import TaskValidation

/// A row whose identity was purged. Other rows of the run with the same identity have no task either: they are found by
/// the identity and content they keep, and `on_duplicate` decides as it does for those with a task.
extension RowStager {
  func stage(_ candidate: Candidate, againstPurged known: KnownTask) throws {
    let decision = rules.decision(for: known, content: candidate.content, now: now)
    guard let sibling = try purgedSibling(of: candidate) else {
      return try apply(decision, to: candidate, known: known)
    }
    if sibling.isInConflict { return try refusePurged(candidate, beside: sibling) }
    if sibling.content == candidate.content { return try apply(decision, to: candidate, known: known) }
    switch rules.onDuplicate {
    case .reject:
      try refusePurgedSiblings(of: candidate)
      try refusePurged(candidate, beside: sibling)
    case .first:
      let reason = "\(try name(sibling.input, sibling.number)) has the same identity and comes first"
      try write(candidate, as: .changed, task: nil, reason: reason)
    case .last:
      let reason = "\(try name(candidate.row.input, candidate.row.number)) has the same identity and comes last"
      try database.execute(
        sql: """
          UPDATE rows SET state = 'changed', content = NULL, reason = ?3, problems = NULL WHERE \(Self.isSibling)
          """, arguments: [candidate.key, run.id, Data(reason.utf8)])
      try apply(decision, to: candidate, known: known)
    }
  }

  /// Arguments: identity, run. A row that was rejected or skipped for other reasons has no content.
  private static let isSibling = "identity = ?1 AND run_id = ?2 AND task_id IS NULL AND content IS NOT NULL"

  private func purgedSibling(of candidate: Candidate) throws -> Sibling? {
    let order = rules.onDuplicate == .last ? "DESC" : "ASC"
    let statement = try database.cachedStatement(
      sql: """
        SELECT input, number, content, coalesce(json_extract(problems, '$[0].code'), '') = ?3 AS is_in_conflict
        FROM rows WHERE \(Self.isSibling) ORDER BY id \(order) LIMIT 1
        """)
    let row = try Row.fetchOne(
      statement, arguments: [candidate.key, run.id, DiagnosticCode.inputDuplicateIdentity.rawValue])
    guard let row else { return nil }
    return Sibling(
      input: row["input"], number: row["number"], content: [UInt8](row["content"] as Data), hasTask: false,
      isInConflict: row["is_in_conflict"])
  }

  private func refusePurged(_ candidate: Candidate, beside sibling: Sibling) throws {
    let row = candidate.row
    let problem = try conflict(candidate, input: row.input, number: row.number, with: (sibling.input, sibling.number))
    try write(candidate, as: .rejected, task: nil, problems: [problem])
  }

  private func refusePurgedSiblings(of candidate: Candidate) throws {
    let rows = try Row.fetchAll(
      database, sql: "SELECT id, input, number FROM rows WHERE \(Self.isSibling)", arguments: [candidate.key, run.id])
    for row in rows {
      let problem = try conflict(
        candidate, input: row["input"], number: row["number"], with: (candidate.row.input, candidate.row.number))
      try database.execute(
        sql: "UPDATE rows SET state = 'rejected', reason = NULL, problems = ? WHERE id = ?",
        arguments: [try StoredValues.json([problem]), row["id"] as Int64])
    }
  }
}
