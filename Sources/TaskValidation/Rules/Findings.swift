internal import Diagnostics
internal import TaskMapping

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Collects every problem of one row, so that its author mends the file once.
struct Findings {
  let place: Place
  private(set) var problems: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []

  /// The cell that a part of the task was made from; nil where none is known.
  private let cells: (TaskMember) -> FeedingCell?

  init(at place: Place, cells: @escaping (TaskMember) -> FeedingCell? = { _ in nil }) {
    self.place = place
    self.cells = cells
  }

  /// The cell that feeds a part of the task.
  func cell(feeding member: TaskMember) -> FeedingCell? { cells(member) }

  /// Whether there is nothing to say.
  var isEmpty: Bool { problems.isEmpty && warnings.isEmpty }

  /// - Parameter member: the part of the task that is at fault, so that the place is the cell it was made from.
  mutating func refuse(
    _ code: DiagnosticCode, _ message: String, fix: String, suggestion: String? = nil, of member: TaskMember? = nil
  ) {
    let cell = member.flatMap(cells)
    problems.append(
      Diagnostic(code, at: cell?.place ?? place, message, fix: fix, suggestion: suggestion, column: cell?.column))
  }

  mutating func warn(_ code: DiagnosticCode, _ message: String, fix: String, of member: TaskMember? = nil) {
    let cell = member.flatMap(cells)
    warnings.append(
      Diagnostic(code, severity: .warning, at: cell?.place ?? place, message, fix: fix, column: cell?.column))
  }

  /// Refuses a text that is too short, too long or holds U+0000, in this order.
  /// - Parameters:
  ///   - subject: what the text is, as a sentence begins: `attribute "color"`.
  ///   - length: in Unicode scalars.
  ///   - fix: for a wrong length.
  /// - Returns: whether nothing was wrong.
  @discardableResult
  mutating func check(
    _ text: String, _ subject: @autoclosure () -> String, length: ClosedRange<Int>, code: DiagnosticCode,
    fix: @autoclosure () -> String
  ) -> Bool {
    var isSound = true
    if let count = Excerpt.length(of: text, notIn: length) {
      refuse(code, Self.wrongLength(subject(), count, length), fix: fix())
      isSound = false
    }
    if Excerpt.holdsNUL(text) {
      refuse(
        .nulCharacter, "\(subject()) holds the character U+0000", fix: "remove it: export the file again as plain text")
      isSound = false
    }
    return isSound
  }

  private static func wrongLength(_ subject: String, _ count: Int, _ length: ClosedRange<Int>) -> String {
    if count == 0 { return "\(subject) is empty" }
    return "\(subject) has \(Excerpt.grouped(count)) characters, the limit is \(Excerpt.grouped(length.upperBound))"
  }
}

/// Values as messages show them, and their lengths.
enum Excerpt {
  /// Scalars of a value that a message quotes.
  static let shown = 60

  /// A value in quotes with everything escaped that could steer a terminal, cut after `shown` scalars.
  static func quoted(_ text: String) -> String {
    guard length(of: text, notIn: 0...shown) != nil else { return JSONText.quoted(text) }
    return JSONText.quoted(String(String.UnicodeScalarView(text.unicodeScalars.prefix(shown)))) + "…"
  }

  /// `32,768`.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude).utf8)
    var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index).isMultiple(of: 3) { text.append(UInt8(ascii: ",")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The number of Unicode scalars when it is outside of `range`, nil when it is inside.
  static func length(of text: String, notIn range: ClosedRange<Int>) -> Int? {
    // A scalar takes one to four bytes, so most texts are judged without counting.
    let bytes = text.utf8.count
    if bytes <= range.upperBound && (bytes + 3) / 4 >= range.lowerBound { return nil }
    let count = text.unicodeScalars.count
    return range.contains(count) ? nil : count
  }

  /// Whether U+0000 is in a text.
  static func holdsNUL(_ text: String) -> Bool {
    // `bytes` is the text's own UTF-8 for as long as the closure runs, and memchr reads no more than `count` of
    // it. Every text of every row is searched, and byte by byte that was a tenth of validation.
    let answer = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      guard let start = bytes.baseAddress else { return false }
      return unsafe memchr(start, 0, bytes.count) != nil
    }
    return answer ?? text.utf8.contains(0)
  }

  /// Whether two texts are the same bytes. `==` would take canonically equivalent texts for one.
  static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
  }
}
