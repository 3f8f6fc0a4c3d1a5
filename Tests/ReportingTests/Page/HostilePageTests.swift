import Foundation
import Ledger
import Testing

@testable import Reporting

/// What stands in a file is text on the page, whatever it is.
@Suite struct HostilePageTests {
  private static let texts = [
    "<script>alert(1)</script>", "</style><script>alert(1)</script>", "\" onload=\"alert(1)", "' autofocus onfocus='x",
    "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "]]><!--", "-->", "{{policy}}", "{{{.}}}",
    "&lt;b&gt;", "<a href=javascript:alert(1)>x</a>", "</title></head><body>", "\u{1B}[31mred\u{1B}]8;;http://x\u{7}",
    "\u{202E}gnp.exe", "a\u{0}b", "\u{2028}\u{85}\u{FEFF}", "\u{FFFE}", "<base href=//evil>",
    "<meta http-equiv=refresh>",
  ]

  /// The same hostile text in every place that a text from outside can reach.
  private func summary(_ text: String) -> ImportSummary {
    var summary = FabricatedSummary.load
    var input = FabricatedSummary.input
    input.file = text
    input.format = text
    input.encoding = text
    input.sheet = text
    input.fingerprint = text
    input.header = [text]
    summary.inputs = [input]
    summary.dataset = text
    summary.mapping = text
    summary.instance = text
    summary.run = text
    summary.problems = [
      .init(code: text, column: text, count: 1, examples: [text, "f:A1: \"\(text)\" is bad"], fix: text)
    ]
    summary.repaired = [text: 1]
    summary.warnings = [text]
    summary.stopReason = text
    summary.stopCode = text
    summary.stopFix = text
    summary.continueCommand = text
    summary.folder = text
    summary.facts.planID = text
    summary.facts.destinations = [Destination(kind: text, name: text, id: text, tasks: 1)]
    summary.facts.arrivals?.zone = text
    summary.facts.arrivals?.first = text
    summary.facts.arrivals?.last = text
    summary.facts.arrivals?.hours[0].localTime = text
    summary.facts.sending?.answers = [.init(code: text, status: 400, count: 1)]
    summary.facts.samples = [
      SampleTask(
        row: text, name: text, description: text,
        references: [
          .init(name: text, type: "URL", value: text), .init(name: text, type: "EMAIL", value: text),
          .init(name: text, type: text, value: text),
        ], attributes: [.init(key: text, value: text)], startsAt: text, kind: text, routeName: text)
    ]
    return summary
  }

  /// Tags with their attributes, as the page has them.
  private func tags(_ html: String) -> [String] {
    html.matches(of: /<[!\/a-zA-Z][^>]*>/).map { String($0.0) }
  }

  @Test(arguments: texts.map { ($0, true) } + [(texts.joined(), true), (texts.joined(), false)])
  func `a hostile text adds no tag and no attribute wherever it stands`(text: String, showsValues: Bool) {
    let harmless = ReportPage(summary("plain"), showsValues: showsValues, files: ["plain"]).html
    let hostile = ReportPage(summary(text), showsValues: showsValues, files: [text]).html
    // Titles differ, tags and their number do not; a description of several lines has a paragraph for each.
    func names(_ html: String) -> [String] {
      tags(html).map { String($0.prefix { $0 != " " && $0 != ">" }) }.filter {
        $0 != "<p" && $0 != "</p" && !$0.hasSuffix("bdi")
      }
    }
    #expect(names(hostile) == names(harmless))
    for tag in tags(hostile) {
      let bare = tag.replacing(/"[^"]*"/, with: "")
      #expect(!bare.contains(/\son[a-z]+\s*=/) && !bare.contains(/\sstyle\s*=/), "\(tag)")
    }
    for scalar in hostile.unicodeScalars where scalar.value != 0x0A {
      #expect(
        !(scalar.value < 0x20) && !(0x7F...0x9F).contains(scalar.value) && !(0x202A...0x202E).contains(scalar.value))
    }
  }

  @Test func `direction marks are written out`() {
    let html = ReportPage(summary("\u{202E}gnp.exe"), showsValues: true).html
    #expect(html.contains("<bdi>\\u{202E}gnp.exe</bdi>"))
    #expect(!html.unicodeScalars.contains("\u{202E}"))
  }

  @Test(arguments: [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
    "//evil.example",
    " https://x.example", "https://x.example/ b", "java\u{0}script:x", "https://x\u{202E}y", "ftp://x", "https://",
    "https://x\"onclick=", "\u{1}javascript:x", "blob:https://x", "about:blank", "https://a\\b",
  ])
  func `only addresses of the web and of mail are links`(address: String) {
    #expect(PageLink(address, type: "URL") == nil)
  }

  @Test func `an address of mail carries nothing but itself`() {
    #expect(PageLink("a@b.example", type: "EMAIL")?.address == "mailto:a@b.example")
    for odd in ["a@b?bcc=c@d", "a%0A@b", "a@b&body=x", "a", "@b", "a@", "a@b@c", "a b@c"] {
      #expect(PageLink(odd, type: "EMAIL") == nil, "\(odd)")
    }
    #expect(PageLink("https://x.example", type: "STRING") == nil)
    #expect(PageLink("HTTPS://x.example/ü?a=<", type: "URL") == nil)
    #expect(PageLink("HTTPS://x.example/ü", type: "URL")?.address == "HTTPS://x.example/ü")
  }

  @Test(arguments: [true, false]) func `cells of a megabyte leave a page of a few hundred kilobytes`(showsValues: Bool)
  {
    for text in [
      String(repeating: "x", count: 1 << 20), "e" + String(repeating: "\u{301}", count: 1 << 19),
      String(repeating: "<", count: 1 << 20), String(repeating: "\n", count: 1 << 20),
      String(repeating: "\"", count: 1 << 20),
    ] {
      let html = ReportPage(summary(text), showsValues: showsValues).html
      #expect(html.utf8.count < 300_000)
    }
  }

  @Test func `the page is bounded at any number of kinds, files, hours and notes, and says what it leaves out`() {
    var summary = FabricatedSummary.load
    let long = String(repeating: "ä", count: 3_000)
    summary.problems = (0..<5_000).map {
      .init(code: "map.kind-\($0)", column: long, count: 1, examples: [long, long, long, long], fix: long)
    }
    summary.inputs = Array(repeating: FabricatedSummary.input, count: 5_000)
    summary.warnings = Array(repeating: long, count: 5_000)
    summary.repaired = Dictionary(uniqueKeysWithValues: (0..<5_000).map { ("column\($0)", $0 + 1) })
    summary.facts.destinations = (0..<5_000).map { Destination(kind: "contact flow", name: "f\($0) \(long)", tasks: 1) }
    summary.facts.samples = Array(repeating: FabricatedSummary.sample, count: 50)
    summary.facts.arrivals?.hours = (0..<20_000).map {
      .init(
        startsAt: FabricatedSummary.start.addingTimeInterval(Double($0) * 3_600), localTime: "h\($0)", atOnce: 1,
        scheduled: 1)
    }
    summary.facts.sending?.answers = (0..<5_000).map { .init(code: "E\($0)", status: 500, count: 1) }
    let html = ReportPage(summary, showsValues: true, files: (0..<5_000).map { "file\($0)" }).html
    #expect(html.utf8.count < 600_000)
    for words in [
      "4,960 more kinds", "4,970 more files: in summary.json", "4,970 more notes", "4,950 more columns",
      "4,970 more destinations with 4,970 tasks", "19,760 later hours with 39,520 tasks", "4,980 more kinds",
      "4,940 more files in the folder",
    ] { #expect(html.contains(words), "\(words)") }
  }

  @Test func `a page takes milliseconds`() {
    let clock = ContinuousClock()
    _ = ReportPage(FabricatedSummary.load, showsValues: true).html
    let took = clock.measure { _ = ReportPage(FabricatedSummary.load, showsValues: true).html }
    // Unoptimised and beside other tests; a release build takes a tenth of it.
    #expect(took < .seconds(2))
  }

  /// For looking at them: `TASKFERRY_PAGES=folder swift test --filter pages`.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["TASKFERRY_PAGES"] != nil))
  func `pages are written out for a browser`() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["TASKFERRY_PAGES"])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var pages = [
      "check": ReportPage(FabricatedSummary.check, showsValues: false, files: ["rejects.csv", "summary.json"]).html,
      "load": ReportPage(FabricatedSummary.load, showsValues: true, files: ["created.csv", "rejects.csv"]).html,
    ]
    pages["crowded"] = ReportPage(FabricatedSummary.crowded, showsValues: false).html
    for (number, text) in Self.texts.enumerated() {
      pages["hostile-\(number)"] = ReportPage(summary(text), showsValues: true, files: [text]).html
    }
    for (name, html) in pages {
      try Data(html.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name).html"))
    }
  }
}
