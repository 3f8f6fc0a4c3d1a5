import Aftercare
import Diagnostics
import Foundation
import ImportPipeline
import Ledger

/// The results files in the run folders that a ledger knows.
struct RunFiles {
  let ledger: TaskLedger

  /// Puts on record what they tell and the ledger does not know.
  /// - Throws: `LedgerError`. A file that cannot be adopted is told on stderr and left.
  func adopt() throws -> AdoptionReport {
    var total = AdoptionReport()
    let folders = try ledger.reader.runs().reversed().compactMap(\.folder)
    for path in folders.flatMap(Self.files) {
      do {
        let input = try InputFile(path: path)
        total.add(
          try AdoptedFile(path: path, name: path, into: ledger).adopt(
            input.adoptedRecord, command: CommandLine.arguments, now: Date()))
      } catch let failure as AdoptionFailure {
        Terminal.show(failure.diagnostic)
      }
    }
    for problem in total.problems { Terminal.show(problem) }
    return total
  }

  /// created.csv and undo.csv of a folder and of those of its inputs, in an order that lets an undo have the last word.
  private static func files(in folder: String) -> [String] {
    let inside = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let folders = [folder] + inside.sorted().map { folder + "/" + $0 }
    return ["created.csv", "undo.csv"].flatMap { name in folders.map { $0 + "/" + name } }
      .filter { FileManager.default.fileExists(atPath: $0) }
  }
}

extension InputFile {
  /// The file as inputs are recorded; its header is read by whoever adopts it.
  var adoptedRecord: InputRecord {
    InputRecord(
      file: displayName, fingerprint: fingerprint, byteCount: byteCount, modifiedAt: modifiedAt, format: "csv")
  }
}
