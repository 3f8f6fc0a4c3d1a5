import Testing

@testable import ImportPipeline

@Suite struct RowOrdinalTests {
  @Test func `ordinals rise by input, then by row, and tell both again`() {
    let places = [(0, 2), (0, 3), (0, 1_048_576), (1, 2), (1, 100_000_000), (9_999, 1)]
    let ordinals = places.map { RowOrdinal(input: $0.0, row: $0.1) }
    #expect(ordinals.map(\.value) == ordinals.map(\.value).sorted())
    for (ordinal, place) in zip(ordinals, places) {
      #expect(ordinal.input == place.0)
      #expect(ordinal.row == place.1)
      #expect(RowOrdinal(value: ordinal.value) == ordinal)
    }
  }
}
