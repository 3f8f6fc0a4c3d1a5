package import Diagnostics
package import Foundation
package import Ledger
import SpreadsheetReading

/// The folder of a run: 0700, its files 0600, each written beside its place and renamed, present only when it
/// has content.
///
/// Rows are written one by one, so the folder of a million rows costs no memory.
package final class RunFolder {
  package let path: String
  private let inputs: [InputRecord]
  private let style: ReportStyle
  private let isLatest: Bool
  private var writers: [WriterKey: RowFileWriter] = [:]
  /// By input; the rejects of one that has no workbook, or whose workbook failed, stand in rejects.csv alone.
  private var workbooks: [Int: RejectsWorkbook] = [:]
  /// Why an input has none, by input.
  private var workbookNotes: [Int: String] = [:]
  private var requests: WholeFile?

  /// Where the folder of a run belongs: `<parent>/runs/<time>-<id>`, the time in UTC.
  package static func path(in parent: String, id: String, startedAt: Date) -> String {
    let time = startedAt.formatted(
      .iso8601.year().month().day().dateSeparator(.omitted).time(includingFractionalSeconds: false)
        .timeSeparator(.omitted))
    return "\(parent)/runs/\(time)-\(id)"
  }

  /// Makes the folder, or takes it up again.
  /// - Parameters:
  ///   - isLatest: whether `latest` beside it is to point at it; not for the files of an earlier run.
  /// - Throws: `ReportError` when it cannot be written.
  package init(
    at path: String, inputs: [InputRecord], isLatest: Bool, style: ReportStyle = ReportStyle()
  ) throws(ReportError) {
    self.path = path
    self.style = style
    self.inputs = inputs
    self.isLatest = isLatest
    try Self.makeFolder(path)
  }

  private func pointLatestHere() {
    let url = URL(fileURLWithPath: path)
    let latest = url.deletingLastPathComponent().appendingPathComponent("latest").path
    // A link that cannot be made costs a convenience, not the report.
    let fresh = latest + ".new"
    removeFile(fresh)
    if makeLink(fresh, to: url.lastPathComponent), !moveFile(fresh, to: latest) { removeFile(fresh) }
  }

  /// Appends a row to the files that list it.
  package func write(_ row: ReportRow) throws(ReportError) {
    guard inputs.indices.contains(row.input) else { return }
    var row = row
    if row.state == .rejected, row.cells == nil { row.problems.append(Self.cellsAreGone) }
    row.standInForUncached()
    for kind in RowFile.files(for: row) { try write(row, to: kind) }
  }

  /// Keeps a row refused, when its file is loaded again, until somebody has filled it.
  private static let cellsAreGone = Diagnostic(
    "input.missing-cells", "the original cells of this row were erased from the ledger",
    fix: "fill them from the list it came from")

  /// Whether the rejects of an input are left as an earlier pass, or somebody's hand, has made them.
  private func keepsRejects(of input: Int) -> Bool {
    style.keepsRejects && FileManager.default.fileExists(atPath: folder(of: input) + "/" + RowFile.rejects.name)
  }

  private func write(_ row: ReportRow, to kind: RowFile) throws(ReportError) {
    if kind == .rejects, keepsRejects(of: row.input) { return }
    let key = WriterKey(input: row.input, kind: kind)
    if let writer = writers[key] {
      try writer.write(row)
    } else {
      let folder = folder(of: row.input)
      try Self.makeFolder(folder)
      let writer = try RowFileWriter(kind, in: folder, input: inputs[row.input], style: style.rows)
      writers[key] = writer
      try writer.write(row)
      if kind == .rejects { beginWorkbook(of: row.input, in: folder) }
    }
    if kind == .rejects { writeToWorkbook(row) }
  }

  // A workbook that cannot be written costs a convenience: rejects.csv has every row.

  private func beginWorkbook(of input: Int, in folder: String) {
    if let obstacle = RejectsWorkbook.obstacle(for: inputs[input]) {
      workbookNotes[input] = "\(RejectsWorkbook.name) is not written: \(obstacle)"
      return
    }
    do throws(ReportError) {
      workbooks[input] = try RejectsWorkbook(in: folder, input: inputs[input])
    } catch {
      giveUpWorkbook(of: input, error)
    }
  }

  private func writeToWorkbook(_ row: ReportRow) {
    do throws(ReportError) { try workbooks[row.input]?.write(row) } catch { giveUpWorkbook(of: row.input, error) }
  }

  private func giveUpWorkbook(of input: Int, _ error: ReportError) {
    workbooks[input] = nil
    workbookNotes[input] =
      "\(RejectsWorkbook.name) is not written, rejects.csv has every row: \(error.diagnostic.message)"
  }

  /// Puts the workbooks in their places.
  /// - Returns: the name of that of an input, when it has one, and what is worth telling.
  private func finishWorkbook(of input: Int, _ summary: ImportSummary) -> (name: String?, notes: [String]) {
    var name: String?
    var notes: [String] = []
    if let workbook = workbooks[input] {
      do throws(ReportError) {
        notes = try workbook.finish(summary)
        name = RejectsWorkbook.name
      } catch {
        giveUpWorkbook(of: input, error)
      }
    }
    if let note = workbookNotes[input] { notes.append(note) }
    if name == nil { removeFile(folder(of: input) + "/" + RejectsWorkbook.name) }
    return (name, inputs.count == 1 ? notes : notes.map { "\(inputs[input].file): \($0)" })
  }

  /// Appends a request body to requests.ndjson, one a line.
  package func write(request body: [UInt8]) throws(ReportError) {
    if requests == nil { requests = try WholeFile(path: path + "/requests.ndjson") }
    try requests?.write(body + [0x0A])
  }

  /// Puts the row files in their place and writes summary.txt, summary.json and report.html.
  /// - Parameter summary: gets what is worth telling about the files.
  /// - Returns: the names of the files, as seen from the folder.
  package func finish(_ summary: inout ImportSummary) throws(ReportError) -> [String] {
    var names: [String] = []
    for index in inputs.indices {
      for kind in RowFile.allCases {
        if kind == .rejects, keepsRejects(of: index) {
          names.append(name(of: kind.name, input: index))
          continue
        }
        guard let writer = writers[WriterKey(input: index, kind: kind)] else {
          // What an earlier pass over the same run wrote is no longer true.
          removeFile(folder(of: index) + "/" + kind.name)
          if kind == .rejects { removeFile(folder(of: index) + "/" + RejectsWorkbook.name) }
          continue
        }
        try writer.finish()
        names.append(name(of: kind.name, input: index))
        guard kind == .rejects else { continue }
        let workbook = finishWorkbook(of: index, summary)
        if let name = workbook.name { names.append(self.name(of: name, input: index)) }
        summary.warnings += workbook.notes
      }
    }
    if let requests {
      try requests.finish()
      names.append("requests.ndjson")
    } else {
      removeFile(path + "/requests.ndjson")
    }
    names += ["summary.txt", "summary.json"]
    let page = ReportPage(summary, showsValues: style.showsValues, files: names).html
    try write(page, to: "report.html")
    try write(SummaryText.text(for: summary), to: "summary.txt")
    // What a group may read holds no values.
    let told = style.group == nil ? summary : summary.masked
    try write(SummaryJSON.text(for: told) + "\n", to: "summary.json")
    if let group = style.group, let note = share(with: group) { summary.warnings.append(note) }
    if isLatest { pointLatestHere() }
    return names + ["report.html"]
  }

  /// Opens what holds no values to a group.
  /// - Returns: what is worth telling; nil when all went well.
  private func share(with group: ReportGroup) -> String? {
    let runs = URL(fileURLWithPath: path).deletingLastPathComponent().path
    // A report with values stays the owner's.
    let files = ["summary.txt", "summary.json"] + (style.showsValues ? [] : ["report.html"])
    let isShared =
      files.allSatisfy { group.mayRead(file: path + "/" + $0) } && group.mayEnter(folder: path)
      && group.mayEnter(folder: runs)
    guard isShared else {
      return
        "the report could not be given to group \(TerminalText.safe(group.name)): only root and its members may do that"
    }
    return style.showsValues
      ? "report.html shows values and is not given to group \(TerminalText.safe(group.name))" : nil
  }

  private func write(_ text: String, to name: String) throws(ReportError) {
    try WholeFile.write(text, to: path + "/" + name)
  }

  /// Writes the summary of a run that has no other file, in a folder of its own.
  /// - Returns: its path.
  package static func writeSummary(_ text: String, to folder: String) throws(ReportError) -> String {
    try makeFolder(folder)
    let path = folder + "/summary.json"
    try WholeFile.write(text + "\n", to: path)
    return path
  }

  private func name(of file: String, input: Int) -> String {
    inputs.count == 1 ? file : "\(Self.folderName(of: inputs[input], at: input))/\(file)"
  }

  private func folder(of input: Int) -> String {
    inputs.count == 1 ? path : path + "/" + Self.folderName(of: inputs[input], at: input)
  }

  private static func folderName(of input: InputRecord, at index: Int) -> String {
    let name = URL(fileURLWithPath: input.file).lastPathComponent
    let safe = name.unicodeScalars.map { JSONText.isUnsafe($0) || $0 == "/" ? "_" : String($0) }.joined()
    // A name has at most 255 bytes.
    var cut = safe
    while cut.utf8.count > 200 { cut.removeLast() }
    return "\(index + 1)-\(cut)"
  }

  private static func makeFolder(_ path: String) throws(ReportError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ReportError(
        Diagnostic(
          "report.cannot-write", at: .file(path), "the folder cannot be made: \(error.localizedDescription)",
          fix: "choose another folder with --output"))
    }
  }
}

extension ReportRow {
  /// A formula without a result has no text: left blank, the row would load again as if nothing had stood there.
  fileprivate mutating func standInForUncached() {
    guard state == .rejected, problems.contains(where: { $0.code.rawValue == OwnColumns.uncachedCode }),
      case .cells(let all) = cells
    else { return }
    cells = .cells(all.map { $0.kind == .uncached ? .init(kind: .error, text: OwnColumns.uncachedValue) : $0 })
  }
}

private struct WriterKey: Hashable {
  var input: Int
  var kind: RowFile
}

/// Why a report could not be written.
package struct ReportError: Error, Sendable {
  package var diagnostic: Diagnostic
  package init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
