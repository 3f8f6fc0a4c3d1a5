import Diagnostics
import Testing

@testable import TaskMapping

/// A mapping comes from somebody's disk, but nothing in it may cost more than its size deserves.
@Suite(.serialized) struct `Hostile mappings` {
  private static let tenMegabytes = String(repeating: "a: b\n", count: 2 << 20)

  @Test func `a file of megabytes is refused before it is parsed`() {
    let elapsed = ContinuousClock().measure {
      #expect(MappingFixtures.report(Self.tenMegabytes).first?.hasPrefix("mapping.too-large") == true)
    }
    #expect(elapsed < .seconds(2))
  }

  static let million = 1_000_000

  /// 5 s as the program is built for people; without optimisation, on a machine that is busy, four times that.
  /// What grows faster than the file would take minutes.
  #if DEBUG
    static let budget = Duration.seconds(20)
  #else
    static let budget = Duration.seconds(5)
  #endif

  static let attacks: [(name: String, text: String)] = [
    ("brackets", String(repeating: "[", count: million)),
    ("braces", String(repeating: "{a: ", count: million / 4)),
    ("dashes", String(repeating: "- ", count: million / 2)),
    ("question marks", String(repeating: "? ", count: million / 2)),
    ("indentation", (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()),
    (
      "a quadratic blow-up of aliases",
      "a: &a [\(String(repeating: "x,", count: 1_000))]\n" + "b: [" + String(repeating: "*a,", count: 300_000) + "]"
    ),
    (
      "a billion laughs",
      "a0: &a0 [x, x]\n" + (1..<60).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        + "? *a59\n: x\n"
    ),
    ("a cycle", "a: &a [*a]"),
    ("tags", String(repeating: "- !!x y\n", count: million / 8)),
    ("duplicate keys", String(repeating: "a: b\n", count: million / 5)),
    ("unknown keys", (0..<(million / 12)).map { "k\($0): x\n" }.joined()),
    ("one long line", "taskferry: 1\ndataset: " + String(repeating: "x", count: million)),
    ("one long key", String(repeating: "k", count: million) + ": x"),
    ("an open quote", "taskferry: \"" + String(repeating: "x\n", count: million / 2)),
    ("values", "a: [" + String(repeating: "x,", count: million / 2) + "]"),
    ("dollars", MappingFixtures.minimal + "\n  description: '" + String(repeating: "$", count: million) + "'"),
    (
      "references", MappingFixtures.minimal + "\n  description: '" + String(repeating: "${x}", count: million / 5) + "'"
    ),
    (
      "open references",
      MappingFixtures.minimal + "\n  description: '" + String(repeating: "${", count: million / 3) + "'"
    ),
    (
      "columns nobody reads",
      MappingFixtures.minimal.replacing(
        "columns:\n", with: "columns:\n" + (0..<50_000).map { "  k\($0): x\n" }.joined())
    ),
    (
      "codes that one_of refuses",
      MappingFixtures.minimal.replacing(
        "customer: Customer",
        with: "customer: {header: x, one_of: [\((0..<9_000).map { "w\($0)" }.joined(separator: ", "))], map: {"
          + (0..<40_000).map { "c\($0): v\($0)" }.joined(separator: ", ") + "}}")
    ),
    (
      "conditions in conditions",
      MappingFixtures.minimal + "\nskip:\n  - reason: x\n    when: " + String(repeating: "{not: ", count: 10_000)
        + "x" + String(repeating: "}", count: 10_000)
    ),
    ("directives", String(repeating: "%TAG ! tag:x,2000:\n", count: 50_000) + "--- a"),
    ("comments", String(repeating: "#\n", count: million / 2)),
    ("carriage returns", String(repeating: "\r", count: million)),
  ]

  @Test(arguments: attacks.map(\.name))
  func `an attack ends fast with few problems`(name: String) throws {
    let text = try #require(Self.attacks.first { $0.name == name }).text
    #expect(text.utf8.count <= YAMLTreeBuilder.maximumBytes)
    var diagnostics: [Diagnostic] = []
    let elapsed = ContinuousClock().measure {
      switch MappingFixtures.load(text) {
      case .success(let loaded): diagnostics = loaded.warnings
      case .failure(let failure): diagnostics = failure.diagnostics
      }
    }
    #expect(elapsed < Self.budget, "\(elapsed)")
    #expect((1...ProblemList.limit + 1).contains(diagnostics.count))
    let shown = diagnostics.map { $0.message.utf8.count + ($0.fix?.utf8.count ?? 0) + ($0.sourceLine?.utf8.count ?? 0) }
    #expect(shown.allSatisfy { $0 < 20_000 })
  }

  @Test func `depth is judged at the bracket that goes too deep`() {
    let text = "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(MappingFixtures.report(text) == ["1:35 mapping.too-deep values are nested more than 32 deep"])
  }

  @Test func `a report that was cut says so`() {
    let text = (0..<1_000).map { "k\($0): x\n" }.joined()
    let report = MappingFixtures.report(text)
    #expect(report.count == ProblemList.limit + 1)
    #expect(report.last == "note mapping.more-problems there are more problems; these are the first 200")
  }

  @Test func `random changes to a mapping never crash, and a failure always has a reason`() {
    var random = SeededGenerator(seed: 20_261_121)
    let original = Array(MappingFixtures.worked.utf8)
    let noise = Array("\0\t\n\r :-?[]{},#&*!|>'\"%@`$\u{FF}é~<=0a".utf8)
    for _ in 0..<300 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = noise[Int.random(in: 0..<noise.count, using: &random)]
        case 1: bytes.remove(at: index)
        default: bytes.insert(noise[Int.random(in: 0..<noise.count, using: &random)], at: index)
        }
      }
      if case .failure(let failure) = MappingFile.load(bytes: bytes, file: "m.yaml", environment: [:]) {
        #expect(failure.diagnostics.contains { $0.severity == .error })
      }
    }
  }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
