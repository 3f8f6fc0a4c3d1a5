package import Diagnostics
package import Foundation
package import Ledger
internal import SpreadsheetReading
internal import TaskValidation

/// Reads created.csv or undo.csv of a run folder and puts its tasks back on record.
package struct AdoptedFile {
  private let path: String
  private let name: String
  private let ledger: TaskLedger

  /// - Parameter name: the file as the user named it.
  package init(path: String, name: String, into ledger: TaskLedger) {
    self.path = path
    self.name = name
    self.ledger = ledger
  }

  /// Rows of one transaction.
  private static let batch = 1_000
  /// Conflicts that are told one by one.
  private static let toldConflicts = 20

  /// - Parameters:
  ///   - record: the file as inputs are recorded, without its header.
  ///   - command: the words of the command.
  /// - Throws: `ReadingError`, `LedgerError`, or `AdoptionFailure` for a file that is no results file; nothing of the
  ///   batch at hand is adopted then, and what was adopted before is known the next time.
  package func adopt(_ record: InputRecord, command: [String], now: Date) throws -> AdoptionReport {
    var source = try SpreadsheetFile.open(path: path, displayName: name, settings: SourceSettings())
    let columns = try Columns(source.header, file: name)
    var report = AdoptionReport()
    var run: RunID?
    var first: RecordedKey?
    var waiting: [AdoptedTask] = []
    func put() throws {
      guard let run, !waiting.isEmpty else { return }
      let places = waiting.map { Place.row(file: name, sheet: nil, row: $0.number) }
      for (adoption, place) in zip(try ledger.adopt(waiting, under: run), places) {
        report.note(adoption, at: place, telling: Self.toldConflicts)
      }
      waiting = []
    }
    while let batch = try source.nextBatch() {
      for index in 0..<batch.count {
        let task = try columns.task(of: batch[index], file: name)
        if let first, !first.isOfOneRun(with: task.key) { throw columns.mixed(batch[index], file: name) }
        if run == nil {
          first = task.key
          var input = record
          input.header = source.header?.cells ?? []
          input.rawHeader = source.header?.rawRecord
          input.format = source.description.format.rawValue
          input.encoding = source.description.encoding
          input.delimiter = source.description.delimiter
          input.reading = InputReading(
            settings: SourceSettings(), quote: source.description.quote, escape: source.description.escape,
            hasByteOrderMark: source.description.hasByteOrderMark)
          run = try ledger.beginAdoption(
            Self.specification(task.key, input, command), namespace: task.key.namespace, now: now)
          report.run = run
        }
        waiting.append(task)
        if waiting.count == Self.batch { try put() }
      }
    }
    try put()
    return report
  }

  private static func specification(
    _ key: RecordedKey, _ input: InputRecord, _ command: [String]
  ) throws -> RunSpecification {
    guard let instance = key.taskKey?.instance else { throw AdoptionFailure(diagnostic: Diagnostic(.adoptBadKey, "")) }
    return RunSpecification(
      instance: instance, dataset: key.dataset, identityDefinition: key.identityOf, inputs: [input],
      mappingFile: "adopted", mappingSHA256: "adopted", command: command, region: "adopted", endpoint: "adopted")
  }

  /// Where a results file has what is needed.
  private struct Columns {
    var key: Int
    var contact: Int
    var createdAt: Int
    var outcome: Int?

    init(_ header: SourceHeader?, file: String) throws {
      let cells = header?.cells ?? []
      guard let key = cells.firstIndex(of: "_tf_key"), let contact = cells.firstIndex(of: "_tf_contact_id"),
        let createdAt = cells.firstIndex(of: "_tf_created_at")
      else {
        throw AdoptionFailure(
          diagnostic: Diagnostic(
            .adoptNoKey, at: .file(file),
            "this is no results file: it needs _tf_key, _tf_contact_id and _tf_created_at",
            fix: "name created.csv or undo.csv of a run folder"))
      }
      self.key = key
      self.contact = contact
      self.createdAt = createdAt
      outcome = cells.firstIndex(of: "_tf_outcome")
    }

    func task(of row: SourceRow, file: String) throws -> AdoptedTask {
      if let problem = row.problem { throw AdoptionFailure(diagnostic: problem) }
      let contact = row.text(at: contact)
      guard let key = RecordedKey(text: row.text(at: key)), !contact.isEmpty, contact.utf8.count <= 256,
        let created = try? Date(row.text(at: createdAt), strategy: .iso8601)
      else {
        throw AdoptionFailure(
          diagnostic: Diagnostic(
            .adoptBadKey, at: .row(file: file, sheet: nil, row: row.number),
            "_tf_key, _tf_contact_id or _tf_created_at of this row is not as it was written",
            fix: "take the file as the run folder has it; a spreadsheet program may have changed it"))
      }
      return AdoptedTask(
        number: row.number, cells: row.original, key: key, contact: contact, createdAt: created,
        isUndone: outcome.map { row.text(at: $0) == "undone" } ?? false)
    }

    func mixed(_ row: SourceRow, file: String) -> AdoptionFailure {
      AdoptionFailure(
        diagnostic: Diagnostic(
          .adoptBadKey, at: .row(file: file, sheet: nil, row: row.number),
          "this row is of another instance or dataset than the first", fix: "adopt each run's file by itself"))
    }
  }
}

/// A file that cannot be adopted.
package struct AdoptionFailure: Error, Sendable {
  package var diagnostic: Diagnostic
}

/// What became of the tasks of a results file.
package struct AdoptionReport: Sendable {
  package var run: RunID?
  package var adopted = 0
  package var settled = 0
  package var known = 0
  package var conflicts = 0
  /// The first conflicts, each with its place.
  package var problems: [Diagnostic] = []

  package init() {}

  package mutating func add(_ other: AdoptionReport) {
    adopted += other.adopted
    settled += other.settled
    known += other.known
    conflicts += other.conflicts
    problems += other.problems
  }

  mutating func note(_ adoption: Adoption, at place: Place, telling limit: Int) {
    switch adoption {
    case .adopted: adopted += 1
    case .settled: settled += 1
    case .known: known += 1
    case .conflict(let words):
      conflicts += 1
      guard problems.count < limit else { return }
      problems.append(
        Diagnostic(
          .adoptConflict, at: place, words, fix: "look at both in Amazon Connect; the ledger keeps what it has"))
    }
  }
}

extension RecordedKey {
  fileprivate func isOfOneRun(with other: RecordedKey) -> Bool {
    instance == other.instance && dataset == other.dataset && identityOf == other.identityOf
      && namespace == other.namespace
  }
}
