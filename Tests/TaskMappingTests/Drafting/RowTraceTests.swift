import SpreadsheetReading
import Testing

@testable import TaskMapping

/// What a person is told about the way of a cell into a column.
@Suite struct RowTraceTests {
  private static let columns = [
    Fixture.column("name", header: "Full Name", transforms: [.collapseSpaces, .upper]),
    Fixture.column("phone", type: .phone(region: "DE")),
    Fixture.column("due", type: .date(formats: []), onError: .omit),
    Fixture.column("prio", map: [.init(from: "p1", to: "high")], unmapped: .default, default: "normal"),
    Fixture.column("note"),
  ]

  private func trace(_ texts: [String]) throws -> [ColumnTrace] {
    let mapping = Fixture.mapping(Self.columns)
    let header = Fixture.header(["Full Name", "phone", "due", "prio"])
    let bound = try mapping.bound(to: header, of: Fixture.context()).get()
    return bound.trace(Fixture.row(texts))
  }

  @Test func `each step that changes the text is told, and the value in its type`() throws {
    let trace = try trace([" ada  lovelace ", "030 123456", "2026-03-30", "p1"])
    #expect(trace.map(\.source) == ["A \"Full Name\"", "B \"phone\"", "C \"due\"", "D \"prio\"", nil])
    #expect(
      trace[0].steps.map(\.name) == ["text", "trimmed", "collapse_spaces", "upper"], "\(trace[0].steps)")
    #expect(trace[0].outcome == .value("ADA LOVELACE", type: "text", isRepaired: false))
    #expect(trace[1].outcome == .value("+4930123456", type: "phone", isRepaired: false))
    #expect(trace[2].outcome == .value("2026-03-30", type: "date", isRepaired: false))
    #expect(trace[3].outcome == .value("high", type: "text", isRepaired: false))
    #expect(trace[4].outcome == .none(isRepaired: false))
  }

  @Test func `a bad value is told with what became of it`() throws {
    let trace = try trace(["x", "12", "30.2.2026", "p9"])
    guard case .refused(let message) = trace[1].outcome else {
      #expect(Bool(false), "\(trace[1])")
      return
    }
    #expect(message.contains("\"12\""))
    #expect(trace[2].outcome == .none(isRepaired: true))
    #expect(trace[3].outcome == .value("normal", type: "text", isRepaired: true))
  }
}
