import Diagnostics
import Foundation
import ImportPipeline
import TaskMapping

/// Tells what becomes of one row, so that one can read it out on the phone.
struct RowStory {
  let mapping: String
  let reading: ReadingOptions

  func tell(_ number: Int, of input: InputFile) throws {
    var mapping = try MappingOptions.read(mapping).mapping
    mapping.source = reading.applied(to: mapping.source)
    let plan = ImportPlan(
      mapping: mapping, inputs: [input], now: Date(), environment: ProcessInfo.processInfo.environment)
    guard let story = try RowPreview.make(of: number, plan: plan) else {
      throw CommandFailure(
        .invalidData, "preview.no-such-row",
        "\(input.displayName) has no row \(number) with anything in it below its header",
        fix: "rows have the numbers that a spreadsheet program shows; a text file's records count, blank lines too")
    }
    for column in story.columns { tell(column) }
    tell(story.verdict)
    story.warnings.forEach(Terminal.show)
  }

  private func tell(_ column: ColumnTrace) {
    let source = column.source.map { "from \(TerminalText.safe($0))" } ?? "not in the file"
    Terminal.answer("\(column.name)  \(source)")
    var lines = column.steps.map { ($0.name, TerminalText.quoted($0.text)) }
    switch column.outcome {
    case .value(let text, let type, let isRepaired):
      lines.append(
        ("value", "\(TerminalText.quoted(text)) (\(type)\(isRepaired ? ", the default for a bad value" : ""))"))
    case .none(let isRepaired): lines.append(("value", isRepaired ? "none: the bad value is left out" : "none"))
    case .refused(let message): lines.append(("refused", TerminalText.safe(message)))
    }
    let width = lines.map(\.0.count).max() ?? 0
    for (name, text) in lines {
      Terminal.answer("    \(name.padding(toLength: width, withPad: " ", startingAt: 0))  \(text)")
    }
  }

  private func tell(_ verdict: RowPreview.Verdict) {
    switch verdict {
    case .skipped(let reason): Terminal.answer("\nskipped: \(TerminalText.safe(reason))")
    case .rejected(let problems):
      Terminal.answer("\nrefused:")
      for problem in problems { Terminal.answer(DiagnosticText().lines(for: problem)) }
    case .task(let request, let start):
      Terminal.answer("\na task that \(start):")
      Terminal.answer(Self.indented(request))
    }
  }

  /// The body as a person reads it, its members in the order they are sent in.
  private static func indented(_ body: [UInt8]) -> String {
    var text = ""
    var depth = 0
    var isInString = false
    var isEscaped = false
    func line() -> String { "\n" + String(repeating: "  ", count: depth) }
    for character in String(decoding: body, as: UTF8.self) {
      if isInString {
        text.append(character)
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isInString = false
        }
        continue
      }
      switch character {
      case "\"":
        isInString = true
        text.append(character)
      case "{", "[":
        depth += 1
        text += String(character) + line()
      case "}", "]":
        depth -= 1
        text += line() + String(character)
      case ",": text += "," + line()
      case ":": text += ": "
      default: text.append(character)
      }
    }
    return text.split(separator: "\n").map { TerminalText.safe($0) }.joined(separator: "\n")
  }
}
