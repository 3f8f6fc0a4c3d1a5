import ArgumentParser
import Diagnostics
import Foundation
import Glibc
import ImportPipeline
import SpreadsheetReading
import TaskMapping

/// Drafts a mapping for a spreadsheet, or says how a spreadsheet has drifted from the mapping it has.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Draft a mapping for a spreadsheet, or report its drift from one.",
    discussion: """
      Looks at the first 10,000 rows and writes a mapping with the evidence for each line beside it. Values are shown \
      masked. What the values do not decide is left open, marked DECIDE. No file is ever overwritten.

      With --check nothing is written. Exit status 0: the file fits the mapping; 1: it has drifted; 65: the mapping \
      or the file cannot be read. A few wrong values are shown and are no drift; more than one in twenty of a column are.
      """)

  @Argument(help: ArgumentHelp("A spreadsheet, or - for standard input.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp(
      "Where the mapping is written, or - for stdout; by default the file's name with .yaml, in this folder.",
      valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Report how the file has drifted from this mapping.", valueName: "mapping"))
  var check: String?

  @Option(help: ArgumentHelp("The zone of times without an offset, such as Europe/Berlin.", valueName: "zone"))
  var timezone: String?

  @Option(
    help: ArgumentHelp("Where telephone numbers without a country code are dialled, such as DE.", valueName: "region"))
  var region: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup(title: "Task template") var templateOptions: TemplateOptions

  mutating func validate() throws {
    let answers = ProposalAnswers(zone: timezone, region: region)
    if !answers.hasKnownZone {
      throw ValidationError("There is no time zone '\(timezone ?? "")'; use an IANA name such as Europe/Berlin.")
    }
    if !answers.hasKnownRegion {
      throw ValidationError(
        "There is no region '\(region ?? "")'; use two capital letters such as DE. The AWS Region is --aws-region.")
    }
    if check != nil, templateOptions.taskTemplate != nil {
      throw ValidationError(
        "--check goes without --task-template; check --online compares a mapping with its template.")
    }
    if check != nil, output != nil || timezone != nil || region != nil {
      throw ValidationError("--check goes without --output, --timezone and --region: it writes nothing.")
    }
  }

  func run() async throws {
    guard let input = try InputNames.resolve([file], areFingerprinted: false).first else { return }
    if let check { return try reportDrift(of: input, from: check) }
    let target = output ?? InitCommand.defaultName(for: file)
    if target != "-" { try InitCommand.refuseExisting(target) }
    let sample = try self.sample(of: input)
    let proposal = MappingProposal(
      sample, answers: ProposalAnswers(zone: timezone, region: region), template: try await templateOptions.template())
    guard !proposal.isEmpty else {
      throw CommandFailure(
        .invalidData, "init.nothing-there", "\(input.displayName) has no rows to draft a mapping from",
        fix: "name the sheet with --sheet, or look with taskferry preview")
    }
    let draft = proposal.draft(
      dataset: InitCommand.dataset(for: file), date: Date().formatted(.iso8601.year().month().day()))
    guard target != "-" else { return Terminal.answer(String(draft.text.dropLast())) }
    try InitCommand.write(draft.text, to: target)
    tell(draft.questions, target)
  }

  /// The rows as they stand in the file: no header, short rows short, formulas without a result told as such.
  private func sample(of input: InputFile) throws -> TableSample {
    var settings = reading.applied(to: SourceSettings())
    settings.headerRow = .none
    settings.ragged = .pad
    settings.guessesEncoding = true
    var source = try SpreadsheetFile.open(path: input.path, displayName: input.displayName, settings: settings)
    let sample = try TableSample(&source, header: reading.headerRow)
    if let header = sample.header, sample.headerMayBeRefused {
      // What a load would say of the header is said before a mapping is written for it.
      settings.headerRow = .row(header.rowNumber)
      settings.delimiter = sample.source.delimiter
      settings.comment = sample.hint.comment
      _ = try SpreadsheetFile.open(path: input.path, displayName: input.displayName, settings: settings)
    }
    return sample
  }

  private func tell(_ questions: [MappingProposal.Question], _ target: String) {
    Terminal.answer("wrote \(TerminalText.safe(target))")
    if questions.isEmpty {
      Terminal.answer("nothing is left open")
    } else {
      Terminal.answer("\nto decide:")
      for question in questions { Terminal.answer("  line \(question.line): \(question.text)") }
    }
    // A name that cannot be shown as it is makes no command that works.
    guard TerminalText.safe(target + file) == target + file else { return }
    Terminal.answer("\nthen:")
    let check = ["check", file, "--mapping", target]
    for words in [["test", target], check + templateOptions.wordsOfCheck] {
      Terminal.answer("  " + TerminalText.safe(CommandLineText.joined(["taskferry"] + words)))
    }
  }

  // MARK: Drift

  private func reportDrift(of input: InputFile, from path: String) throws {
    var mapping = try MappingOptions.read(path).mapping
    mapping.source = reading.applied(to: mapping.source)
    var source = try SpreadsheetFile.open(
      path: input.path, displayName: input.displayName, settings: mapping.source)
    let context = InputContext(
      file: input.displayName, fileName: input.fileName, sheet: source.description.sheet,
      fingerprint: input.fingerprint, now: Date(),
      isText: source.description.format == .csv, environment: ProcessInfo.processInfo.environment)
    let drift = try MappingDrift(of: mapping, from: &source, context: context)
    for problem in drift.headers + drift.rows { Terminal.answer(DiagnosticText().lines(for: problem)) }
    for misfit in drift.misfits { tell(misfit) }
    if !drift.unread.isEmpty {
      let list = drift.unread.map { TerminalText.quoted($0) }.joined(separator: ", ")
      Terminal.answer("not read by the mapping, which ignores unknown columns: \(list)")
    }
    guard drift.isDrift else {
      let extent = drift.isWhole ? "" : " as far as its first \(drift.rowCount) rows go"
      let names = "\(TerminalText.safe(input.displayName)) fits \(TerminalText.safe(path))\(extent)"
      return Terminal.answer(drift.hasFindings ? "\(names), what is named above apart" : names)
    }
    throw ExitStatus.someRowsRefused
  }

  private func tell(_ misfit: MappingDrift.Misfit) {
    let header = misfit.header.map { " (\(TerminalText.safe($0)))" } ?? ""
    Terminal.answer(
      "column \(misfit.column)\(header): \(misfit.count) of \(misfit.filled) values do not fit [\(misfit.code)]; letters "
        + "and digits masked: \(misfit.examples.joined(separator: ", "))")
    if let formats = misfit.formats { Terminal.answer("  fix: add \(formats) to formats: of the column") }
  }

  // MARK: Files

  /// `callbacks.xlsx` becomes `callbacks.yaml` in the working folder.
  static func defaultName(for file: String) -> String {
    let name = baseName(of: file) + ".yaml"
    return name.hasPrefix("-") ? "./" + name : name
  }

  private static func baseName(of file: String) -> String {
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    return file == "-" || name.isEmpty ? "mapping" : name
  }

  /// The file's name without what changes from night to night: `callbacks-2026-11-21` is the dataset `callbacks`.
  static func dataset(for file: String) -> String? {
    let words = baseName(of: file).lowercased().split { !$0.isLetter && !$0.isNumber }
    let lasting = words.filter { word in !word.allSatisfy(\.isNumber) }
    return lasting.isEmpty || file == "-" ? nil : lasting.joined(separator: "-")
  }

  private static func refuseExisting(_ path: String) throws {
    guard (try? FileManager.default.attributesOfItem(atPath: path)) != nil else { return }
    throw exists(path)
  }

  private static func exists(_ path: String) -> CommandFailure {
    CommandFailure(
      .usage, "init.exists", "\(path) is there already, and nothing is overwritten",
      fix: "name another file with --output, or compare with --output -")
  }

  /// - Throws: `CommandFailure`; then there is no file, not even a part of one.
  private static func write(_ text: String, to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw errno == EEXIST ? exists(path) : cannotWrite(path, errno) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    } catch {
      try? FileManager.default.removeItem(atPath: path)
      throw cannotWrite(path, errno)
    }
  }

  private static func cannotWrite(_ path: String, _ code: Int32) -> CommandFailure {
    CommandFailure(
      [ENOENT, ENOTDIR, EISDIR, EACCES].contains(code) ? .usage : .internalError, "init.cannot-write",
      "\(path.isEmpty ? "a file without a name" : path) cannot be written: \(unsafe String(cString: strerror(code)))",
      fix: "name a file in a folder that you may write to, with room for it, with --output")
  }
}
