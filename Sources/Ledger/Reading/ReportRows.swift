import Diagnostics
import Foundation
import GRDB

extension LedgerReader {
  /// Rows in the order of the inputs, read with a cursor in constant memory.
  /// - Parameter states: only rows in one of these.
  /// - Throws: `LedgerError`, or what `body` throws.
  package func forEachRow(
    of run: RunID, in states: Set<RowState>, _ body: (ReportRow) throws -> Void
  ) throws {
    var thrownByBody: (any Error)?
    do throws(LedgerError) {
      try read { database in
        let facts = try TaskLedger.facts(of: run, in: database)
        let rows = try Row.fetchCursor(
          database.makeStatement(sql: Self.reportRows), arguments: [facts.id, try Self.words(for: states)])
        while let row = try rows.next() {
          let report = try ReportRow(row)
          do {
            try body(report)
          } catch {
            thrownByBody = error
            throw error
          }
        }
      }
    } catch {
      throw thrownByBody ?? error
    }
  }

  /// The stored words of states as a JSON array.
  private static func words(for states: Set<RowState>) throws -> String {
    var words = states.map(\.rawValue)
    if states.contains(.pending) { words.append(TaskState.sending.rawValue) }
    return try StoredValues.json(words.sorted())
  }

  private static let reportRows = """
    SELECT rows.input, rows.number, rows.reason, rows.problems, rows.identity AS row_identity,
      coalesce(rows.state, tasks.state) AS state, rows.state AS own_state, cells.original,
      inputs.file, inputs.sheet, tasks.identity AS task_identity, tasks.generation, tasks.contact_id,
      tasks.client_token, tasks.created_at, tasks.scheduled_time, tasks.deferred_until, tasks.content AS task_content,
      datasets.instance, datasets.name AS dataset, datasets.identity_definition, datasets.namespace, fates.fate, fates.detail,
      fates.is_left, attempts.status, attempts.code, attempts.message, attempts.request_id
    FROM rows
    JOIN inputs ON inputs.run_id = rows.run_id AND inputs.position = rows.input
    LEFT JOIN tasks ON tasks.id = rows.task_id
    LEFT JOIN datasets ON datasets.id = tasks.dataset_id
    LEFT JOIN fates ON fates.task_id = tasks.id AND rows.state IS NULL
    LEFT JOIN cells ON cells.row_id = rows.id
    LEFT JOIN attempts ON attempts.id =
      (SELECT max(last.id) FROM attempts AS last WHERE last.task_id = tasks.id AND rows.state IS NULL)
    WHERE rows.run_id = ?1 AND coalesce(rows.state, tasks.state) IN (SELECT value FROM json_each(?2))
    ORDER BY rows.input, rows.number
    """
}

extension ReportRow {
  fileprivate init(_ row: Row) throws {
    guard let state = RowState(stored: try row.value("state")) else {
      throw LedgerError.damaged("a row of the ledger is in a state that does not exist")
    }
    let place = Place.row(file: try row.value("file"), sheet: try row.value("sheet"), row: try row.value("number"))
    self.init(
      input: try row.value("input"), sheet: try row.value("sheet"), number: try row.value("number"),
      cells: (try row.value("original") as Data?).flatMap(StoredCells.decode), state: state,
      problems: try Self.problems(row, state: state, at: place), reason: StoredValues.text(try row.value("reason")),
      contactID: try row.value("contact_id"), clientToken: try row.value("client_token"),
      createdAt: (try row.value("created_at") as Int64?).map(StoredValues.date(milliseconds:)),
      scheduledTime: try row.value("scheduled_time"),
      deferredUntil: state == .deferred ? try row.value("deferred_until") : nil,
      identity: try StoredValues.text(row.value("task_identity")) ?? StoredValues.text(row.value("row_identity")),
      generation: try row.value("generation"), key: try Self.key(row, state: state), fate: try Self.fate(row))
  }

  /// Only of tasks that exist or existed: nobody needs it of others, and a million rows have one each.
  private static func key(_ row: Row, state: RowState) throws -> RecordedKey? {
    guard state == .created || state == .undone else { return nil }
    let content: Data = try row.value("task_content")
    return RecordedKey(
      instance: try row.value("instance"), dataset: try row.value("dataset"),
      identityOf: try row.value("identity_definition"), namespace: try row.value("namespace"),
      identity: StoredValues.text(try row.value("task_identity")) ?? "", generation: try row.value("generation"),
      content: content.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
  }

  private static func fate(_ row: Row) throws -> SeenFate? {
    guard let fate = (try row.value("fate") as String?).flatMap(ContactFate.init(rawValue:)) else { return nil }
    return SeenFate(fate: fate, detail: try row.value("detail"), isLeft: try row.value("is_left"))
  }

  /// The row's own problems, or the service's last answer for a row that was sent and has no task.
  private static func problems(_ row: Row, state: RowState, at place: Place) throws -> [Diagnostic] {
    if let json = try row.value("problems") as String? { return try StoredValues.value([Diagnostic].self, json: json) }
    guard state != .created, let code = try row.value("code") as String? else { return [] }
    let status = (try row.value("status") as Int?).map { ", HTTP \($0)" } ?? ""
    let request = (try row.value("request_id") as String?).map { ", request \($0)" } ?? ""
    let message: String = try row.value("message")
    return [
      Diagnostic(
        .serviceAnswer(code), at: place,
        "\(message.isEmpty ? "the service gave no reason" : message) (\(code)\(status)\(request))", fix: fix(for: state)
      )
    ]
  }

  /// The service's reason is all that is known; what to do follows from what became of the row.
  private static func fix(for state: RowState) -> String? {
    switch state {
    case .rejected:
      "correct the cells, the mapping, or in Amazon Connect what the service names; then load the row again, from "
        + "rejects.csv or with --retry rejected"
    case .failed: "run the same command again"
    case .inDoubt: "run the same command again, or taskferry reconcile"
    default: nil
    }
  }
}

extension DiagnosticCode {
  /// The code of a problem the service or the way to it reported: `InvalidRequestException` becomes
  /// `service.invalid-request`, `timeout` becomes `service.timeout`.
  static func serviceAnswer(_ word: String) -> DiagnosticCode {
    let stem = word.hasSuffix("Exception") && word != "Exception" ? word.dropLast("Exception".count) : word[...]
    var name = ""
    for scalar in stem.unicodeScalars {
      switch scalar {
      case "A"..."Z":
        if !name.isEmpty && !name.hasSuffix("-") { name += "-" }
        name.unicodeScalars.append(contentsOf: String(scalar).lowercased().unicodeScalars)
      case "a"..."z", "0"..."9": name.unicodeScalars.append(scalar)
      default: if !name.hasSuffix("-") { name += "-" }
      }
    }
    return DiagnosticCode("service." + name)
  }
}
