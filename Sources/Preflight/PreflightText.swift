import Diagnostics

extension PreflightReport {
  /// The report for a person: a line a step, the fix below it, the sums at the end.
  /// - Parameter columns: how long a line may be; a word that is longer stays whole.
  package func table(color: Bool, columns: Int = .max) -> String {
    let width = steps.map(\.name.rawValue.count).max() ?? 0
    let indent = String(repeating: " ", count: 9 + width + 2)
    func wrapped(_ text: String) -> String {
      Self.lines(of: TerminalText.safe(text), columns: columns - indent.count).joined(separator: "\n" + indent)
    }
    var lines: [String] = []
    for step in steps {
      let name = step.name.rawValue + String(repeating: " ", count: width - step.name.rawValue.count)
      lines.append("\(Self.word(step.verdict, color: color))  \(name)  \(wrapped(step.message))")
      if let fix = step.fix { lines.append(indent + wrapped("fix: " + fix)) }
    }
    let sums = PreflightStep.Verdict.allCases.map { "\(count($0)) \($0.rawValue)" }
    return (lines + ["", sums.joined(separator: ", ")]).joined(separator: "\n")
  }

  /// The text in lines of at most so many columns, broken between words; whole where that would leave no room.
  private static func lines(of text: String, columns: Int) -> [String] {
    guard columns >= 24 else { return [text] }
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// Seven characters wide.
  private static func word(_ verdict: PreflightStep.Verdict, color: Bool) -> String {
    let (text, style) =
      switch verdict {
      case .passed: ("passed ", "32")
      case .warned: ("WARNED ", "1;33")
      case .failed: ("FAILED ", "1;31")
      case .skipped: ("skipped", "2")
      }
    return color ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }

  /// The JSON contract, version 1: `docs/doctor.md`.
  package var json: String {
    let objects = steps.map { "    \(Self.json($0))" }.joined(separator: ",\n")
    let sums = PreflightStep.Verdict.allCases.map { "\"\($0.rawValue)\": \(count($0))" }.joined(separator: ", ")
    return """
      {
        "taskferry_doctor": 1,
        "exit_status": \(exitStatus),
        "counts": {\(sums)},
        "steps": [
      \(objects)
        ]
      }
      """
  }

  private static func json(_ step: PreflightStep) -> String {
    var members = [
      "\"step\": \(JSONText.quoted(step.name.rawValue))", "\"verdict\": \(JSONText.quoted(step.verdict.rawValue))",
      "\"message\": \(JSONText.quoted(step.message))",
    ]
    if let code = step.code { members.append("\"code\": \(JSONText.quoted(code.rawValue))") }
    if let fix = step.fix { members.append("\"fix\": \(JSONText.quoted(fix))") }
    if !step.facts.isEmpty {
      let facts = step.facts.map { "\(JSONText.quoted($0.name)): \(json($0.value))" }
      members.append("\"facts\": {\(facts.joined(separator: ", "))}")
    }
    return "{\(members.joined(separator: ", "))}"
  }

  private static func json(_ value: PreflightStep.Fact.Value) -> String {
    switch value {
    case .text(let text): JSONText.quoted(text)
    case .number(let number): NumberWords.plain(number)
    }
  }
}

/// Numbers as people and JSON write them.
enum NumberWords {
  /// Without a fraction where there is none, and with at most three digits of one.
  static func plain(_ number: Double) -> String {
    guard number.isFinite else { return "null" }
    let rounded = (number * 1_000).rounded() / 1_000
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
  }
}
