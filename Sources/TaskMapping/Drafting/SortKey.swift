/// Values as bytes that `memcmp` puts in their order.
enum SortKey {
  static func append(_ value: ColumnValue, in reading: borrowing RowReading, to key: inout [UInt8]) {
    guard value.isPresent else {
      key.append(0xFF)
      return
    }
    key.append(1)
    switch value {
    case .number(let number): append(number, to: &key)
    case .boolean(let value): key.append(value ? 1 : 0)
    case .day(let day): append(Int64(day), to: &key)
    case .instant(let instant): append(instant, to: &key)
    default:
      // A text ends in a byte that is less than any of its own, so that a prefix comes first.
      value.append(to: &key, in: reading)
      key.append(0)
    }
  }

  /// Big-endian with the sign turned over: −1 comes before 0.
  static func append(_ number: Int64, to key: inout [UInt8]) {
    ShortHash.append(UInt64(bitPattern: number) ^ (1 << 63), to: &key)
  }

  /// A sign, the place of the first digit, the digits, an end; all of it turned over for negative numbers.
  ///
  /// | number | bytes |
  /// |---|---|
  /// | −12 | 00, ¬82, ¬02, ¬03, ¬00 |
  /// | 0 | 01 |
  /// | 0.5 | 02, 80, 06, 00 |
  /// | 12 | 02, 82, 02, 03, 00 |
  static func append(_ number: Decimal128, to key: inout [UInt8]) {
    if number.digits == 0 {
      key.append(1)
      return
    }
    let digits = Array(String(number.digits.magnitude).utf8)
    // Zeros at the end say nothing that the place does not: 10 and 1 differ in place alone.
    let significant = digits.prefix(through: digits.lastIndex { $0 != 48 } ?? 0)
    let place = UInt8(128 + digits.count - number.scale)
    let bytes = [place] + significant.map { $0 - 47 } + [0]
    key.append(number.digits < 0 ? 0 : 2)
    key.append(contentsOf: number.digits < 0 ? bytes.map { ~$0 } : bytes)
  }
}
