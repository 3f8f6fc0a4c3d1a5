import ConnectAPI
import Diagnostics
import Foundation
import SpreadsheetReading
import TaskMapping
import TaskValidation
import Testing

/// A folder under `Tests/Golden/mapping`: a mapping, perhaps rows, and everything that is to be said about them.
///
/// | file | holds |
/// |---|---|
/// | `mapping.yaml` | the mapping |
/// | `rows.csv`, or another file `rows.…` | what is read by it; none, where only the mapping is judged |
/// | `expected.txt` | every problem with its full text, every task as the request that would be sent |
///
/// The clock stands at 2026-03-28T12:00:00Z, a Saturday, 13:00 in Berlin and the eve of its clock change.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  let name: String

  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/Golden/mapping/"

  /// Every folder that holds a mapping, by its path below `folder`.
  static let all: [GoldenCase] = {
    let paths = (FileManager.default.enumerator(atPath: folder)?.allObjects ?? []).compactMap { $0 as? String }
    return paths.filter { $0.hasSuffix("/mapping.yaml") }.map { GoldenCase(name: String($0.dropLast(13))) }
      .sorted { $0.name < $1.name }
  }()

  var testDescription: String { name }
  var mappingBytes: [UInt8] { get throws { try bytes(of: "mapping.yaml") } }
  var expectedPath: String { Self.folder + name + "/expected.txt" }
  var expected: String { (try? String(contentsOfFile: expectedPath, encoding: .utf8)) ?? "" }

  private func bytes(of file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: Self.folder + name + "/" + file)))
  }

  static let environment = [
    "TASKFERRY_FLOW": "Night flow", "TASKFERRY_INSTANCE": "11111111-2222-3333-4444-555555555555",
  ]

  /// What the instance has.
  static let routes = RouteBook([
    .contactFlow: [
      .init(id: "id-of-callback-flow", name: "Callback flow"), .init(id: "id-of-night-flow", name: "Night flow"),
      .init(id: "id-of-one-twin", name: "Twin flow"), .init(id: "id-of-the-other", name: "Twin flow"),
    ],
    .quickConnect: [.init(id: "id-of-team-lead", name: "Team lead")],
    .taskTemplate: [.init(id: "id-of-callback-form", name: "Callback form")],
  ])

  /// Loads, runs the examples and maps the rows, and writes down all that comes of it.
  func output() throws -> String {
    switch MappingFile.load(bytes: try mappingBytes, file: "mapping.yaml", environment: Self.environment) {
    case .failure(let failure): return Self.text(failure.diagnostics)
    case .success(let loaded):
      var text = loaded.warnings.isEmpty ? "the mapping is fine\n" : Self.text(loaded.warnings)
      for result in MappingTestRunner(loaded.mapping, now: Examples.now, environment: Self.environment).run() {
        text += result.problem.map { Self.text([$0]) } ?? "example \(result.number) holds\n"
      }
      let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder + name)
      guard let rows = files.first(where: { $0.hasPrefix("rows.") }) else { return text }
      return text + (try GoldenRows(mapping: loaded.mapping, path: Self.folder + name + "/" + rows, file: rows).text())
    }
  }

  static func text(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { DiagnosticText().lines(for: $0) + "\n" }.joined()
  }
}

/// The rows of a golden case: read, mapped and validated as a check would.
struct GoldenRows {
  let mapping: Mapping
  let path: String
  let file: String

  func text() throws -> String {
    var source: any RowSource
    do { source = try SpreadsheetFile.open(path: path, displayName: file, settings: mapping.source) } catch {
      return GoldenCase.text([error.diagnostic])
    }
    let description = source.description
    let context = InputContext(
      file: file, fileName: file, sheet: description.sheet, fingerprint: "f00d", now: Examples.now,
      isText: description.format == .csv, environment: GoldenCase.environment)
    switch mapping.bound(to: source.header, of: context) {
    case .failure(let failure): return GoldenCase.text(failure.diagnostics)
    case .success(let bound):
      var text = GoldenCase.text(bound.warnings)
      var sent: [(key: [UInt8], row: Int)] = []
      var repaired: [Int] = []
      while let batch = try source.nextBatch() {
        for index in 0..<batch.count {
          let row = bound.map(batch[index])
          repaired += row.repaired
          text += GoldenCase.text(row.warnings)
          text += outcome(row, number: batch[index].number, sheet: description.sheet, sent: &sent)
        }
      }
      text += GoldenCase.text(source.notes)
      return text + summary(sent, repaired)
    }
  }

  private func outcome(
    _ row: MappedRow, number: Int, sheet: String?, sent: inout [(key: [UInt8], row: Int)]
  ) -> String {
    switch row.verdict {
    case .skipped(let reason, _): return "row \(number) is skipped: \(reason)\n"
    case .rejected(let problems, _): return "row \(number) is refused\n" + GoldenCase.text(problems)
    case .abort(let problem): return "row \(number) stops the run\n" + GoldenCase.text([problem])
    case .draft(let draft):
      let validator = TaskValidator(isStamped: mapping.stamp, routes: GoldenCase.routes)
      let place = Place.row(file: file, sheet: sheet, row: number)
      switch validator.validate(draft, at: place, now: Examples.now) {
      case .rejected(let problems): return "row \(number) is refused\n" + GoldenCase.text(problems)
      case .valid(let task, let warnings):
        sent.append((draft.sortKey, number))
        return GoldenCase.text(warnings) + "row \(number) is a task\(start(task))\n" + request(of: task)
      }
    }
  }

  private func start(_ task: ValidatedTask) -> String {
    switch task.start(at: Examples.now, horizonSeconds: Limits.scheduleHorizonSeconds) {
    case .now: ""
    case .scheduled(let instant, let moved): ", starting \(iso(instant))\(moved ? ", moved by the window" : "")"
    case .deferred(let instant): ", kept back until \(iso(instant))"
    }
  }

  /// The body that would be sent, as JSON for people.
  private func request(of task: ValidatedTask) -> String {
    let instance = mapping.task.instance.flatMap { InstanceID($0) }
    let key = instance.flatMap { instance in
      task.identity.map { TaskKey(instance: instance, dataset: mapping.dataset, identity: $0, generation: 1) }
    }
    let start = task.start(at: Examples.now, horizonSeconds: Limits.scheduleHorizonSeconds)
    let body = task.requestBody(instance: instance, key: key, start: start, now: Examples.now)
    let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let object = try? JSONSerialization.jsonObject(with: Data(body.bytes())),
      let json = try? JSONSerialization.data(withJSONObject: object, options: options)
    else { return "no request\n" }
    return String(decoding: json, as: UTF8.self).replacing("\" : ", with: "\": ") + "\n"
  }

  private func summary(_ sent: [(key: [UInt8], row: Int)], _ repaired: [Int]) -> String {
    var text = ""
    let ordered = sent.sorted { left, right in
      left.key == right.key ? left.row < right.row : left.key.lexicographicallyPrecedes(right.key)
    }
    if !mapping.order.isEmpty {
      text += "sent in the order: row \(ordered.map { String($0.row) }.joined(separator: ", "))\n"
    }
    for column in Set(repaired).sorted() {
      text += "repaired: \(mapping.columns[column].name) \(repaired.count { $0 == column })\n"
    }
    return text
  }

  private func iso(_ seconds: Int64) -> String { Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601) }
}
