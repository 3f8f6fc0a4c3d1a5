import Foundation
import Testing

/// `preview --mapping --row`: one row from its cells to the request.
@Suite struct RowStoryTests {
  private func story(_ row: Int, _ file: String = "samples/callbacks/callbacks.csv") throws -> Program.Result {
    try Program().run(["preview", file, "--mapping", "mappings/callbacks.yaml", "--row", "\(row)"])
  }

  @Test func `a sound row is told from its cells to the body of its request`() throws {
    let result = try story(2)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("phone  from C \"Phone\"\n"), "\(result.output)")
    #expect(result.output.contains("\na task that "), "\(result.output)")
    let start = try #require(result.output.range(of: "\n{"))
    let body = Data(result.output[start.lowerBound...].utf8)
    let members = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    #expect(members["Name"] is String)
  }

  @Test func `a refused row says where and why`() throws {
    let result = try story(5)
    #expect(result.output.contains("\nrefused:\n"), "\(result.output)")
    #expect(result.output.contains("map.phone-invalid"), "\(result.output)")
    #expect(!result.output.contains("\"Name\""))
  }

  @Test func `a row that there is not is refused, and so is the flag without a mapping`() throws {
    #expect(try story(1).status == 65)
    #expect(try story(900).errors.contains("has no row 900"))
    let alone = try Program().run(["preview", "samples/callbacks/callbacks.csv", "--row", "2"])
    #expect(alone.status == 64)
  }
}
