import Foundation
import Ledger
import Mustache

/// report.html: one file with everything in it, for a person who decides whether a list is loaded, or who wants to know
/// how a load went. No scripts, nothing from elsewhere; every list has a bound, so its size does not grow with the rows.
package struct ReportPage {
  private let summary: ImportSummary
  private let showsValues: Bool
  private let files: [String]

  /// - Parameters:
  ///   - showsValues: whether cell values stand as they are; else by their shape.
  ///   - files: what else is in the folder, as seen from it.
  package init(_ summary: ImportSummary, showsValues: Bool, files: [String] = []) {
    self.summary = showsValues ? summary : summary.withMaskedRoutes
    self.showsValues = showsValues
    self.files = files
  }

  package var html: String { PageTemplate.library.render(context, withTemplate: "page") ?? "" }

  private var context: PageContext {
    let words = PageText(showsValues: showsValues, readable: summary.readableWords)
    let clock = ZoneClock(summary.facts.arrivals?.zone)
    let sections = PageContext.Sections(
      verdict: VerdictSection(summary, words, clock), counts: CountsSection(summary),
      glance: GlanceSection(summary, clock), signOff: SignOffSection(summary),
      problems: ProblemsSection(summary, words), arrivals: ArrivalsSection(summary, clock),
      destinations: DestinationsSection(summary), repairs: RepairsSection(summary),
      repeats: RepeatsSection(summary), samples: SamplesSection(summary, words),
      sending: SendingSection(summary, clock), sources: SourcesSection(summary, words, files: files, clock))
    return PageContext(
      policy: PageStyle.policy, title: Masthead(summary).title, masthead: Masthead(summary),
      contents: sections.contents, sections: sections, showsValues: showsValues)
  }

}

/// Everything the template asks for.
struct PageContext {
  struct Sections {
    var verdict: VerdictSection
    var counts: CountsSection
    var glance: GlanceSection
    var signOff: SignOffSection?
    var problems: ProblemsSection?
    var arrivals: ArrivalsSection?
    var destinations: DestinationsSection?
    var repairs: RepairsSection?
    var repeats: RepeatsSection?
    var samples: SamplesSection?
    var sending: SendingSection?
    var sources: SourcesSection

    /// The sections that are there, for the list of contents.
    var contents: [Entry] {
      let all: [(Bool, String, String)] = [
        (problems != nil, "problems", "Problems"), (arrivals != nil, "arrivals", "Arrivals"),
        (destinations != nil, "destinations", "Destinations"), (repairs != nil, "repairs", "Repairs"),
        (repeats != nil, "repeats", "Duplicates"), (samples != nil, "samples", "Sample tasks"),
        (sending != nil, "sending", "Sending"), (true, "sources", "Sources and files"),
      ]
      return all.filter(\.0).map { Entry(anchor: $0.1, label: $0.2) }
    }
  }

  struct Entry {
    var anchor: String
    var label: String
  }

  var policy: String
  var title: String
  var masthead: Masthead
  var contents: [Entry]
  var sections: Sections
  var showsValues: Bool
}

/// What the page is about, above everything else.
struct Masthead {
  let kind: String
  let title: String
  let files: String
  let dataset: String
  let madeAt: String
  let run: String?
  let instance: String?

  init(_ summary: ImportSummary) {
    kind = summary.command == .check ? "Check before loading" : "Load report"
    let names = Bounded(
      summary.inputs.map { PageText.plain(URL(fileURLWithPath: $0.file).lastPathComponent, limit: 80) }, 3)
    let more = names.more > 0 ? " and \(PageFigure.count(names.more, "more file", "more files"))" : ""
    files = names.shown.joined(separator: ", ") + more
    dataset = PageText.plain(summary.dataset, limit: 80)
    title = [kind, files].filter { !$0.isEmpty }.joined(separator: ": ")
    madeAt = ZoneClock(nil).minute(summary.endedAt) + " UTC"
    run = summary.run.map { PageText.plain($0, limit: 60) }
    instance = summary.instance.map { PageText.plain($0, limit: 60) }
  }
}
