import Ledger

/// What a state of rows is called on the page, and in which manner it is drawn.
struct StateWords {
  let name: String
  let remark: String
  /// A class of the style sheet: each has a colour of its own, those that somebody must look at are hatched.
  let style: String

  init(_ state: RowState, of summary: ImportSummary) {
    let isCheck = summary.command == .check
    name = state == .pending ? (isCheck ? "to be sent" : "waiting") : state.rawValue
    style = "s-" + state.rawValue.replacing(" ", with: "-")
    remark =
      switch state {
      case .pending where isCheck && summary.outcome == .done: "would become tasks"
      case .pending where isCheck: "could become tasks, and will not as things are"
      case .pending where summary.outcome == .limitExceeded || summary.outcome == .invalid: "not sent"
      case .pending: "wait to be sent"
      case .created: "tasks with their ContactId on record"
      case .duplicate where summary.ledgerWasRead: "have a task already, or stand twice in the input"
      case .duplicate: "stand twice in the input"
      case .changed where summary.ledgerWasRead: "have a task, or another row in the input, with other values"
      case .changed: "another row of the input has other values"
      case .skipped: "set aside by a rule of the mapping"
      case .rejected: "refused, each with a reason and a fix"
      case .deferred: "start beyond the service’s horizon; a later load sends them"
      case .failed: "could not be sent; the next load tries again"
      case .inDoubt: "may have become tasks; the next load settles them"
      case .withdrawn: "taken back, or taken over by a later run, before they were sent"
      case .undone: "ended by undo"
      }
  }
}
