package import Foundation
import GRDB

/// When a run made its tasks.
package struct RunPace: Sendable, Hashable {
  /// Tasks that the run itself made.
  package var made: Int
  package var firstSentAt: Date
  package var lastMadeAt: Date
  /// Minutes of the clock in which it made some: what an interruption of hours leaves out.
  package var busyMinutes: Int

  /// Tasks a second while it was sending; nil when that took no time.
  package var rate: Double? {
    let span = lastMadeAt.timeIntervalSince(firstSentAt)
    let busy = min(span, Double(busyMinutes) * 60)
    return busy > 0 ? Double(made) / busy : nil
  }
}

/// What the newest attempts in a ledger tell.
package struct RecentAttempts: Sendable, Hashable {
  /// Of the run that the newest attempt was for.
  package var run: RunID
  /// When that attempt ended.
  package var endedAt: Date
  /// Attempts of the run within the window before that, and the seconds they took.
  package var attempts: Int
  package var seconds: Double

  /// Attempts a second; nil when there are too few to tell.
  package var rate: Double? { attempts > 1 && seconds > 0 ? Double(attempts - 1) / seconds : nil }
}

/// Attempts that came after a certain one.
package struct LaterAttempts: Sendable, Hashable {
  /// Number of the newest attempt.
  package var last: Int64
  /// How many of the run's made a task.
  package var created: Int
}

extension LedgerReader {
  /// nil when the run made no task.
  package func pace(of run: RunID) throws(LedgerError) -> RunPace? {
    try read { database in
      let facts = try TaskLedger.facts(of: run, in: database)
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT count(*) AS made, min(coalesce(tasks.first_sent_at, tasks.created_at)) AS first,
            max(tasks.created_at) AS last, count(DISTINCT tasks.created_at / 60000) AS minutes
          FROM rows JOIN tasks ON tasks.id = rows.task_id
          WHERE rows.run_id = ?1 AND rows.state IS NULL AND tasks.run_id = ?1 AND tasks.created_at IS NOT NULL
          """, arguments: [facts.id])
      guard let row, let first = try row.value("first") as Int64?, let last = try row.value("last") as Int64? else {
        return nil
      }
      return RunPace(
        made: try row.value("made"), firstSentAt: StoredValues.date(milliseconds: first),
        lastMadeAt: StoredValues.date(milliseconds: last), busyMinutes: try row.value("minutes"))
    }
  }

  /// The newest attempt of all and those of the same run during `window` seconds before it. Attempts are read from the
  /// newest one back: the cost does not grow with the ledger.
  /// - Parameter since: attempts before that are of an earlier process, and left out. Of no use where a load has a clock of
  ///   its own, and then of no effect.
  package func recentAttempts(window: Double = 60, since: Date? = nil) throws(LedgerError) -> RecentAttempts? {
    try read { database in
      let attempts = try Row.fetchCursor(
        database,
        sql: """
          SELECT attempts.ended_at, tasks.run_id FROM attempts JOIN tasks ON tasks.id = attempts.task_id
          ORDER BY attempts.id DESC
          """)
      guard let newest = try attempts.next() else { return nil }
      let run: Int64 = try newest.value("run_id")
      let end: Int64 = try newest.value("ended_at")
      let begun = since.map(StoredValues.milliseconds).flatMap { $0 <= end ? $0 : nil } ?? .min
      let cutoff = max(end - Int64(window * 1_000), begun)
      var oldest = end
      var count = 1
      while let attempt = try attempts.next() {
        let time: Int64 = try attempt.value("ended_at")
        // Answers come in nearly the order in which they are kept.
        if time < cutoff { break }
        guard try attempt.value("run_id") as Int64 == run else { continue }
        count += 1
        oldest = min(oldest, time)
      }
      guard let name = try String.fetchOne(database, sql: "SELECT name FROM runs WHERE id = ?", arguments: [run]) else {
        return nil
      }
      return RecentAttempts(
        run: RunID(rawValue: name), endedAt: StoredValues.date(milliseconds: end), attempts: count,
        seconds: Double(end - oldest) / 1_000)
    }
  }

  /// - Parameter attempt: number of an attempt; 0 finds the newest and counts nothing.
  package func attempts(of run: RunID, after attempt: Int64) throws(LedgerError) -> LaterAttempts {
    try read { database in
      let newest = try Int64.fetchOne(database, sql: "SELECT max(id) FROM attempts") ?? 0
      guard attempt > 0, newest > attempt else { return LaterAttempts(last: newest, created: 0) }
      let facts = try TaskLedger.facts(of: run, in: database)
      let created = try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM attempts JOIN tasks ON tasks.id = attempts.task_id
          WHERE attempts.id > ? AND attempts.contact_id IS NOT NULL AND tasks.run_id = ?
          """, arguments: [attempt, facts.id])
      return LaterAttempts(last: newest, created: created ?? 0)
    }
  }
}
