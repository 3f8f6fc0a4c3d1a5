import ConnectAPI
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Reporting

/// Runs as text.
struct RunText {
  let reader: LedgerReader
  let activity: RunActivity?
  private let clock = ZoneClock()

  init(_ reader: LedgerReader) throws {
    self.reader = reader
    activity = try RunActivity.find(in: reader)
  }

  // MARK: For a person

  /// Many runs, one a line where the terminal is wide enough, and else a few lines each.
  func table(_ records: [RunRecord], width: Int) throws -> String {
    var table = TextTable([
      .init("run"), .init("begun (UTC)"), .init("dataset"), .init("state"), .init("read", isRight: true),
      .init("rows", wraps: true), .init("rate", isRight: true), .init("left", isRight: true),
      .init("files", wraps: true),
    ])
    table.rows = try records.map { record in
      [
        record.id.rawValue, clock.minute(record.startedAt), TerminalText.safe(record.specification.dataset),
        state(of: record), record.purgedAt == nil ? GroupedNumber.text(record.counts.total) : "", rows(of: record),
        try rate(of: record).map(RateText.text) ?? "", try left(of: record)?.duration ?? "",
        FileList.text(record.specification.inputs.map(\.file)),
      ]
    }
    if let lines = table.lines(width: width) { return lines.joined(separator: "\n") }
    let wrapped = WrappedText(width: width)
    return table.rows.map { cells in
      let head = [cells[0], cells[1], cells[2], cells[3]].joined(separator: "  ")
      var lines = wrapped.lines(head, hanging: 2)
      let counts = cells[4].isEmpty ? cells[5] : "read \(cells[4]): \(cells[5])"
      let pace = [cells[6], cells[7].isEmpty ? "" : cells[7] + " left"].filter { !$0.isEmpty }
      lines += wrapped.lines(([counts] + pace).joined(separator: ", "), first: "  ", hanging: 4)
      lines += wrapped.lines(cells[8], first: "  ", hanging: 4)
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// All that the ledger knows of one run.
  func story(_ record: RunRecord, width: Int) throws -> String {
    let specification = record.specification
    let sending = try reader.sendingFigures(of: record.id)
    var facts: [(String, String)] = [
      ("run", record.id.rawValue), ("state", stateInFull(of: record)), ("dataset", specification.dataset),
      ("instance", specification.instance.uuid), ("mapping", specification.mappingFile),
    ]
    facts += specification.inputs.map { ("file", $0.file + ($0.sheet.map { ", sheet \($0)" } ?? "")) }
    facts.append(("begun", clock.minuteWithZone(record.startedAt)))
    if let finished = record.finishedAt { facts.append(("finished", clock.minuteWithZone(finished))) }
    if let purged = record.purgedAt { facts.append(("purged", clock.minuteWithZone(purged))) }
    facts.append(("read", GroupedNumber.text(record.counts.total)))
    facts += RowState.allCases.filter { record.counts[$0] > 0 }.map {
      ($0.rawValue, GroupedNumber.text(record.counts[$0]))
    }
    if sending.attempts > 0 {
      facts.append(("requests", GroupedNumber.text(sending.attempts)))
      facts.append(("throttled", GroupedNumber.text(sending.throttled)))
    }
    if let rate = try rate(of: record) { facts.append(("rate", RateText.text(rate))) }
    if let left = try left(of: record) { facts.append(("left", left.text)) }
    if let plan = record.plan { facts.append(("plan", plan)) }
    if let folder = record.folder { facts.append(("files in", folder)) }
    facts.append(("command", CommandLineText.joined(specification.command)))
    let names = facts.map(\.0.count).max() ?? 0
    return facts.flatMap { name, value in
      let title = TerminalColumns.padded(name, to: names) + "  "
      // A command is there to be copied.
      let wrapped = WrappedText(width: name == "command" ? .max : width)
      return wrapped.lines(TerminalText.safe(value), first: title, hanging: names + 2)
    }.joined(separator: "\n")
  }

  func rows(of record: RunRecord) -> String {
    if let purged = record.purgedAt { return "purged on \(clock.minute(purged))" }
    let counts = RowState.allCases.filter { record.counts[$0] > 0 }
    return counts.isEmpty
      ? "no rows"
      : counts.map { "\(GroupedNumber.text(record.counts[$0])) \($0.rawValue)" }.joined(separator: ", ")
  }

  private func state(of record: RunRecord) -> String {
    switch record.state {
    case .checking: "checking"
    case .ready: record.id == activity?.run ? "sending" : "unfinished"
    case .finished: "finished"
    }
  }

  private func stateInFull(of record: RunRecord) -> String {
    guard let activity, activity.run == record.id else {
      return record.state == .ready ? "unfinished; the command below continues it" : state(of: record)
    }
    return "\(state(of: record)), by process \(activity.holder.process)"
  }

  /// Of the last minute while it is being sent, of all its busy time afterwards.
  private func rate(of record: RunRecord) throws -> Double? {
    guard record.purgedAt == nil, record.counts[.created] > 0 else { return nil }
    if record.id == activity?.run, let rate = activity?.rate { return rate }
    return try reader.pace(of: record.id)?.rate
  }

  private func left(of record: RunRecord) throws -> TimeLeft.Answer? {
    guard record.state == .ready, record.id == activity?.run, record.unsent > 0 else { return nil }
    let rates = [activity?.rate, record.setRate].compactMap(\.self)
    return rates.min().map { TimeLeft.Answer(seconds: Double(record.unsent) / $0, isLeast: false) }
  }

  // MARK: For programs

  func json(_ records: [RunRecord]) throws -> String {
    "[\n" + (try records.map(json)).joined(separator: ",\n") + "\n]"
  }

  private func json(_ record: RunRecord) throws -> String {
    let counts = RowState.allCases.map {
      "\"\($0.rawValue.replacing(" ", with: "_"))\": \(record.counts[$0])"
    }
    let isActive = record.id == activity?.run
    var members = [
      "\"run\": \(JSONText.quoted(record.id.rawValue))", "\"state\": \(JSONText.quoted(record.state.rawValue))",
      "\"dataset\": \(JSONText.quoted(record.specification.dataset))",
      "\"instance\": \(JSONText.quoted(record.specification.instance.uuid))",
      "\"files\": [\(record.specification.inputs.map { JSONText.quoted($0.file) }.joined(separator: ", "))]",
      "\"started_at\": \(JSONText.quoted(record.startedAt.formatted(.iso8601)))",
      "\"counts\": {\"read\": \(record.counts.total), \(counts.joined(separator: ", "))}",
      "\"command\": \(JSONText.quoted(CommandLineText.joined(record.specification.command)))",
      "\"is_running\": \(isActive)",
    ]
    if let rate = try rate(of: record) { members.append("\"tasks_per_second\": \(String(format: "%.3f", rate))") }
    if let left = try left(of: record) { members.append("\"seconds_left\": \(Int(left.seconds.rounded()))") }
    if isActive, let process = activity?.holder.process { members.append("\"process\": \(process)") }
    if let finished = record.finishedAt {
      members.append("\"finished_at\": \(JSONText.quoted(finished.formatted(.iso8601)))")
    }
    if let purged = record.purgedAt {
      members.append("\"purged_at\": \(JSONText.quoted(purged.formatted(.iso8601)))")
    }
    if let plan = record.plan { members.append("\"plan\": \(JSONText.quoted(plan))") }
    if let folder = record.folder { members.append("\"folder\": \(JSONText.quoted(folder))") }
    return "  {" + members.joined(separator: ", ") + "}"
  }
}
