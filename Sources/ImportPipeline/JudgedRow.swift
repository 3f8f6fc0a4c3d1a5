import Diagnostics
import Ledger
import SpreadsheetReading
import TaskMapping
import TaskValidation

/// A row with its verdict, on its way to the ledger or to a dry run's report.
struct JudgedRow: Sendable {
  var row: SourceRow
  var verdict: StagedRow.Verdict
  var repaired: [Int] = []
  var warnings: [Diagnostic] = []
  /// Whether the opening hours moved its start, as the clock stands now.
  var isMoved = false
  /// Whether its start is past, so that it begins at once.
  var isPast = false
  /// The values that must not occur twice in the input.
  var uniqueKeys: [MappedRow.UniqueKey] = []
  /// Of a row that was judged with its batch and became a task.
  var keys: RowKeys?

  var identity: TaskIdentity? {
    switch verdict {
    case .task(let task): task.identity
    case .skipped(_, let identity), .rejected(_, let identity): identity
    }
  }
}

/// The rows of a batch with their verdicts.
struct JudgedBatch: Sendable {
  let batch: RowBatch
  /// Tasks of which nobody needs the texts and there is nothing to tell, in the order of the file.
  var accepted: [AcceptedRow] = []
  /// All other rows, in the order of the file.
  var rows: [JudgedRow] = []

  struct AcceptedRow: Sendable, BitwiseCopyable {
    /// The row's index in the batch.
    let index: Int
    /// As the spreadsheet program numbers it.
    let number: Int
    let keys: RowKeys
    let task: AcceptedTask
  }
}

/// What of a row is kept when it becomes a task without anything to tell.
enum KeptTexts: Sendable {
  /// The whole task.
  case all
  /// What finds it again among others: enough for a dry run that asks nobody.
  case none
}
