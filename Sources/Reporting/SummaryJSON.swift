/// The JSON contract of `--format json` and summary.json, version 1.
package enum SummaryJSON {
  package static func text(for summary: ImportSummary) -> String { "{}" }
}
