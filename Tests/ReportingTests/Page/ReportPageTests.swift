import Foundation
import Ledger
import Testing

@testable import Reporting

@Suite struct ReportPageTests {
  private func page(_ summary: ImportSummary, showsValues: Bool = false, files: [String] = []) -> String {
    ReportPage(summary, showsValues: showsValues, files: files).html
  }

  @Test func `every template parses, and none inserts anything unescaped`() throws {
    #expect(PageTemplate.unreadable == [])
    for (name, text) in PageTemplate.texts {
      #expect(!text.contains("{{{") && !text.contains("{{&") && !text.contains("<script"), "\(name)")
    }
  }

  @Test func `the policy lets in the one style sheet by its hash and nothing else`() throws {
    let html = page(FabricatedSummary.check)
    let policy = "default-src &#39;none&#39;; style-src &#39;sha256-"
    #expect(html.contains("<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)"))
    #expect(html.contains("base-uri &#39;none&#39;; form-action &#39;none&#39;\">"))
    #expect(html.contains("<style>\(PageStyle.sheet)</style>"))
    #expect(!html.contains(" style=\"") && !html.contains("<script") && !html.contains("@import"))
    #expect(html.components(separatedBy: "<style").count == 2)
  }

  @Test func `nothing on the page leads to another place unless values are shown`() {
    let masked = page(FabricatedSummary.check)
    for leading in ["src=", "href=\"http", "url(http", "mailto:", "href=\"//"] { #expect(!masked.contains(leading)) }
    let shown = page(FabricatedSummary.check, showsValues: true)
    #expect(
      shown.contains(
        "<a href=\"https://tickets.example.com/4117?a=1&amp;b=2\" rel=\"noreferrer noopener nofollow\">"))
    #expect(shown.contains("<a href=\"mailto:j.gross@example.com\""))
  }

  @Test func `cell values are masked unless they are asked for`() {
    let masked = page(FabricatedSummary.check)
    for value in ["Jürgen", "004117", "+493023125117", "555-01", "Lovelace", "\"p9\"", "K-77", "gross@"] {
      #expect(!masked.contains(value), "\(value)")
    }
    #expect(masked.contains("Xxxxxxxx Xxxxxx Xxxx"))
    #expect(masked.contains("&quot;###-##&quot; is not a phone number in region DE"))
    #expect(masked.contains("callbacks.csv:C5 (Phone)"))
    #expect(masked.contains("<code>--show-values</code> shows them"))
    let shown = page(FabricatedSummary.check, showsValues: true)
    #expect(shown.contains("Callback Jürgen Groß") && shown.contains("&quot;555-01&quot;"))
    #expect(!shown.contains("shows them") && shown.contains("This page shows cell values"))
  }

  @Test func `a check says what will happen, how long it takes, when it ends, and whether the quota is in the way`() {
    let verdict = Verdict(FabricatedSummary.check, ZoneClock("Europe/Berlin"))
    #expect(verdict.headline == "3,820 tasks would be created")
    #expect(
      verdict.sentence
        == "A load sends 3,820 requests at 1.6 a second, which takes 39 min 47 s and ends at 08:39 on Fri 27 Mar "
        + "(Europe/Berlin); the quota of 2,500 active tasks is full at 10:00 on Sat 28 Mar unless tasks are finished before; "
        + "215 rows are refused and left behind.")
    var small = FabricatedSummary.check
    small.facts.forecast?.quotaReachedAt = nil
    #expect(Verdict(small, ZoneClock("Europe/Berlin")).sentence.contains("active tasks is not in the way"))
  }

  @Test(arguments: [
    (ImportSummary.Outcome.done, "warn", "2,310 tasks are created"), (.limitExceeded, "bad", "Nothing was sent"),
    (.invalid, "bad", "Nothing was sent"), (.stopped, "bad", "Stopped after 2,310 tasks"),
    (.interrupted, "warn", "Interrupted after 2,310 tasks"),
  ])
  func `every outcome has its verdict, and a way on`(
    outcome: ImportSummary.Outcome, tone: String, headline: String
  ) {
    var summary = FabricatedSummary.load
    summary.outcome = outcome
    summary.stopReason = "the service refused 10 rows with AccessDenied: \"Ada\" may not"
    summary.stopCode = "submit.access-denied"
    summary.stopFix = "give the permission connect:StartTaskContact"
    let html = page(summary)
    #expect(html.contains("<section class=\"verdict \(tone)\""))
    #expect(html.contains("<h1 id=\"verdict\">\(headline)</h1>"))
    #expect(html.contains("refused 10 rows with AccessDenied: &quot;Xxx&quot; may not"))
    #expect(html.contains("<code>taskferry explain submit.access-denied</code>"))
    #expect(html.contains("give the permission connect:StartTaskContact"))
    #expect(html.contains("taskferry load callbacks.csv --mapping mappings/callbacks.yaml --instance my-alias"))
  }

  @Test func `counts add up, in the bar as in the table`() {
    let counts = CountsSection(FabricatedSummary.check)
    #expect(counts.rows.map(\.figure) == ["3,820", "140", "12", "73", "215", "61"])
    #expect(counts.total == "4,321")
    let widths = counts.bar.compactMap { Double($0.width.dropLast()) }
    #expect(abs(widths.reduce(0, +) - 100) < 0.01)
  }

  @Test func `what has no facts has no section`() {
    var summary = FabricatedSummary.check
    summary.facts = ReportFacts()
    summary.problems = []
    summary.repaired = [:]
    summary.warnings = []
    summary.counts = FabricatedSummary.counts([.pending: 1])
    let html = page(summary)
    for anchor in ["problems", "arrivals", "destinations", "repairs", "repeats", "samples", "sending"] {
      #expect(!html.contains("id=\"\(anchor)\"") && !html.contains("href=\"#\(anchor)\""), "\(anchor)")
    }
    #expect(html.contains("There is no plan id"))
    #expect(page(FabricatedSummary.load).contains("id=\"sending\""))
  }

  @Test func `without a ledger the page says what duplicates were looked for`() {
    var summary = FabricatedSummary.check
    summary.ledgerWasRead = false
    #expect(page(summary).contains("no ledger was read"))
  }

  @Test func `charts have a title, and a table with every figure behind them`() throws {
    let html = page(FabricatedSummary.load)
    #expect(html.components(separatedBy: "<svg class=\"columns\"").count == 3)
    #expect(html.contains("<title id=\"arrivals-chart-title\">Tasks by the hour of their arrival</title>"))
    let section = try #require(ArrivalsSection(FabricatedSummary.load, ZoneClock("Europe/Berlin")))
    #expect(section.rows.count == FabricatedSummary.arrivals.hours.count)
    #expect(section.rows.first?.tasks == "1,460")
    let chart = try #require(section.chart)
    // A bar for each hour with tasks, and two for the first, which has tasks of both kinds.
    #expect(chart.bars.count == 36 + 1)
    #expect(chart.band == "61 later")
  }

  @Test(
    arguments: [(Double, [Double])]([
      (0.0, [0.0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (19, [0, 5, 10, 15, 20]),
      (230, [0, 100, 200, 300]), (5_760, [0, 2_000, 4_000, 6_000]),
    ]))
  func `an axis ends at a round number and has few lines`(largest: Double, lines: [Double]) {
    #expect(AxisScale(largest: largest).lines == lines)
  }

  @Test func `a chart over many days keeps its number of columns within bounds`() throws {
    var arrivals = FabricatedSummary.arrivals
    arrivals.hours = (0..<3_000).map {
      .init(
        startsAt: FabricatedSummary.start.addingTimeInterval(Double($0) * 3_600), localTime: "h\($0)", atOnce: 1,
        scheduled: 1)
    }
    let chart = try #require(ArrivalsChart(arrivals, ratePerHour: nil, ZoneClock("UTC")).chart)
    #expect(chart.bars.count <= 2 * ArrivalsChart.mostColumns)
    #expect(chart.unit == "tasks in 24 hours")
  }
}
