import Testing

@testable import TaskMapping

@Suite struct `The hash of a row's content` {
  private func hash(_ text: String) -> UInt64 {
    var hasher = ContentHasher()
    let bytes = Array(text.utf8)
    hasher.combine(UInt64(bytes.count))
    hasher.combine(bytes.span)
    return hasher.value
  }

  @Test func `is the same for the same bytes, and another for each of a hundred thousand`() {
    var seen: Set<UInt64> = []
    for number in 0..<100_000 {
      let text = String(number, radix: 2)
      #expect(hash(text) == hash(text))
      seen.insert(hash(text))
    }
    #expect(seen.count == 100_000)
  }

  @Test func `changes half of its bits with any one bit of a text`() {
    let text = Array("Callback Ada Lovelace, +4930123456, 2026-03-30".utf8)
    func hash(_ bytes: [UInt8]) -> UInt64 {
      var hasher = ContentHasher()
      hasher.combine(bytes.span)
      return hasher.value
    }
    var changed = 0
    for index in text.indices {
      for bit in 0..<8 {
        var other = text
        other[index] ^= 1 << UInt8(bit)
        let difference = (hash(text) ^ hash(other)).nonzeroBitCount
        #expect(difference > 8)
        changed += difference
      }
    }
    let mean = Double(changed) / Double(text.count * 8)
    #expect(abs(mean - 32) < 2, "\(mean)")
  }

  @Test(arguments: [("", "\0"), ("a", "a\0"), ("12345678", "123456780"), ("abcdefgh", "hgfedcba"), ("ab", "ba")])
  func `tells neighbours apart`(one: String, other: String) {
    #expect(hash(one) != hash(other))
  }
}
