internal import Diagnostics
internal import Foundation

extension MappingCompiler {
  mutating func tests() -> [MappingTest] {
    let headers = knownHeaders
    let folded = Set(headers.map { CaseFolding.folded($0) })
    return (root["tests"]?.elements ?? []).map { node in
      for cell in node["row"]?.members ?? [] where !folded.contains(CaseFolding.folded(cell.key)) {
        warn(ofHeader: cell, known: headers)
      }
      return test(node)
    }
  }

  private var knownHeaders: [String] {
    columns.flatMap { column -> [String] in
      guard case .header(let headers, _) = column.locator else { return [] }
      return headers
    }
  }

  /// Warns of a header that was misspelt: its column would be blank in the example, without a word.
  private mutating func warn(ofHeader cell: YAMLMember, known: [String]) {
    guard problems.hasRoom(for: .warning), let near = problems.nearest(to: cell.key, among: known) else { return }
    problems.add(
      .mappingUnknownHeader, severity: .warning, at: cell.keyStart,
      "no column reads the header \(cell.key.quoted)", fix: "write \(near)", suggestion: near)
  }

  private mutating func test(_ node: YAMLNode) -> MappingTest {
    let row = node["row"]?.members.compactMap { cell in cell.value.text.map { (header: cell.key, text: $0) } } ?? []
    return MappingTest(
      place: problems.text.place(node.start), now: node["now"].flatMap { instant($0) }, row: row,
      expectation: expectation(node))
  }

  private mutating func expectation(_ node: YAMLNode) -> MappingTest.Expectation {
    if let task = node["task"] { return .task(members(of: task)) }
    if let reason = node["skip"]?.text { return .skip(reason: reason) }
    let refusal = node["reject"]
    if let column = refusal?["column"], let name = column.text, names.index(of: name) == nil {
      reportUnknownColumn(name, at: column.start)
    }
    return .reject(column: refusal?["column"]?.text, code: refusal?["code"]?.text)
  }

  /// Nested members become dotted ones.
  private func members(of task: YAMLNode) -> [(member: String, text: String)] {
    task.members.flatMap { member in
      if let text = member.value.text { return [(member: member.key, text: text)] }
      return member.value.members.compactMap { inner in
        inner.value.text.map { (member: "\(member.key).\(inner.key)", text: $0) }
      }
    }
  }

  private mutating func instant(_ node: YAMLNode) -> Date? {
    if let seconds = ISOTime.instant(node.text ?? "") { return Date(timeIntervalSince1970: TimeInterval(seconds)) }
    problems.add(
      .mappingTime, at: node.start, "\((node.text ?? "").quoted) is not an instant",
      fix: "write date, time and offset: \"2026-03-28T12:00:00Z\"")
    return nil
  }
}
