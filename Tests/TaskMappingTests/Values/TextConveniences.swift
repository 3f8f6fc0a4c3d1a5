@testable import TaskMapping

// An expectation cannot hold a Span: these take texts instead.

extension NumberReading {
  static func integer(_ text: String) -> Int64? { integer(Array(text.utf8).span) }
  static func numberCell(_ text: String) -> Decimal128? { numberCell(Array(text.utf8).span) }
}

extension DestroyedNumber {
  static func isOne(_ text: String) -> Bool { isOne(Array(text.utf8).span) }
}

extension MissingWords {
  func contains(_ text: String) -> Bool { contains(Array(text.utf8).span) }
}

extension CaseFolding {
  static func isEqual(_ text: String, toFolded other: [UInt8]) -> Bool {
    isEqual(Array(text.utf8).span, toFolded: other)
  }
}

extension TextBytes {
  static func trimmedRange(_ bytes: [UInt8]) -> Range<Int> { trimmedRange(bytes.span) }
}

extension ValueProblem {
  static func quoted(_ bytes: [UInt8]) -> String { quoted(bytes.span) }
}
