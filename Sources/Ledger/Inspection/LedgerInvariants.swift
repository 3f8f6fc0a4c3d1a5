/// What must be true of a ledger beyond what its schema can say, each as a question whose answer must be zero.
///
/// A run that is being checked is left out: its rows and tasks are not yet what they will be.
struct LedgerInvariant {
  /// What is wrong, after a number: `3 tasks wait and …`.
  var fault: String
  var count: String

  private static let checking = "(SELECT id FROM runs WHERE state = 'checking')"
  private static let waiting = "('pending', 'deferred', 'failed', 'in doubt', 'sending')"

  static let all: [LedgerInvariant] = [
    LedgerInvariant(
      fault: "tasks wait or are in doubt and no row waits for them",
      count: """
        SELECT count(*) FROM tasks WHERE state IN \(waiting) AND run_id NOT IN \(checking)
          AND NOT EXISTS (SELECT 1 FROM rows WHERE rows.task_id = tasks.id AND rows.state IS NULL)
        """),
    LedgerInvariant(
      fault: "tasks wait and have nothing that could be sent",
      count: """
        SELECT count(*) FROM tasks WHERE state IN ('pending', 'deferred', 'failed') AND run_id NOT IN \(checking)
          AND NOT EXISTS (SELECT 1 FROM requests WHERE task_id = tasks.id)
        """),
    LedgerInvariant(
      fault: "tasks were sent and the bytes that were sent are not known any more, though they are not settled",
      count: """
        SELECT count(*) FROM tasks WHERE state IN ('sending', 'in doubt')
          AND NOT EXISTS (SELECT 1 FROM requests WHERE task_id = tasks.id AND body IS NOT NULL)
        """),
    LedgerInvariant(
      fault: "rows of finished runs are still to be sent",
      count: """
        SELECT count(*) FROM runs JOIN rows ON rows.run_id = runs.id JOIN tasks ON tasks.id = rows.task_id
        WHERE runs.state = 'finished' AND rows.state IS NULL AND tasks.state IN ('pending', 'failed')
        """),
    LedgerInvariant(
      fault: "ContactIds of created tasks differ from what the service answered",
      count: """
        SELECT count(*) FROM tasks WHERE state = 'created'
          AND EXISTS (SELECT 1 FROM attempts WHERE task_id = tasks.id AND contact_id IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM attempts WHERE task_id = tasks.id AND contact_id = tasks.contact_id)
        """),
    LedgerInvariant(
      fault: "changes are noted and no run is being checked",
      count: "SELECT count(*) FROM staged_changes WHERE NOT EXISTS \(checking)"),
    LedgerInvariant(
      fault: "marks of the ledger are missing",
      count: "SELECT abs(1 - count(*)) FROM ledger WHERE secret IS NOT NULL"),
  ]
}
