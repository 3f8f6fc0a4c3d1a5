import ConnectAPI
import Diagnostics
import Foundation
import ImportPipeline
import Ledger
import Preflight
import Reporting
import SpreadsheetReading
import TaskMapping

/// The mapping and the files.
extension Examination {
  func examineMapping() {
    guard let path = command.mapping else { return }
    do {
      var mapping = try MappingOptions.load(path, isQuiet: true, now: Date())
      mapping.source = command.reading.applied(to: mapping.source)
      loadedMapping = mapping
      report.steps.append(.passed(.mapping, "\(TerminalText.safe(path)), dataset \(mapping.dataset)"))
    } catch {
      report.steps.append(Self.failed(.mapping, error, fix: "`taskferry test \(path)` shows every problem of it"))
    }
  }

  func examineFiles() async {
    guard !command.files.isEmpty else { return }
    if command.mapping != nil, loadedMapping == nil {
      return report.steps.append(.skipped(.file, because: "mapping failed"))
    }
    do {
      let inputs = try InputNames.resolve(command.files)
      if let loadedMapping {
        report.steps.append(try await check(inputs, by: loadedMapping))
      } else {
        report.steps.append(try count(inputs))
      }
    } catch {
      report.steps.append(Self.failed(.file, error, fix: "`taskferry preview` tells how it is read"))
    }
  }

  /// The judgement of `taskferry check`; nothing is written.
  private func check(_ inputs: [InputFile], by mapping: Mapping) async throws -> PreflightStep {
    let instance = (command.service.instance ?? mapping.task.instance).flatMap { InstanceID($0) }
    let path = command.ledgerOptions.path(isSimulated: false)
    let reader = try? LedgerReader.open(path: path)
    let plan = ImportPlan(mapping: mapping, inputs: inputs, instance: instance, now: Date(), environment: environment)
    let summary = try await ImportPipeline(plan).check(ledger: reader ?? nil, report: .none)
    let counts = summary.counts
    rows = counts[.pending]
    let sums = "\(counts.total) read, \(counts[.pending]) to send"
    if let reason = summary.stopReason, summary.exitStatus == 65 {
      return .failed(
        .file, .doctorRows, "\(sums): \(reason)", fix: "mend the file, or `expect` in the mapping", exitStatus: 65)
    }
    if counts[.rejected] > 0 {
      return .warned(
        .file, .doctorRows, "\(sums), \(counts[.rejected]) refused",
        fix: "`taskferry check` with the same file and mapping tells why",
        [.init("rows", Double(counts.total)), .init("to_send", Double(counts[.pending]))])
    }
    return .passed(
      .file, sums, [.init("rows", Double(counts.total)), .init("to_send", Double(counts[.pending]))])
  }

  /// Without a mapping nobody knows which rows count; all that are read do.
  private func count(_ inputs: [InputFile]) throws -> PreflightStep {
    var settings = command.reading.applied(to: SourceSettings())
    settings.guessesEncoding = true
    var total = 0
    for input in inputs {
      var source = try SpreadsheetFile.open(path: input.path, displayName: input.displayName, settings: settings)
      while let batch = try source.nextBatch() { total += batch.count }
    }
    rows = total
    return .passed(.file, "\(total) rows; with --mapping it is told which of them are to be sent")
  }

  /// What a command would say before it gives up, with its exit status.
  static func failed(_ name: PreflightStep.Name, _ error: any Error, fix: String) -> PreflightStep {
    let (diagnostics, status) = Failure.verdict(on: error)
    guard let first = diagnostics.first else {
      return .failed(name, "internal.error", "\(error)", fix: "please report this", exitStatus: 70)
    }
    var shown = first
    let place = first.place.map { "\($0): " } ?? ""
    let others = diagnostics.count - 1
    shown.message = place + first.message + (others > 0 ? ", and \(others) more" : "")
    if others > 0 { shown.fix = [first.fix, fix].compactMap(\.self).joined(separator: "; ") }
    return .failed(name, shown, fix: fix, exitStatus: status.rawValue)
  }
}
