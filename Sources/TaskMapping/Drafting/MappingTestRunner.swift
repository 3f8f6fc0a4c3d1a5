package import Diagnostics
package import Foundation
internal import SpreadsheetReading

/// Runs the examples inside a mapping: each row is bound, mapped and scheduled as a file's row would be, and
/// what comes out is held against what the example expects. The limits of the service are not asked here.
package struct MappingTestRunner: Sendable {
  private let mapping: Mapping
  private let environment: [String: String]
  private let now: Date
  private let horizonSeconds: Int64

  /// - Parameters:
  ///   - now: the clock of examples that do not set their own.
  ///   - environment: for `${env:TASKFERRY_…}`.
  ///   - horizonSeconds: how far ahead the service takes a start; 6 days by default.
  package init(
    _ mapping: Mapping, now: Date, environment: [String: String] = [:], horizonSeconds: Int64 = 6 * 86_400
  ) {
    self.mapping = mapping
    self.now = now
    self.environment = environment
    self.horizonSeconds = horizonSeconds
  }

  /// One result an example, in the order of the mapping.
  package func run() -> [MappingTestResult] {
    mapping.tests.enumerated().map { index, test in
      MappingTestResult(number: index + 1, place: test.place, differences: differences(test))
    }
  }

  private func differences(_ test: MappingTest) -> [String] {
    let now = test.now ?? now
    let row = ExampleRow(test.row, for: mapping)
    let input = InputContext(
      file: mapping.file, fileName: "example.csv", sheet: nil, fingerprint: mapping.sha256, now: now, isText: true,
      environment: environment)
    switch mapping.bound(to: row.header, of: input) {
    case .failure(let failure):
      return failure.diagnostics.filter { $0.severity == .error }.map { "the row's headers do not fit: \($0.message)" }
    case .success(let bound):
      let outcome = ExampleOutcome(
        bound.map(row.row), atEpoch: Int64(now.timeIntervalSince1970.rounded(.down)), horizonSeconds: horizonSeconds)
      return outcome.differences(from: test.expectation)
    }
  }
}

/// What became of one example of a mapping.
package struct MappingTestResult: Sendable, Hashable {
  /// From 1, in the order of the mapping.
  package var number: Int
  package var place: Place?
  /// What is not as expected, one sentence each; empty when the example holds.
  package var differences: [String]

  package init(number: Int, place: Place?, differences: [String]) {
    self.number = number
    self.place = place
    self.differences = differences
  }

  package var passed: Bool { differences.isEmpty }

  /// What is wrong with an example that does not hold; nil for one that does.
  package var problem: Diagnostic? {
    passed
      ? nil
      : Diagnostic(
        .mappingExampleFails, at: place,
        "example \(number) does not come out as it says: \(differences.joined(separator: "; "))",
        fix: "mend the mapping, or the example")
  }
}

/// The row of an example under a header made of its own keys.
private struct ExampleRow {
  let header: SourceHeader?
  let row: SourceRow

  init(_ cells: [(header: String, text: String)], for mapping: Mapping) {
    let hasHeader = mapping.source.headerRow != .none
    // Cells by letter stand where the letter says, the others in the places that are left.
    let letters = Set(
      mapping.columns.compactMap { rule in if case .letter(let index) = rule.locator { index } else { nil } })
    var placed: [Int: (header: String, text: String)] = [:]
    var unplaced: [(header: String, text: String)] = []
    for cell in cells {
      if let index = letters.first(where: { Place.letters(ofColumn: $0) == cell.header.uppercased() }) {
        placed[index] = ("", cell.text)
      } else {
        unplaced.append(cell)
      }
    }
    // An example leaves out what it is not about: those columns are there and blank.
    let named = Set(unplaced.map { CaseFolding.folded(HeaderBinding.trimmed($0.header)) })
    for rule in mapping.columns {
      guard case .header(let names, let occurrence) = rule.locator, occurrence ?? 1 == 1, let first = names.first else {
        continue
      }
      if names.contains(where: { named.contains(CaseFolding.folded(HeaderBinding.trimmed($0))) }) { continue }
      if unplaced.contains(where: { $0.header == first }) { continue }
      unplaced.append((first, ""))
    }
    var next = 0
    for cell in unplaced {
      while placed[next] != nil || letters.contains(next) { next += 1 }
      placed[next] = cell
    }
    let count = (placed.keys.max() ?? -1) + 1
    let texts = (0..<count).map { placed[$0]?.text ?? "" }
    header =
      hasHeader ? SourceHeader(rowNumber: 1, cells: (0..<count).map { placed[$0]?.header ?? "" }) : nil
    row = ExampleRow.row(texts, number: hasHeader ? 2 : 1)
  }

  private static func row(_ texts: [String], number: Int) -> SourceRow {
    var bytes: [UInt8] = []
    var cells: [CellEntry] = []
    for text in texts {
      let utf8 = Array(text.utf8)
      cells.append(
        CellEntry(start: UInt32(bytes.count), length: UInt32(utf8.count), kind: utf8.isEmpty ? .blank : .text))
      bytes.append(contentsOf: utf8)
    }
    let entry = RowEntry(number: number, firstCell: 0, cellCount: cells.count)
    return RowBatch(bytes: bytes, cells: cells, rows: [entry])[0]
  }
}
