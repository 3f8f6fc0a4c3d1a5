internal import Diagnostics
internal import Foundation

extension MappingCompiler {
  mutating func tests() -> [MappingTest] {
    (root["tests"]?.elements ?? []).map { test($0) }
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
