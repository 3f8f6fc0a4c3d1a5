/// What report.html draws and summary.json tells beside the counts.
package struct ReportFacts: Sendable, Hashable {
  /// Names what a check would have sent; `load --plan` sends nothing else. nil when the instance is not known.
  package var planID: String?
  /// Of a check; nil when nothing would be sent.
  package var forecast: Forecast?
  /// nil when no task has or will have a time.
  package var arrivals: Arrivals?
  /// The commonest first.
  package var destinations: [Destination] = []
  /// At most five, chosen to cover the destinations. Cell values: never in summary.json, masked in the report unless
  /// they are asked for.
  package var samples: [SampleTask] = []
  /// Of a load that sent something.
  package var sending: SendingHistory?

  package init() {}
}
