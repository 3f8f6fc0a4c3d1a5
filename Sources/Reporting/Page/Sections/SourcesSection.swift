import Foundation
import Ledger

/// What was read, what there is to be said about it, what lies beside the page, and how long it took.
struct SourcesSection {
  static let inputLimit = 30
  static let noteLimit = 30
  static let fileLimit = 60

  struct Input {
    let file: String
    let format: String
    let detail: String
    let size: String
    let fingerprint: String
  }

  struct File {
    let name: String
    let purpose: String?
  }

  let inputs: [Input]
  let hasInputs: Bool
  let moreInputs: String?
  let notes: [String]
  let hasNotes: Bool
  let moreNotes: String?
  let files: [File]
  let hasFiles: Bool
  let moreFiles: String?
  let folder: String?
  let mapping: String
  let startedAt: String
  let endedAt: String
  let took: String
  let zone: String

  init(_ summary: ImportSummary, _ words: PageText, files names: [String], _ clock: ZoneClock) {
    let inputs = Bounded(summary.inputs, Self.inputLimit)
    self.inputs = inputs.shown.map(Self.input)
    hasInputs = !summary.inputs.isEmpty
    moreInputs =
      inputs.more > 0 ? "\(PageFigure.count(inputs.more, "more file", "more files")): in summary.json." : nil
    let notes = Bounded(summary.warnings, Self.noteLimit)
    self.notes = notes.shown.map { words.sentence($0, limit: 500) }
    hasNotes = !summary.warnings.isEmpty
    moreNotes = notes.more > 0 ? "\(PageFigure.count(notes.more, "more note", "more notes")): in summary.json." : nil
    let files = Bounded(names, Self.fileLimit)
    self.files = files.shown.map {
      File(name: PageText.plain($0, limit: 200), purpose: Self.purposes[URL(fileURLWithPath: $0).lastPathComponent])
    }
    hasFiles = !names.isEmpty
    moreFiles = files.more > 0 ? "\(PageFigure.count(files.more, "more file", "more files")) in the folder." : nil
    folder = summary.folder.map { PageText.plain($0, limit: 600) }
    mapping = PageText.plain(summary.mapping, limit: 300)
    startedAt = clock.second(summary.startedAt)
    endedAt = clock.second(summary.endedAt)
    took = DurationText.text(seconds: summary.endedAt.timeIntervalSince(summary.startedAt))
    zone = clock.name
  }

  private static func input(_ input: InputRecord) -> Input {
    var details: [String] = []
    if let sheet = input.sheet { details.append("sheet \(PageText.plain(sheet, limit: 80))") }
    if let encoding = input.encoding { details.append(PageText.plain(encoding, limit: 40)) }
    return Input(
      file: PageText.plain(input.file, limit: 300), format: PageText.plain(input.format, limit: 40),
      detail: details.joined(separator: ", "), size: Self.size(input.byteCount),
      fingerprint: PageText.plain(input.fingerprint, limit: 80))
  }

  /// `812 bytes`, `1.6 kB`, `93 MB`: powers of a thousand.
  static func size(_ bytes: Int64) -> String {
    let value = Double(bytes)
    if bytes < 1_000 { return PageFigure.count(Int(bytes), "byte", "bytes") }
    if value < 999_950 { return "\(PageFigure.decimal(value / 1e3)) kB" }
    if value < 999_950_000 { return "\(PageFigure.decimal(value / 1e6)) MB" }
    return "\(PageFigure.decimal(value / 1e9)) GB"
  }

  /// Of the files of a run folder, by their names.
  private static let purposes = [
    "created.csv": "rows that have a task, with its ContactId",
    "rejects.csv": "refused rows with reason and fix; correct them and load this file",
    "rejects.xlsx": "the same as a workbook, faulty cells marked; loads again too",
    "skipped.csv": "rows a rule of the mapping set aside",
    "duplicates.csv": "rows that have a task already",
    "changed.csv": "rows that have a task with other values",
    "waiting.csv": "rows without a task and without a verdict, with the next step",
    "undo.csv": "rows that were undone, or left by an undo",
    "requests.ndjson": "the body of every request, byte for byte",
    "summary.json": "the figures of this page, for programs",
    "summary.txt": "twenty lines for whoever is called at night",
  ]
}
