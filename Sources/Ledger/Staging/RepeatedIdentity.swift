import Diagnostics
import Foundation
import GRDB
import TaskMapping

/// The same identity twice in one run: the second row is measured against the first, and `on_duplicate`
/// decides when their contents differ.
extension RowStager {
  /// An earlier row of the run with the identity in hand.
  struct Sibling {
    var input: Int
    var number: Int
    var content: [UInt8]
    /// Whether some row of the run waits for the task of the identity, so that another one is a duplicate.
    var hasTask: Bool
    /// Whether rows of this identity already refused each other.
    var isInConflict: Bool
  }

  /// - Returns: the row that stands for the identity so far; nil when the candidate is the first one.
  func siblingRow(of candidate: Candidate, under found: FoundTask) throws -> Sibling? {
    // With `last` the newest row stands for the identity, otherwise the oldest.
    let order = rules.onDuplicate == .last ? "DESC" : "ASC"
    let statement = try database.cachedStatement(
      sql: """
        SELECT input, number, content,
          EXISTS (SELECT 1 FROM rows WHERE task_id = ?1 AND run_id = ?2 AND state IS NULL) AS has_task,
          EXISTS (SELECT 1 FROM staged_changes WHERE task_id = ?1 AND kind = 'conflict') AS is_in_conflict
        FROM rows WHERE task_id = ?1 AND run_id = ?2 ORDER BY id \(order) LIMIT 1
        """)
    guard let row = try Row.fetchOne(statement, arguments: [found.id, run.id]) else { return nil }
    return Sibling(
      input: row["input"], number: row["number"],
      content: (row["content"] as Data?).map { [UInt8]($0) } ?? found.known.content,
      hasTask: row["has_task"], isInConflict: row["is_in_conflict"])
  }

  func stage(_ candidate: Candidate, beside sibling: Sibling, under found: FoundTask) throws {
    if sibling.isInConflict { return try refuse(candidate, beside: sibling, task: found.id) }
    if sibling.content == candidate.content {
      // A row that was itself set aside has nothing that another could be a duplicate of: the same verdict again.
      guard sibling.hasTask else {
        let decision = rules.decision(for: found.known, content: candidate.content, now: now)
        return try apply(decision, to: candidate, known: found.known)
      }
      let isTasks = candidate.content == found.known.content
      return try write(
        candidate.row, as: .duplicate, task: found.id, content: isTasks ? nil : candidate.content)
    }
    switch rules.onDuplicate {
    case .reject:
      try refuseAll(of: found, because: candidate)
      try refuse(candidate, beside: sibling, task: found.id)
    case .first:
      let reason =
        "\(try name(sibling.input, sibling.number)) has the same identity and other content, and comes first: no task is made of this row"
      try write(
        candidate.row, as: .changed, task: found.id, content: candidate.content, reason: reason)
    case .last:
      try takeBackAll(of: found, for: candidate)
      let known = try newestTask(of: candidate.key)?.known ?? purgedTask(of: candidate)
      try apply(rules.decision(for: known, content: candidate.content, now: now), to: candidate, known: known)
    }
  }

  // MARK: reject

  private func refuse(_ candidate: Candidate, beside sibling: Sibling, task: Int64) throws {
    let row = candidate.row
    let problem = try conflict(candidate, input: row.input, number: row.number, with: (sibling.input, sibling.number))
    try write(row, as: .rejected, task: task, identity: candidate.key, problems: [problem])
  }

  /// Refuses the rows of the identity that were staged so far, and takes back what they would have done.
  private func refuseAll(of found: FoundTask, because candidate: Candidate) throws {
    let rows = try Row.fetchAll(
      database, sql: "SELECT id, input, number FROM rows WHERE task_id = ? AND run_id = ?",
      arguments: [found.id, run.id])
    for row in rows {
      let problem = try conflict(
        candidate, input: row["input"], number: row["number"], with: (candidate.row.input, candidate.row.number))
      try database.execute(
        sql: "UPDATE rows SET state = 'rejected', reason = NULL, problems = ?, identity = ? WHERE id = ?",
        arguments: [try StoredValues.json([problem]), candidate.key, row["id"] as Int64])
    }
    if found.isOwn {
      try forgetWithdrawal(under: found, key: candidate.key)
      // Kept until the run is ready, so that a third row meets the conflict too.
      try database.execute(
        sql: "UPDATE tasks SET state = 'rejected', is_queued = 0, deferred_until = NULL WHERE id = ?",
        arguments: [found.id])
    }
    try database.execute(
      sql: "INSERT OR REPLACE INTO staged_changes (task_id, kind, run_id) VALUES (?, 'conflict', ?)",
      arguments: [found.id, run.id])
  }

  func conflict(
    _ candidate: Candidate, input: Int, number: Int, with other: (input: Int, number: Int)
  ) throws -> Diagnostic {
    Diagnostic(
      .inputDuplicateIdentity, at: try place(input: input, number: number),
      "\(try name(other.input, other.number)) has the same identity \(JSONText.quoted(candidate.identity.text)) "
        + "and other content",
      fix: "keep one of the rows, or set on_duplicate to first or last in the mapping")
  }

  /// `row 5`, with its file when the run has several inputs.
  func name(_ input: Int, _ number: Int) throws -> String {
    let file = try String.fetchOne(
      database,
      sql: """
        SELECT file FROM inputs WHERE run_id = ?1 AND position = ?2
          AND (SELECT count(*) FROM inputs WHERE run_id = ?1) > 1
        """, arguments: [run.id, input])
    return file.map { "row \(number) of \($0)" } ?? "row \(number)"
  }

  // MARK: last

  /// Sets the earlier rows of the identity aside, as if they had not been read.
  private func takeBackAll(of found: FoundTask, for candidate: Candidate) throws {
    let reason =
      "\(try name(candidate.row.input, candidate.row.number)) has the same identity and other content, and comes last: no task is made of this row"
    try database.execute(
      sql: """
        UPDATE rows SET state = 'changed', task_id = NULL, content = NULL, identity = ?, reason = ?, problems = NULL
        WHERE task_id = ? AND run_id = ?
        """,
      arguments: [candidate.key, Data(reason.utf8), found.id, run.id])
    if found.isOwn {
      try forgetWithdrawal(under: found, key: candidate.key)
      try database.execute(sql: "DELETE FROM tasks WHERE id = ?", arguments: [found.id])
    } else {
      try database.execute(sql: "DELETE FROM staged_changes WHERE task_id = ?", arguments: [found.id])
    }
  }

  /// The task the found one would have replaced waits on after all.
  private func forgetWithdrawal(under found: FoundTask, key: Data) throws {
    try database.execute(
      sql: """
        DELETE FROM staged_changes WHERE task_id =
          (SELECT id FROM tasks WHERE dataset_id = ? AND identity = ? AND generation = ?)
        """,
      arguments: [run.datasetID, key, found.known.generation - 1])
  }
}
