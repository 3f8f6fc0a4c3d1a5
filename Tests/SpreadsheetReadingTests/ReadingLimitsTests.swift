import Diagnostics
import Testing

@testable import SpreadsheetReading

@Suite struct ReadingLimitsTests {
  @Test func `each limit that can be set changes itself and no other`() {
    let settings = ReadingLimits.settings
    #expect(Set(settings.map(\.name)).count == settings.count)
    for setting in settings {
      var limits = ReadingLimits()
      #expect(setting.range.contains(limits[setting]), "\(setting.name)")
      limits[setting] = setting.range.lowerBound
      let changed = settings.filter { limits[$0] != ReadingLimits()[$0] }.map(\.name)
      #expect(changed == [setting.name])
    }
  }

  @Test func `a workbook that inflates too far says which limit, and is read when that is raised`() throws {
    let fixture = WorkbookFixture(rows: String(repeating: " ", count: 4 << 20) + "<row><c><v>1</v></c></row>")
    let found = refusal { _ = try fixture.read(withoutHeader) }
    #expect(found?.fix?.contains("--limit inflation-ratio=") == true, "\(String(describing: found?.fix))")
    var trusted = withoutHeader
    trusted.limits.inflationRatio = 2_000
    #expect(plain(try fixture.read(trusted).rows) == [ReadRow(1, ["1"])])
  }

  @Test func `a field that is too long says which limit`() throws {
    var small = SourceSettings()
    small.limits.fieldBytes = 4
    let (_, rows) = try readText("a\nabcde\n", small)
    #expect(rows.first?.problem?.fix?.contains("--limit field-bytes=") == true)
  }
}
