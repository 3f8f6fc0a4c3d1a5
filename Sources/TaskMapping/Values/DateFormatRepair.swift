/// What somebody most likely meant by a date format in the letters of another program: a spreadsheet in German
/// (`TT.MM.JJJJ`) or French (`jj/mm/aaaa`), upper case throughout (`DD.MM.YYYY`), or strftime (`%d.%m.%Y`).
enum DateFormatRepair {
  /// The whole format in our letters; nil when there is none that can be read.
  static func repaired(_ source: String) -> String? {
    let runs = runs(of: source)
    let hasMonth = runs.contains { $0.first == "M" || $0.first == "L" || $0 == "%m" || $0 == "%b" || $0 == "%B" }
    let hasDayPeriod = runs.contains { $0 == "a" || $0 == "%p" }
    var hasHour = false
    let repaired = runs.map { run -> String in
      let repaired = letters(for: run, hasMonth: hasMonth, hasDayPeriod: hasDayPeriod, hasHour: hasHour)
      if let first = repaired.first, first == "H" || first == "h" { hasHour = true }
      return repaired
    }.joined()
    guard repaired != source, (try? DateFormatCompiler.steps(of: repaired)) != nil else { return nil }
    return repaired
  }

  private static func letters(for run: String, hasMonth: Bool, hasDayPeriod: Bool, hasHour: Bool) -> String {
    let count = run.count
    switch (run.first ?? " ", count) {
    case ("%", 2): return strftime[run.last ?? " "] ?? run
    case ("Y", _), ("J", _), ("u", _), ("A", 4), ("a", 4), ("j", 4): return count == 2 ? "yy" : "yyyy"
    case ("y", 3): return "yyyy"
    case ("D", _), ("T", 2), ("t", 2), ("j", 2): return "dd"
    case ("L", _): return "MM"
    case ("k", _): return hasDayPeriod ? "hh" : "HH"
    case ("m", _) where !hasMonth && !hasHour: return "MM"
    case ("M", 2) where hasHour: return "mm"
    case ("h", _) where !hasDayPeriod: return String(repeating: "H", count: count)
    case ("H", _) where hasDayPeriod: return String(repeating: "h", count: count)
    default: return run
    }
  }

  private static let strftime: [Character: String] = [
    "d": "dd", "m": "MM", "Y": "yyyy", "y": "yy", "H": "HH", "I": "hh", "M": "mm", "S": "ss", "p": "a", "b": "MMM",
    "B": "MMMM", "e": "d", "F": "yyyy-MM-dd", "T": "HH:mm:ss",
  ]

  /// Runs of one letter, `%` with its letter, quoted texts and other characters, in their order.
  private static func runs(of source: String) -> [String] {
    var runs: [String] = []
    var isQuoted = false
    for character in source {
      if isQuoted || character == "'" {
        if isQuoted { runs[runs.count - 1].append(character) } else { runs.append("'") }
        if character == "'" { isQuoted.toggle() }
      } else if runs.last == "%" {
        runs[runs.count - 1].append(character)
      } else if character.isLetter, runs.last?.first == character {
        runs[runs.count - 1].append(character)
      } else {
        runs.append(String(character))
      }
    }
    return runs
  }
}
