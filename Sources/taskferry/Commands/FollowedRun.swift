import ArgumentParser
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Reporting

/// `taskferry status --follow`: looks into the ledger while another process loads.
///
/// It only reads, each look one short transaction, and takes no lock. All rows are counted again when that costs at most
/// a twentieth of the time; in between the newest attempts tell what was made.
struct FollowedRun {
  let command: StatusCommand

  /// The part of the time that may be spent on counting.
  private static let share = 0.05

  func follow(_ begun: RunRecord) async throws {
    let signals = LeavingSignals()
    defer { withExtendedLifetime(signals) {} }
    let activity = try RunActivity.find(in: try command.ledgerOptions.reader(isSimulated: command.simulated))
    var watch = RunWatch(
      setRate: begun.setRate, recentRate: activity?.run == begun.id ? activity?.rate : nil)
    var record: RunRecord? = begun
    var newest: Int64 = 0
    var made = 0
    var countAgain = -Double.infinity
    var lastLine = -Double.infinity
    while true {
      // Opened anew each time: a ledger whose first load begins just now has no write-ahead log yet.
      let reader = try command.ledgerOptions.reader(isSimulated: command.simulated)
      let now = Self.now
      if now >= countAgain {
        newest = try reader.attempts(of: begun.id, after: 0).last
        record = try reader.run(begun.id.rawValue).flatMap { $0.id == begun.id ? $0 : nil }
        made = 0
        countAgain = now + max(0.9, (Self.now - now) / Self.share)
      } else if record != nil {
        let later = try reader.attempts(of: begun.id, after: max(1, newest))
        newest = later.last
        made += later.created
      }
      let isHeld = reader.holder()?.isLoad ?? false
      let look = watch.look(at: record, madeSince: made, isHeld: isHeld, now: Self.now)
      guard case .goesOn(let text) = look else { return try end(look, of: record ?? begun, in: reader) }
      show(text, &lastLine)
      // Whoever let go may have finished it: looked at in full the next time.
      if !isHeld { countAgain = -.infinity }
      try await Task.sleep(for: .seconds(1))
    }
  }

  private func show(_ text: ProgressText, _ lastLine: inout Double) {
    guard !command.output.quiet else { return }
    if Terminal.isInteractive { return Terminal.status(text.line(width: Terminal.width)) }
    guard Self.now - lastLine >= 30 else { return }
    lastLine = Self.now
    Terminal.tell(text.line)
  }

  private func end(_ look: RunWatch.Look, of record: RunRecord, in reader: LedgerReader) throws {
    Terminal.endStatus()
    let text = try RunText(reader)
    if command.output.format == .json {
      Terminal.answer(try text.json(look == .discarded ? [] : [record]))
    } else {
      let lines = WrappedText(width: Terminal.answerWidth)
      let read = "read \(GroupedNumber.text(record.counts.total)): \(text.rows(of: record))"
      switch look {
      case .discarded:
        let sentence =
          "run \(record.id) is no longer in the ledger: its load was refused or stopped before it sent anything"
        Terminal.answer(lines.lines(sentence, hanging: 2).joined(separator: "\n"))
      case .gone:
        let sentence = "run \(record.id) is not finished, and its process has ended; \(read)"
        Terminal.answer(lines.lines(sentence, hanging: 2).joined(separator: "\n"))
        Terminal.answer(
          "\nto continue, run:\n  \(TerminalText.safe(CommandLineText.joined(record.specification.command)))")
      case .finished, .goesOn:
        let rate = try reader.pace(of: record.id)?.rate.map { " (\(RateText.text($0)))" } ?? ""
        let sentence = "run \(record.id) is finished\(rate); \(read)"
        Terminal.answer(lines.lines(sentence, hanging: 2).joined(separator: "\n"))
      }
    }
    if look != .finished { throw ExitCode(ExitStatus.interrupted.rawValue) }
  }

  /// Seconds on a clock that never goes back.
  private static var now: Double { ProcessInfo.processInfo.systemUptime }
}
