import Ledger

extension ImportSummary {
  /// Words that messages quote and that are no values: a header or a name in quotes would tell nothing masked.
  var readableWords: Set<String> {
    var words = Set(inputs.flatMap(\.header))
    words.formUnion(problems.compactMap(\.column))
    words.formUnion(repaired.keys)
    words.formUnion(facts.destinations.filter { !$0.isCellValue }.map(\.name))
    words.formUnion(inputs.flatMap { [$0.file, $0.sheet ?? ""] })
    words.formUnion([dataset, mapping])
    return words
  }

  /// The same with the values in its sentences masked, for a summary.json that others than the owner may read.
  var masked: ImportSummary {
    let words = PageText(showsValues: false, readable: readableWords)
    var summary = self
    for index in summary.problems.indices {
      summary.problems[index].examples = problems[index].examples.map { words.sentence($0, ofRow: true) }
      summary.problems[index].fix = problems[index].fix.map { words.fix($0) }
    }
    summary.warnings = warnings.map { words.sentence($0) }
    summary.stopReason = stopReason.map { words.sentence($0) }
    summary.stopFix = stopFix.map { words.fix($0) }
    return summary.withMaskedRoutes
  }

  /// The same with the names of routes masked that are what stands in cells.
  var withMaskedRoutes: ImportSummary {
    var summary = self
    for index in facts.destinations.indices where facts.destinations[index].isCellValue {
      summary.facts.destinations[index].name = MaskedText(facts.destinations[index].name).text
    }
    for index in facts.samples.indices where facts.samples[index].routeIsCellValue {
      summary.facts.samples[index].routeName = MaskedText(facts.samples[index].routeName).text
    }
    return summary
  }
}
