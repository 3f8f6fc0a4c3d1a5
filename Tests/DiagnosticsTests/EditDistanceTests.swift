import Testing

@testable import Diagnostics

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("flow", "flow", 0), ("flow", "flwo", 1), ("flow", "flaw", 1),
    ("flow", "flows", 1), ("flow", "low", 1), ("kitten", "sitting", 3), ("ca", "abc", 3), ("größe", "grösse", 2),
  ])
  func `an insertion, deletion, replacement or swap of neighbours is one slip`(left: String, right: String, slips: Int)
  {
    #expect(EditDistance.between(Array(left.unicodeScalars), Array(right.unicodeScalars)) == slips)
    #expect(EditDistance.between(Array(right.unicodeScalars), Array(left.unicodeScalars)) == slips)
  }
}
