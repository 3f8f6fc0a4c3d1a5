import Foundation
import Testing

/// `taskferry explain`: every code that the program can print is explained.
@Suite struct ExplainTests {
  private static func listed() throws -> Set<String> {
    let lines = try Program().run(["explain"]).output.split(separator: "\n")
    return Set(lines.filter { $0.hasPrefix("  ") }.map { $0.trimmingCharacters(in: .whitespaces) })
  }

  @Test func `a code is told with its meaning and its stage`() throws {
    let result = try Program().run(["explain", "map.phone-invalid"])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("map.phone-invalid: "), "\(result.output)")
    #expect(result.output.contains("Found by: reading a cell."), "\(result.output)")
  }

  @Test func `a code that there is not is answered with the nearest`() throws {
    let result = try Program().run(["explain", "map.phone-invald"])
    #expect(result.status == 64)
    #expect(result.errors.contains("did you mean \"map.phone-invalid\"?"), "\(result.errors)")
  }

  @Test func `every code in the sources is explained, in a whole sentence`() throws {
    let listed = try Self.listed()
    #expect(listed.count > 200)
    let stages = Set(listed.compactMap { $0.split(separator: ".").first.map(String.init) })
    let pattern = /"([a-z]+)\.([a-z0-9]+(?:-[a-z0-9]+)*)"/
    var found: Set<String> = []
    let files = try #require(FileManager.default.enumerator(atPath: Program.root + "/Sources"))
    for case let path as String in files where path.hasSuffix(".swift") {
      let text = try String(contentsOfFile: Program.root + "/Sources/" + path, encoding: .utf8)
      // Only where a diagnostic is made: other texts have points in them too.
      guard text.contains("Diagnostic") || text.contains("Error") else { continue }
      for match in text.matches(of: pattern) where stages.contains(String(match.output.1)) {
        found.insert("\(match.output.1).\(match.output.2)")
      }
    }
    let fileNames = found.filter { name in
      ["csv", "json", "yaml", "xml", "html", "txt"].contains { name.hasSuffix("." + $0) }
    }
    // Labels of connections, and a key of a log's metadata.
    let others: Set = ["ledger.reader", "ledger.writer", "task.key"]
    #expect(found.subtracting(fileNames).subtracting(others).subtracting(listed).sorted() == [])
  }

  @Test func `docs hold the page of all codes`() throws {
    let page = try Program().run(["explain", "--markdown"]).output
    #expect(try String(contentsOfFile: Program.root + "/docs/codes.md", encoding: .utf8) == page)
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      #expect(line.hasSuffix(". |"), "\(line)")
    }
  }
}
