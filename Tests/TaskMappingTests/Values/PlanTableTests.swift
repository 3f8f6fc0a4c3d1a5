import Testing

@testable import TaskMapping

@Suite struct PlanTableTests {
  @Test(arguments: ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])
  func `a clock says what the zone's rules say, or nothing`(zone: String) throws {
    let rules = try #require(TimeZoneDatabase.rules(named: zone))
    var clocks = WallClocks()
    #expect(clocks.add(.utc) == 0)
    let number = clocks.add(rules)
    var random = SeededGenerator(seed: 11)
    var answers = 0
    for _ in 0..<20_000 {
      let wall = Int64.random(in: -1_000_000_000...5_000_000_000, using: &random)
      guard let instant = clocks.instant(atWall: wall, zone: number) else { continue }
      answers += 1
      #expect(rules.instants(atWall: wall) == .once(instant))
    }
    #expect(answers > 10_000)
  }

  @Test func `words are found by their bytes in their own list`() {
    var table = WordTable()
    let first = table.add(["open", "", "öffen", "open"])
    let second = table.add(["closed"])
    func position(_ word: String, _ list: WordTable.List) -> Int? {
      table.position(of: Array(word.utf8).span, in: list)
    }
    #expect(position("open", first) == 0)
    #expect(position("", first) == 1)
    #expect(position("öffen", first) == 2)
    #expect(position("closed", first) == nil)
    #expect(position("closed", second) == 0)
    #expect(position("Open", first) == nil)
    var text: [UInt8] = []
    table.append(2, of: first, to: &text)
    table.append(0, of: second, to: &text)
    #expect(String(decoding: text, as: UTF8.self) == "öffenclosed")
  }

  @Test(arguments: [0, 7, 10, 42, 1_000_000_007, Int64.max, Int64.min, -1])
  func `whole numbers are written as Swift writes them`(number: Int64) {
    var bytes: [UInt8] = [65]
    DecimalDigits.append(number, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "A\(number)")
  }

  @Test(arguments: [
    "0.05", "-0.5", "12345678901234567890.5", "99999999999999999999999999999999999999",
    "0.0000000000000000000000000001", "-7",
  ])
  func `decimals are written as they are read`(text: String) throws {
    #expect(try #require(Decimal128(text)).text == text)
  }
}
