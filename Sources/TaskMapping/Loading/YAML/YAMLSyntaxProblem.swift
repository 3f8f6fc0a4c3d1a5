internal import Diagnostics

/// Turns what libyaml says about a broken text into what somebody can act on: the classic traps are named.
enum YAMLSyntaxProblem {
  static func report(_ error: YAMLSyntaxError, to problems: inout ProblemList) {
    let text = problems.text
    if let offset = error.byteOffset {
      problems.add(
        .mappingSyntax, at: text.position(ofByte: offset), "an invisible control character stands here",
        fix: "delete it; in a text in double quotes it can be written as an escape such as \\x07")
      return
    }
    if let position = comment(inBracketOf: error, text) {
      problems.add(
        .mappingSyntax, at: position,
        "a # with a space before it begins a comment, so the bracket is not closed in this line",
        fix: "put the text with the # in quotes")
      return
    }
    let trap = Trap.allCases.first { $0.explains(error, line: text.line(error.position.line) ?? "") } ?? .other
    problems.add(.mappingSyntax, at: trap.position(of: error, in: text), trap.message(for: error), fix: trap.fix)
  }

  /// Where ` #` cuts off the line in which a bracket opens that is never closed.
  private static func comment(inBracketOf error: YAMLSyntaxError, _ text: MappingText) -> TextPosition? {
    guard error.context.contains("flow"), let opening = error.contextPosition, let line = text.line(opening.line),
      let start = line.firstRange(of: " #")?.upperBound, line[start...].contains(where: { $0 == "}" || $0 == "]" })
    else { return nil }
    return TextPosition(line: opening.line, column: line[..<start].unicodeScalars.count)
  }

  /// A way to write YAML that nearly everybody falls for once, most specific first.
  private enum Trap: CaseIterable {
    case tab, unclosedQuote, escape, deeperIndentation, colonInText, templateInBraces, asterisk, forbiddenStart,
      afterQuote, missingSpace
    case unclosedBracket, braceStart, indentation, other

    func explains(_ error: YAMLSyntaxError, line: String) -> Bool {
      let problem = error.problem
      let context = error.context
      let column = error.position.column
      switch self {
      case .tab:
        let lead = line.unicodeScalars.prefix(max(column, 1)).prefix { $0 == " " || $0 == "\t" }
        return lead.contains("\t")
      case .unclosedQuote: return context.contains("quoted scalar") && !problem.contains("escape")
      case .escape: return context.contains("quoted scalar") && problem.contains("escape")
      case .deeperIndentation:
        let before = String(String.UnicodeScalarView(line.unicodeScalars.prefix(max(column - 1, 0))))
        return problem.contains("mapping values are not allowed") && line.hasPrefix(" ") && !before.contains(": ")
          && !before.contains("{")
      case .colonInText: return problem.contains("mapping values are not allowed")
      case .templateInBraces: return context.contains("flow") && line.contains("${")
      case .asterisk: return context.contains("alias") || context.contains("anchor")
      case .forbiddenStart: return problem.contains("cannot start any token")
      case .afterQuote:
        let before = line.unicodeScalars.prefix(max(column - 1, 0)).last { $0 != " " }
        return problem.contains("did not find expected") && (before == "\"" || before == "'")
      case .missingSpace: return problem.contains("could not find expected ':'")
      case .unclosedBracket: return context.contains("flow")
      case .braceStart:
        let before = line.unicodeScalars.prefix(max(column - 1, 0)).last { $0 != " " }
        return problem.contains("did not find expected key") && (before == "}" || before == "]")
      case .indentation: return context.contains("block")
      case .other: return true
      }
    }

    /// The place to look at, which often is where the construct began and not where it fell apart.
    func position(of error: YAMLSyntaxError, in text: MappingText) -> TextPosition {
      let line = Array((text.line(error.position.line) ?? "").unicodeScalars)
      let column: Int?
      switch self {
      case .unclosedQuote, .unclosedBracket, .asterisk, .missingSpace: return error.contextPosition ?? error.position
      case .deeperIndentation: column = line.firstIndex { $0 != " " }
      case .braceStart:
        column = line.indices.first { index in
          (line[index] == "{" || line[index] == "[") && index >= 2 && line[index - 1] == " "
            && [":", "-"].contains(line[index - 2])
        }
      default: return error.position
      }
      return TextPosition(line: error.position.line, column: column.map { $0 + 1 } ?? error.position.column)
    }

    func message(for error: YAMLSyntaxError) -> String {
      switch self {
      case .tab: "the line is indented with a tab, which YAML does not allow"
      case .unclosedQuote: "the quote that opens here is never closed"
      case .escape: "the backslash in this text in double quotes begins no escape that YAML knows"
      case .deeperIndentation: "the line is indented deeper than the one above, so YAML takes it for more of that text"
      case .colonInText: "a colon and a space stand inside a text without quotes, so YAML takes it for another key"
      case .templateInBraces: "inside { } or [ ] a text with ${…} must be in quotes"
      case .asterisk: "a text without quotes begins with * or &, which mean something else in YAML"
      case .forbiddenStart: "a text without quotes begins with a character that YAML keeps for itself"
      case .afterQuote: "something follows after the closing quote"
      case .missingSpace: "this is neither a key nor a value: there is no colon with a space after it"
      case .unclosedBracket: "the bracket that opens here is never closed, or a comma is missing inside"
      case .braceStart: "a text without quotes begins with { or [, so YAML takes it for a mapping or a list"
      case .indentation: "this line does not fit the lines above it: its indentation matches none of theirs"
      case .other: "the text is not YAML: \(error.problem)"
      }
    }

    var fix: String {
      switch self {
      case .tab: "indent with spaces"
      case .unclosedQuote: "close it; inside 'single quotes' a quote is written twice"
      case .escape: "put the text in single quotes, where a backslash is a backslash: '\\d+'"
      case .deeperIndentation: "indent it like the line above, or quote the text above if it was to go on"
      case .colonInText: "put the whole text in quotes"
      case .templateInBraces: "write \"${name}\""
      case .asterisk, .forbiddenStart: "put the whole text in quotes"
      case .afterQuote: "put the quotes around the whole text, or close a quote that a line above leaves open"
      case .missingSpace: "write `key: value`, with a space after the colon"
      case .unclosedBracket: "close it, and separate what it holds with commas"
      case .braceStart: "put the whole text in quotes"
      case .indentation: "indent the keys of one section alike, with spaces"
      case .other: "look at the line and the one before it"
      }
    }
  }
}
