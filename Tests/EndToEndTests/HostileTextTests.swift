import Diagnostics
import Foundation
import Testing

/// Text that would steer a terminal, in every place where text comes from outside: none of it reaches one as it is.
@Suite struct HostileTextTests {
  /// Clears the screen, sets the title, rings, turns the writing round, forges a line, and hides.
  private static let evil = "\u{1B}[2J\u{1B}]0;owned\u{07}\u{9B}31m\u{202E}\r\nforged: line\u{7F}\u{2028}\u{200B}\u{8}"
  private static let instance = "11111111-2222-4333-8444-555555555555"
  private static let flow = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"

  private let program: Program
  private let list: String
  private let mapping: String

  init() throws {
    program = try Program()
    // A name of a file may hold all but a slash and U+0000.
    list = program.folder + "/list \(Self.evil).csv"
    mapping = program.folder + "/map \(Self.evil).yaml"
    try Self.write(
      """
      "Id \(Self.quoted)",Name,Phone
      1,"A \(Self.quoted)",+49 30 5550100
      2,"B \(Self.quoted)","12 \(Self.quoted)"
      "3 \(Self.quoted)",C,+49 30 5550102
      "3 \(Self.quoted)",D,+49 30 5550102

      """, to: list)
    try Self.write(
      """
      taskferry: 1
      dataset: "d \(Self.escaped)"
      columns:
        id: {header: "Id \(Self.escaped)", required: true}
        name: {header: Name, required: true}
        phone: {header: Phone, type: phone, region: DE}
      identity: [id]
      skip:
        - {when: {name: {eq: nobody}}, reason: "r \(Self.escaped)"}
      task: {contact_flow: \(Self.flow), name: "Call ${name}", description: "${phone}"}
      """, to: mapping)
  }

  /// Within a quoted CSV field, where a line may break.
  private static var quoted: String { evil }
  /// Within a double-quoted YAML scalar.
  private static var escaped: String {
    evil.unicodeScalars.map { "\\U" + String(repeating: "0", count: 8 - hex($0).count) + hex($0) }.joined()
  }
  private static func hex(_ scalar: Unicode.Scalar) -> String { String(scalar.value, radix: 16) }

  private static func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  /// Runs the program and looks at every byte that it writes to stdout and to stderr.
  @discardableResult
  private func run(
    _ words: [String], status: Int32? = nil, adding extra: [String: String] = [:], says: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Program.Result {
    let result = try program.run(words, adding: extra)
    // A zero-width space is no danger to a program; a person has to see it.
    let isForPrograms = words.contains { $0.hasPrefix("json") }
    for text in [result.output, result.errors] {
      let steering = text.unicodeScalars.filter {
        $0 != "\n" && (JSONText.isUnsafe($0) || ($0 == "\u{200B}" && !isForPrograms))
      }
      #expect(steering.isEmpty, "\(words.first ?? ""): \(steering.map(Self.hex))", sourceLocation: sourceLocation)
      #expect(
        !text.split(separator: "\n").contains { $0.hasPrefix("forged") }, "\(text)", sourceLocation: sourceLocation)
    }
    if let status {
      #expect(result.status == status, "\(result.output)\(result.errors)", sourceLocation: sourceLocation)
    }
    if let says {
      #expect(
        (result.output + result.errors).contains(says), "\(result.output)\(result.errors)",
        sourceLocation: sourceLocation)
    }
    return result
  }

  @Test(arguments: ["table", "json"])
  func `in file, header, mapping, cells and identities, a check shows it and does not obey`(format: String) throws {
    let words = ["check", list, "--mapping", mapping, "--max-rejects", "100%", "--format", format]
    try run(words, status: 1, says: format == "table" ? "\\u{1B}[2J" : "\\u001B[2J")
    try run(words + ["--output", program.folder + "/runs \(Self.evil)"], status: 1)
    try run(words + ["--max-rejects", "1"], status: 2)
  }

  @Test func `in file, sheet and cells, a preview shows it and does not obey`() throws {
    try run(["preview", list], status: 0, says: "\\u{1B}[2J")
    try run(["preview", list, "--all"], status: 0)
    try run(["preview", list, "--all", "--format", "jsonl"], status: 0)
    try run(["preview", list, "--mapping", mapping, "--row", "2"])
    try run(["init", list, "-o", "-"])
    let workbook = program.folder + "/book.xml"
    try Self.write(
      """
      <?xml version="1.0"?>
      <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
        xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
      <Worksheet ss:Name="S&#x202E;&#x9B;31m&#x2028;&#x85;"><Table><Row><Cell><Data ss:Type="String">Id&#x9B;&#x202E;</Data></Cell></Row>
      <Row><Cell><Data ss:Type="String">1&#x9B;&#x202E;</Data></Cell></Row></Table></Worksheet></Workbook>
      """, to: workbook)
    try run(["preview", workbook], status: 0, says: "\\u{202E}")
    try run(["check", workbook, "--mapping", mapping], status: 65)
  }

  @Test
  func `in what the service answers and in all of the above, a load and what tells of it show it and do not obey`()
    async throws
  {
    let message = Self.evil.unicodeScalars.map {
      let digits = Self.hex($0)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
    let server = try await SpitefulServer(
      body: #"{"__type": "Invalid\#(message)Exception", "message": "no \#(message)"}"#)
    let environment = [
      "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
    ]
    let load = [
      "load", list, "--mapping", mapping, "--instance", Self.instance, "--endpoint-url", server.address,
      "--max-rejects", "100%", "--rate", "500", "--burst", "50", "--canary", "0",
    ]
    try run(load, adding: environment)
    try Self.write(try program.text(list) + "4,E,+49 30 5550104\n", to: list)
    try run(load + ["--format", "json"], adding: environment)
    try run(["status"], status: 0)
    try run(["status", "latest"], status: 0, says: "\\u{1B}[2J")
    try run(["status", "--format", "json"], status: 0)
    try run(["status", "--follow"])
    try run(["results"], status: 0)
    try run(["results", "latest~1", "--format", "json"], status: 0)
    try run(["report", "--compare", "latest", "--show-values"], status: 0, says: "\\u{1B}[2J")
    try run(["report", "--compare", "latest", "--show-values", "--format", "json"], status: 0)
    try run(["ledger", "find", "3 " + Self.evil])
    try run(["load", "--pending", "--endpoint-url", server.address], adding: environment)
  }

  @Test func `in words of the command line, errors show it and do not obey`() throws {
    try run(["check", program.folder + "/no \(Self.evil)", "--mapping", mapping], status: 66, says: "\\u{1B}")
    try run(["check", list, "--mapping", program.folder + "/no \(Self.evil)"], status: 66, says: "\\u{1B}")
    try run(["check", list, "--mapping", mapping, "--no\(Self.evil)"], status: 64, says: "\\u{1B}")
    try run(["status", "--ledger", program.folder + "/no \(Self.evil)"], status: 66, says: "\\u{1B}")
    try run(["status", "--dataset", Self.evil], status: 66)
    try run(["load", list, "--mapping", mapping, "--simulate", "--output", "/dev/null/\(Self.evil)"], says: "\\u{1B}")
    try run(["explain", Self.evil], status: 64)
  }
}
