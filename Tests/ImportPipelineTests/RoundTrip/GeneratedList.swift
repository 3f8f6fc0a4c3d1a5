import Foundation

/// A list as it should be, and as it came: some cells are wrong, some rows too short or too long.
struct GeneratedList {
  static let header = ["Id", "Name", "Due", "Amount", "Note"]

  struct Row {
    var correct: [String]
    var broken: [String]
  }

  var rows: [Row] = []

  /// - Parameters:
  ///   - isPlain: only characters of Windows-1252, and no line breaks.
  ///   - mayBeRagged: whether rows may have too few or too many cells.
  init(seed: UInt64, isPlain: Bool, mayBeRagged: Bool) {
    var random = SeededRandom(state: seed)
    let count = Int.random(in: 6...14, using: &random)
    for number in 1...count {
      let correct = [
        String(repeating: "0", count: 4 - String(number).count) + String(number),
        Self.text(&random, isPlain) + "x",
        "\(Int.random(in: 10...28, using: &random)).0\(Int.random(in: 1...9, using: &random)).2026",
        "\(Int.random(in: -50...999, using: &random))",
        Self.text(&random, isPlain) + "!",
      ]
      var broken = correct
      switch Int.random(in: 0..<(mayBeRagged ? 8 : 5), using: &random) {
      case 0: broken[2] = "31.31.2026"
      case 1: broken[1] = ""
      case 2: (broken[2], broken[3]) = ("soon", "=1+1")
      case 5: broken.removeLast(Int.random(in: 1...3, using: &random))
      case 6: broken += ["surplus", "=2+2"]
      default: break
      }
      rows.append(Row(correct: correct, broken: broken))
    }
    // The first is wrong in any case.
    rows[0].broken[2] = "never \"ever\""
  }

  private static let pieces = [
    "Tilda Schäfer", "=1+1", "+49 30 5550100", "@x", "007", "-5", "say \"hi\"", "a,b", "c;d", "e|f", "O'Neil",
    "'t Hooft",
    "_x0041_", "#5", "C:\\new", "100 %", "<b>bold</b>", "=HYPERLINK(\"http://example.org\",\"x\")", "1.5E+3", "TRUE",
    "  two  blanks", "_tf_row",
  ]
  private static let widePieces = [
    "\u{202E}rtl\u{202C}", "漢字", "line\nbreak", "\r\nreturn", "tab\there", "\u{FF1D}1+1", "\u{1F600}", "\u{200B}", "é",
  ]

  private static func text(_ random: inout SeededRandom, _ isPlain: Bool) -> String {
    let choices = isPlain ? pieces : pieces + widePieces
    return (0..<Int.random(in: 1...3, using: &random)).map { _ in choices.randomElement(using: &random) ?? "" }
      .joined(separator: " ")
  }
}

struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
