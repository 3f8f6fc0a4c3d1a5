import ArgumentParser
import ConnectAPI
import Diagnostics
import Foundation
import Preflight

/// Looks at everything that a load needs, before there is one.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Examine all that a load needs; every warning and failure names the fix.",
    discussion: """
      Changes nothing: what is asked of the service is refused or only read. Each step is passed, warned, failed or \
      skipped, and says why. With --policy the least IAM policy is printed instead.

      Exit status: 0 nothing failed; else that of the first step that did: 65 the mapping, the file or the ledger, \
      66 there is no such file, 70 the disk of the ledger, 3 the way to the service or the service itself.
      """)

  @Argument(help: ArgumentHelp("Spreadsheets that are to be loaded: what the quotas mean for them.", valueName: "file"))
  var files: [String] = []

  @Option(help: ArgumentHelp("The mapping: its instance and its routes are looked at too.", valueName: "file"))
  var mapping: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup(title: "Service") var service: ServiceOptions
  @OptionGroup(title: "Ledger") var ledgerOptions: LedgerOptions

  @Option(help: ArgumentHelp("The rate that the load would have.", valueName: "n|auto"))
  var rate: RateChoice = .perSecond(1.6)

  @Option(
    help: ArgumentHelp("Ask the services nothing new after this long: 30s.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var timeout: Int64 = 30

  @Flag(help: "Print the IAM policy that taskferry needs at the instance, and nothing else.")
  var policy = false

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "With --policy: only what these need, of check, load, verify, undo, reconcile, doctor; may be repeated.",
      valueName: "command"))
  var purposes: [PermissionPolicy.Purpose] = []

  @Option(help: "How the answer is written.")
  var format: OutputOptions.Format = .table

  mutating func validate() throws {
    guard (1...600).contains(timeout) else { throw ValidationError("--timeout is from 1s to 10m.") }
    guard policy || purposes.isEmpty else { throw ValidationError("--for goes with --policy.") }
    if case .perSecond(let rate) = rate, !(0.001...10_000).contains(rate) {
      throw ValidationError("--rate is from 0.001 to 10000, or auto.")
    }
  }

  func run() async throws {
    guard !policy else { return try await PolicyPrinting(command: self).print() }
    let examination = Examination(command: self)
    await examination.carryOut()
    let report = examination.report
    switch format {
    case .json: Terminal.answer(report.json)
    case .table:
      Terminal.answer(
        report.table(color: Terminal.wantsColor(1), columns: Terminal.answerWidth))
    }
    if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
  }
}

extension PermissionPolicy.Purpose: ExpressibleByArgument {}
