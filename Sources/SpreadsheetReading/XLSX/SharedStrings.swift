/// The texts that cells refer to by number: one buffer of bytes and where each text ends in it.
struct SharedStrings: Sendable {
  fileprivate(set) var bytes: [UInt8] = []
  fileprivate var ends: [UInt32] = []
  /// Texts that no cell can hold.
  fileprivate var faults: [Int: TextFault] = [:]

  var count: Int { ends.count }

  /// Where the text of this number lies in `bytes`; nil when there is none.
  func range(of index: Int) -> Range<Int>? {
    guard index >= 0, index < ends.count else { return nil }
    return (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  mutating func append(_ text: [UInt8], _ fault: TextFault?) {
    if let fault { faults[count] = fault }
    bytes += text
    ends.append(UInt32(bytes.count))
  }

  /// Why the text of this number cannot be used; nil for a sound one.
  func fault(of index: Int) -> TextFault? { faults.isEmpty ? nil : faults[index] }
}

/// Reads the part of shared strings. Runs of rich text are joined, phonetic runs left out.
struct SharedStringsPart: XMLPartHandler {
  private(set) var strings = SharedStrings()
  private let limits: ReadingLimits
  private var runs = TextRuns()
  private var start = 0

  /// - Parameter partBytes: the size of the part, which the texts in it do not exceed.
  init(limits: ReadingLimits, partBytes: Int) {
    self.limits = limits
    // Memory that is never touched costs nothing, growing means two copies for a while.
    strings.bytes.reserveCapacity(min(partBytes, SharedStringsPart.reservedBytes))
  }

  private static let reservedBytes = 1 << 26

  /// The strings without a second copy of them.
  mutating func takeStrings() -> SharedStrings {
    var taken = SharedStrings()
    swap(&taken, &strings)
    return taken
  }

  mutating func start(_ element: XLSXElement, _ attributes: XMLAttributes<XLSXAttribute>) throws(XMLRefusal) {
    if element == .si && runs.isOutside {
      runs.enter()
      start = strings.bytes.count
    } else {
      runs.start(element)
    }
  }

  mutating func end(_ element: XLSXElement) throws(XMLRefusal) {
    guard runs.end(element) else { return }
    EscapedCharacters.resolve(in: &strings.bytes, from: start)
    if let fault = TextFault(strings.bytes[start...], limits) { strings.faults[strings.count] = fault }
    strings.ends.append(UInt32(strings.bytes.count))
    // Each text costs four bytes beside its own.
    guard strings.bytes.count + 4 * strings.count <= limits.sharedStringBytes else {
      throw XMLRefusal(
        .readXMLLimit, "the shared strings are larger than \(limits.sharedStringBytes) bytes",
        fix: "export the sheet as CSV; \(ReadingLimits.raise(\.sharedStringBytes))")
    }
  }

  mutating func text(_ bytes: Span<UInt8>) throws(XMLRefusal) {
    guard runs.isText else { return }
    // A text beyond the limit is refused with its cell, so that its end need not be kept.
    guard strings.bytes.count - start <= 8 * limits.cellCharacters else { return }
    strings.bytes.append(bytes)
  }
}

/// Where a reader is inside a text that is made of runs: `<t>`, or `<r><t>` any number of times. What is inside
/// a phonetic run or any other element is no text.
struct TextRuns {
  private enum State { case outside, entered, run, text }
  private var state = State.outside
  private var textIsInRun = false
  /// Elements that are open inside one that is passed over.
  private var ignored = 0

  var isOutside: Bool { state == .outside }
  var isText: Bool { state == .text && ignored == 0 }

  mutating func enter() {
    state = .entered
    ignored = 0
  }

  mutating func start(_ element: XLSXElement) {
    switch (state, element) {
    case (.outside, _): break
    case (.entered, .r) where ignored == 0: state = .run
    case (.entered, .t) where ignored == 0, (.run, .t) where ignored == 0:
      textIsInRun = state == .run
      state = .text
    default: ignored += 1
    }
  }

  /// True when the text as a whole has ended.
  mutating func end(_ element: XLSXElement) -> Bool {
    guard state != .outside else { return false }
    if ignored > 0 {
      ignored -= 1
      return false
    }
    switch state {
    case .text: state = textIsInRun ? .run : .entered
    case .run: state = .entered
    default:
      state = .outside
      return true
    }
    return false
  }
}

extension [UInt8] {
  /// Appends the bytes of a span.
  @inline(__always)
  mutating func append(_ span: Span<UInt8>) {
    // The span outlives the call, and the array copies from it.
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
