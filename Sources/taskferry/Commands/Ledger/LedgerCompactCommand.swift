import ArgumentParser
import Diagnostics
import Ledger

/// Gives the space of what was erased back to the disk.
struct LedgerCompactCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact", abstract: "Finish tidying up and give free space back to the disk.",
    discussion: """
      Makes a copy meanwhile: twice the size of the ledger must be free on its disk. Whatever stops it, the ledger \
      stays as it was.
      """)

  @OptionGroup var target: LedgerTarget

  @Option(
    help: ArgumentHelp("Wait this long for another run to end: 90s, 30m.", valueName: "duration"),
    transform: SendingOptions.seconds)
  var waitLock: Int64 = 0

  func run() async throws {
    let ledger = try target.writer(waitLock: waitLock)
    Terminal.answer(Self.text(try ledger.compact()))
  }

  static func text(_ result: CompactionResult) -> String {
    "compacted: \(ByteText.of(result.before)) before, \(ByteText.of(result.after)) after"
  }
}
