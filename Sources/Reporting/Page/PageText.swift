import Diagnostics
import Foundation

/// How texts from outside come onto the page: cut, harmless, and masked unless values are wanted.
struct PageText {
  let showsValues: Bool
  private let sentences: MaskedSentence

  /// - Parameter readable: words in quotes that are no values: headers, names of the mapping.
  init(showsValues: Bool, readable: Set<String> = []) {
    self.showsValues = showsValues
    sentences = MaskedSentence(readable: readable)
  }

  /// A cell's value, or a text made of some.
  /// - Parameter limit: most Unicode scalars.
  func value(_ text: String, limit: Int = 200) -> String {
    let head = Self.cut(text, limit)
    return Self.safe(showsValues ? head : MaskedText(head).text)
  }

  /// The same, with its line breaks.
  func lines(_ text: String, limit: Int = 600) -> [String] {
    let head = Self.cut(text, limit)
    let shown = showsValues ? head : MaskedText(head).text
    return shown.split(maxSplits: 40, omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(Self.safe)
  }

  /// A sentence that may quote cells.
  /// - Parameter ofRow: whether it is about one row, so that a time in it is a value too.
  func sentence(_ text: String, limit: Int = 400, ofRow: Bool = false) -> String {
    guard !showsValues else { return Self.plain(text, limit: limit) }
    let head = Self.cut(text, 4_000)
    return Self.plain(sentences.masked(head, masksBareValues: true, masksInstants: ofRow), limit: limit)
  }

  /// What to do about it: words of ours, that may quote a name and hold no value otherwise.
  func fix(_ text: String, limit: Int = 400) -> String {
    guard !showsValues else { return Self.plain(text, limit: limit) }
    return Self.plain(sentences.masked(Self.cut(text, 4_000), masksBareValues: false), limit: limit)
  }

  /// A name or path that may be read by everybody.
  static func plain(_ text: String, limit: Int = 300) -> String { safe(cut(text, limit)) }

  /// At most `limit` scalars, and an ellipsis where some are missing. Marks without end count one by one.
  static func cut(_ text: String, _ limit: Int) -> String {
    let head = text.unicodeScalars.prefix(limit)
    return head.endIndex == text.unicodeScalars.endIndex ? text : String(String.UnicodeScalarView(head)) + "…"
  }

  private static func safe(_ text: some StringProtocol) -> String { TerminalText.safe(text) }
}

/// Numbers and counted words.
enum PageFigure {
  static func grouped(_ number: Int) -> String { GroupedNumber.text(number) }

  /// `1 row`, `2,000 rows`.
  static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(grouped(number)) \(number == 1 ? one : many)"
  }

  /// At most one decimal: `1.6`, `20`.
  static func decimal(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "0" }
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? grouped(Int(rounded)) : String(rounded)
  }

  /// A share of a whole as an SVG length: `12.5%`.
  static func share(_ part: Double, of whole: Double) -> String {
    guard whole > 0, part.isFinite else { return "0%" }
    let percent = (part / whole * 100_000).rounded() / 1_000
    return "\(percent)%"
  }
}

/// The head of a list, and how many more there are.
struct Bounded<Element> {
  let shown: ArraySlice<Element>
  let more: Int

  init(_ elements: [Element], _ limit: Int) {
    shown = elements.prefix(limit)
    more = elements.count - shown.count
  }
}
