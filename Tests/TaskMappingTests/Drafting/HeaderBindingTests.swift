import ConnectAPI
import Diagnostics
import SpreadsheetReading
import Testing

@testable import TaskMapping

@Suite struct `Binding to a header` {
  private static func bind(
    _ columns: [ColumnRule], _ header: [String]?, unknown: Mapping.UnknownColumns = .ignore
  ) -> Result<BoundMapping, BindingFailure> {
    Fixture.mapping(columns, task: Fixture.task(name: "${0}"), unknownColumns: unknown)
      .bound(to: header.map(Fixture.header), of: Fixture.context())
  }

  private static func errors(_ columns: [ColumnRule], _ header: [String]?) -> [Diagnostic] {
    guard case .failure(let failure) = bind(columns, header) else { return [] }
    return failure.diagnostics
  }

  private static func name(_ columns: [ColumnRule], _ header: [String], _ row: [String]) throws -> String? {
    try bind(columns, header).get().map(Fixture.row(row)).draft?.fields.name
  }

  @Test(arguments: ["Phone", " phone ", "PHONE", "\u{A0}Phone\u{A0}"])
  func `headers are compared trimmed and without regard to case`(header: String) throws {
    #expect(try Self.name([Fixture.column("phone", header: "Phone")], ["X", header], ["1", "2"]) == "2")
  }

  @Test func `headers beyond ASCII fold too`() throws {
    #expect(try Self.name([Fixture.column("street", header: "STRAẞE")], ["straße"], ["x"]) == "x")
    #expect(try Self.name([Fixture.column("size", header: "größe")], ["GRÖßE"], ["x"]) == "x")
  }

  @Test func `an alias stands for the header`() throws {
    let column = Fixture.column("customer", header: "Full Name", aliases: ["Customer", "Name"])
    #expect(try Self.name([column], ["Id", "name"], ["1", "Ada"]) == "Ada")
  }

  @Test func `an occurrence picks among repeated headers`() throws {
    var column = Fixture.column("phone")
    column.locator = .header(["Phone"], occurrence: 2)
    #expect(try Self.name([column], ["Phone", "X", "phone"], ["1", "2", "3"]) == "3")
    column.isRequired = true
    #expect(Self.errors([column], ["Phone"]).map(\.code) == ["bind.header-missing"])
    #expect(Self.errors([column], ["Phone"])[0].message.contains(#"does not have occurrence 2 of the header "Phone""#))
  }

  @Test func `a letter needs no header`() throws {
    var column = Fixture.column("phone")
    column.locator = .letter(1)
    #expect(try Self.name([column], ["", ""], ["1", "2"]) == "2")
    #expect(try Self.bind([column], nil).get().map(Fixture.row(["1", "2"])).draft?.fields.name == "2")
    column.isRequired = true
    #expect(Self.errors([column], ["A"]).map(\.code) == ["bind.header-missing"])
  }

  @Test func `a missing required header is an error that names what is there and what is near`() {
    let columns = [Fixture.column("phone", header: "Phone", required: true), Fixture.column("id", header: "Id")]
    let diagnostics = Self.errors(columns, ["Id", "Phome", "Due"])
    #expect(
      diagnostics == [
        Diagnostic(
          "bind.header-missing", at: .file("in/callbacks.csv"),
          #"in/callbacks.csv does not have a header "Phone", which column phone needs; it has "Id", "Phome", "Due""#,
          fix: "correct header: in the mapping, or add the file's header to aliases: of column phone",
          suggestion: "Phome", column: "phone")
      ])
  }

  @Test func `a missing header of an identity column is an error`() {
    let mapping = Fixture.mapping([Fixture.column("id", header: "Id")], identity: .columns([0]))
    guard case .failure(let failure) = mapping.bound(to: Fixture.header(["X"]), of: Fixture.context()) else {
      Issue.record("bound")
      return
    }
    #expect(failure.diagnostics.map(\.code) == ["bind.header-missing"])
  }

  @Test func `an optional column that is not there has no value, with a warning`() throws {
    let columns = [
      Fixture.column("id", header: "Id"), Fixture.column("note", header: "Note", onMissing: .default, default: "none"),
    ]
    let bound = try Self.bind(columns, ["Id"]).get()
    #expect(bound.warnings.map(\.code) == ["bind.optional-missing"])
    let mapping = Fixture.mapping(columns, task: Fixture.task(name: "${0} ${1}"))
    let row = try mapping.bound(to: Fixture.header(["Id"]), of: Fixture.context()).get().map(Fixture.row(["7"]))
    #expect(row.draft?.fields.name == "7 none")
  }

  @Test func `several headers for one column are an error that lists them`() {
    let columns = [Fixture.column("phone", header: "Phone", aliases: ["Mobile"])]
    let diagnostics = Self.errors(columns, ["Phone", "Id", "Mobile"])
    #expect(diagnostics.map(\.code) == ["bind.header-ambiguous"])
    #expect(
      diagnostics[0].message == #"column phone fits 2 headers of in/callbacks.csv: A "Phone", C "Mobile""#)
  }

  @Test func `an alias that is another column's header is an error`() {
    let columns = [
      Fixture.column("customer", header: "Customer", aliases: ["Name"]), Fixture.column("name", header: "Name"),
    ]
    #expect(Self.errors(columns, ["Name"]).map(\.code) == ["bind.alias-collision"])
  }

  @Test func `two columns may read one header on purpose`() throws {
    let columns = [
      Fixture.column("raw", header: "Name"), Fixture.column("upper", header: "Name", transforms: [.upper]),
    ]
    let mapping = Fixture.mapping(columns, task: Fixture.task(name: "${0} ${1}"))
    let row = try mapping.bound(to: Fixture.header(["Name"]), of: Fixture.context()).get().map(Fixture.row(["Ada"]))
    #expect(row.draft?.fields.name == "Ada ADA")
  }

  @Test func `every problem of a header is reported at once`() {
    let columns = [
      Fixture.column("a", header: "A", required: true), Fixture.column("b", header: "B", required: true),
      Fixture.column("c", header: "C"),
    ]
    #expect(
      Self.errors(columns, ["C", "C"]).map(\.code)
        == ["bind.header-missing", "bind.header-missing", "bind.header-ambiguous"])
  }

  @Test func `unknown columns follow their policy`() throws {
    let columns = [Fixture.column("id", header: "Id")]
    let header = ["Id", "Extra", "", " ", "_tf_code", "_TF_message"]
    #expect(try Self.bind(columns, header, unknown: .ignore).get().warnings == [])
    let warnings = try Self.bind(columns, header, unknown: .warn).get().warnings
    #expect(warnings.map(\.code) == ["bind.unknown-column"])
    #expect(warnings[0].place == .cell(file: "in/callbacks.csv", sheet: nil, column: 1, row: 1, header: "Extra"))
    guard case .failure(let failure) = Self.bind(columns, header, unknown: .error) else {
      Issue.record("bound")
      return
    }
    #expect(failure.diagnostics.map(\.code) == ["bind.unknown-column"])
    #expect(failure.diagnostics.map(\.severity) == [.error])
  }

  @Test func `columns of a rejects file are never mapped`() {
    let columns = [Fixture.column("code", header: "_tf_code", required: true)]
    #expect(Self.errors(columns, ["_tf_code"]).map(\.code) == ["bind.header-missing"])
  }

  @Test func `headers without a header row are an error`() {
    #expect(Self.errors([Fixture.column("id", header: "Id")], nil).map(\.code) == ["bind.no-header"])
  }
}
