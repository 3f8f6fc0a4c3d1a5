/// A text read in its column's type.
package enum ReadValue: Sendable, Hashable {
  /// The text is its own canonical form: text, e-mail addresses, URLs.
  case verbatim
  /// Another text is the canonical form: E.164 for phone numbers.
  case text(String)
  /// Integers and decimals.
  case number(Decimal128)
  case boolean(Bool)
  /// Days since 1970-01-01.
  case day(Int)
  /// Seconds since 1970.
  case instant(Int64)
}
