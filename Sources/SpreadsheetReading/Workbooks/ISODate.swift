/// A date, a time or both in the form of ISO 8601 that cells of type `d` hold.
struct ISODate {
  var text: [UInt8]
  var kind: CellKind

  init(text: [UInt8], kind: CellKind) {
    self.text = text
    self.kind = kind
  }

  /// Nil for what is none, such as a 13th month. An offset from UTC is left out: a cell shows wall-clock time.
  init?(_ source: ArraySlice<UInt8>) {
    var rest = source
    let hasDate = source.contains(UInt8(ascii: "-")) && source.count >= 10
    var date: [UInt8] = []
    if hasDate {
      date = Array(rest.prefix(10))
      guard ISODate.isDate(date) else { return nil }
      rest = rest.dropFirst(10)
      if rest.isEmpty {
        self.text = date
        self.kind = .date
        return
      }
      guard rest.first == UInt8(ascii: "T") || rest.first == UInt8(ascii: " ") else { return nil }
    }
    if rest.first == UInt8(ascii: "T") || rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
    guard let time = ISODate.time(rest) else { return nil }
    self.text = hasDate ? date + [UInt8(ascii: "T")] + time : time
    self.kind = hasDate ? .dateTime : .time
  }

  private static func isDate(_ text: [UInt8]) -> Bool {
    guard let year = number(text[0..<4]), let month = number(text[5..<7]), let day = number(text[8..<10]),
      text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), (1...12).contains(month), year > 0
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(day)
  }

  /// `HH:MM[:SS[.fraction]][Z|±HH:MM]` as `HH:MM:SS[.fraction]`.
  private static func time(_ source: ArraySlice<UInt8>) -> [UInt8]? {
    var text = Array(source)
    if text.last == UInt8(ascii: "Z") { text.removeLast() }
    if text.count > 6, let sign = text.dropLast(5).last, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      text.removeLast(6)
    }
    if text.count == 5 { text += Array(":00".utf8) }
    guard text.count >= 8, text[2] == UInt8(ascii: ":"), text[5] == UInt8(ascii: ":"),
      let hour = number(text[0..<2]), let minute = number(text[3..<5]), let second = number(text[6..<8]),
      hour < 24, minute < 60, second < 60
    else { return nil }
    guard text.count > 8 else { return text }
    guard text[8] == UInt8(ascii: "."), text.count > 9, text.count < 20, text[9...].allSatisfy(isDigit) else {
      return nil
    }
    while text.last == UInt8(ascii: "0") { text.removeLast() }
    if text.last == UInt8(ascii: ".") { text.removeLast() }
    return text
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.allSatisfy(isDigit) else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
