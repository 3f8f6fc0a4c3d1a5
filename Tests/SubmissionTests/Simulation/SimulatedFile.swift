import ConnectAPI
import Foundation
import Ledger
import SpreadsheetReading
import Submission
import TaskMapping

@testable import TaskValidation

/// A file of a nightly load: rows with identities, each in a version of its values.
struct SimulatedFile: Sendable {
  struct Row: Sendable {
    var identity: String
    /// Rises with every change of the row's values; no version ever comes back.
    var version: Int
    /// Epoch seconds; nil starts at once.
    var start: Int64?
    /// Whether a rule of the mapping sets the row aside.
    var isSkipped = false
    /// Whether the service refuses its values.
    var isBad = false

    var name: String { "Callback \(identity) v\(version)" }
  }

  var number: Int
  var rows: [Row]
  /// How many identities there were in this file or an earlier one.
  var identities: Int

  /// The first night's file.
  static func first(_ dice: inout Dice, epoch: Double) -> SimulatedFile {
    let isBad = dice.oneIn(24)
    let haveStarts = dice.oneIn(6)
    let rows = (1...(isBad ? dice.number(12...16) : dice.number(2...7))).map { number in
      var row = Row.fresh("t\(number)", version: 1, &dice, epoch: epoch)
      // A mapping that is wrong for nearly every row, and a list of appointments that are close.
      if isBad { row.isBad = !dice.oneIn(8) }
      if haveStarts { row.start = Int64(epoch) + Int64(dice.number(61...260)) }
      return row
    }
    return SimulatedFile(number: 1, rows: rows, identities: rows.count)
  }

  /// A later night's: most rows as they were, some changed, skipped or gone, some new.
  func next(_ dice: inout Dice, epoch: Double) -> SimulatedFile {
    var later = SimulatedFile(number: number + 1, rows: [], identities: identities)
    for row in rows {
      switch dice.below(10) {
      case 0: continue
      case 1:
        var row = row
        row.isSkipped.toggle()
        later.rows.append(row)
      case 2, 3, 4: later.rows.append(.fresh(row.identity, version: row.version + 1, &dice, epoch: epoch))
      default: later.rows.append(row)
      }
    }
    for _ in 0..<dice.below(3) {
      later.identities += 1
      later.rows.append(.fresh("t\(later.identities)", version: 1, &dice, epoch: epoch))
    }
    return later
  }

  /// The same rows, exported anew.
  var exportedAgain: SimulatedFile { SimulatedFile(number: number + 1, rows: rows, identities: identities) }

  // MARK: As the ledger takes it

  static let instance = "11111111-2222-3333-4444-555555555555"

  func specification() throws -> RunSpecification {
    guard let instance = InstanceID(Self.instance) else { throw Unexpected("the instance id is a UUID") }
    let input = InputRecord(
      file: "callbacks.csv", fingerprint: "file-\(number)", byteCount: 1, modifiedAt: SimulatedTime.start,
      format: "csv", header: ["Ticket"])
    return RunSpecification(
      instance: instance, dataset: "callbacks", identityDefinition: #"["ticket"]"#, inputs: [input],
      mappingFile: "callbacks.yaml", mappingSHA256: "mapping", command: ["taskferry", "load"], region: "eu-central-1",
      endpoint: "http://127.0.0.1:1")
  }

  var stagedRows: [StagedRow] {
    rows.enumerated().map { index, row in
      let verdict: StagedRow.Verdict =
        row.isSkipped
        ? .skipped(reason: "closed", identity: TaskIdentity(parts: [row.identity])) : .task(row.task)
      return StagedRow(input: 0, number: index + 2, cells: .record(Array(row.identity.utf8)), verdict: verdict)
    }
  }
}

extension SimulatedFile.Row {
  fileprivate static func fresh(_ identity: String, version: Int, _ dice: inout Dice, epoch: Double) -> Self {
    let ahead: Int64? =
      switch dice.below(60) {
      case 0...11: Int64(dice.number(30...400))
      case 12...14: Int64(dice.number(600...40_000))
      case 15: 7 * 86_400
      default: nil
      }
    let start = ahead.map { Int64(epoch) + $0 }
    return Self(identity: identity, version: version, start: start, isBad: dice.oneIn(14))
  }

  fileprivate var task: ValidatedTask {
    let content = Array("\(identity) v\(version)................".utf8.prefix(16))
    return ValidatedTask(
      identity: TaskIdentity(parts: [identity]), content: ContentHash(bytes: content), fields: TaskFields(name: name),
      route: .resolved(TaskRoute(kind: .contactFlow, id: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")),
      schedule: SchedulePlan(start: start), isStamped: true, sortKey: [])
  }
}
