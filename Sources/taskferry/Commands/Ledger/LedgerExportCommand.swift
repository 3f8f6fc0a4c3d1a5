import ArgumentParser
import Diagnostics
import Foundation
import Ledger
import Reporting

/// Writes the rows of the ledger to stdout, for other programs.
struct LedgerExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write what became of every row to stdout, as CSV or JSON lines.",
    discussion: """
      The columns are those of the view `results`. Of what stands in the cells only identities are written; messages \
      may quote a cell and come with --messages.
      """)

  @Option(help: ArgumentHelp("Only this run, by its id or its beginning.", valueName: "run"))
  var run: String?

  @Option(parsing: .singleValue, help: ArgumentHelp("Only rows in this state; may be repeated.", valueName: "state"))
  var state: [RowState] = []

  @Flag(help: "With the column message, which may quote cells.")
  var messages = false

  @Option(help: "How the rows are written.")
  var format: Format = .csv

  enum Format: String, CaseIterable, ExpressibleByArgument { case csv, jsonl }

  @OptionGroup var target: LedgerTarget

  func run() async throws {
    let reader = try target.reader()
    let record = try run.map { try RunLookup.find($0, in: reader) }
    let record4180 = DelimitedRecord()
    if format == .csv {
      let names = ResultColumns.all(withMessages: messages).map(\.name)
      Terminal.answer(String(decoding: record4180.joined(names), as: UTF8.self) + "\r")
    }
    try reader.forEachResult(of: record?.id, in: state.isEmpty ? nil : Set(state)) { row in
      let columns = ResultColumns.all(withMessages: messages)
      switch format {
      case .csv:
        let fields = columns.map { $0.value(row)?.text ?? "" }
        Terminal.answer(String(decoding: record4180.joined(fields), as: UTF8.self) + "\r")
      case .jsonl:
        let members = columns.map { "\"\($0.name)\": \($0.value(row)?.json ?? "null")" }
        Terminal.answer("{" + members.joined(separator: ", ") + "}")
      }
    }
  }
}

extension RowState: ExpressibleByArgument {
  /// `in doubt` may be written `in_doubt` or `in-doubt`.
  public init?(argument: String) {
    self.init(rawValue: argument.replacing("_", with: " ").replacing("-", with: " "))
  }

  /// As they are shown in the help: without white space.
  public static var allValueStrings: [String] { allCases.map { $0.rawValue.replacing(" ", with: "-") } }
}

/// The columns of an export, in the order of the view.
enum ResultColumns {
  enum Value {
    case text(String)
    case number(Int)

    var text: String {
      switch self {
      case .text(let text): text
      case .number(let number): String(number)
      }
    }

    var json: String {
      switch self {
      case .text(let text): JSONText.quoted(text)
      case .number(let number): String(number)
      }
    }
  }

  struct Column {
    var name: String
    var value: (ResultRow) -> Value?
  }

  static func all(withMessages: Bool) -> [Column] {
    withMessages ? columns : columns.filter { $0.name != "message" }
  }

  private static var columns: [Column] {
    [
      Column(name: "run") { .text($0.run) }, Column(name: "file") { .text($0.file) },
      Column(name: "sheet") { $0.sheet.map(Value.text) }, Column(name: "row") { .number($0.row) },
      Column(name: "dataset") { .text($0.dataset) }, Column(name: "identity") { $0.identity.map(Value.text) },
      Column(name: "generation") { $0.generation.map(Value.number) }, Column(name: "state") { .text($0.state) },
      Column(name: "client_token") { $0.clientToken.map(Value.text) },
      Column(name: "contact_id") { $0.contactID.map(Value.text) }, Column(name: "code") { $0.code.map(Value.text) },
      Column(name: "message") { $0.message.map(Value.text) },
      Column(name: "created_at") { $0.createdAt.map(Value.text) },
    ]
  }
}
