/// The encodings under which a text that is not UTF-8 would read, the most plausible first.
///
/// Nothing is read by such a guess but by `preview` and `init`, which say so; elsewhere it is only told.
struct EncodingCandidates: Equatable {
  struct Candidate: Equatable {
    /// The name to write under `source:`.
    var name: String
    /// What makes it plausible, higher being better; 0 is as good as chance.
    var score: Double
  }

  private(set) var list: [Candidate] = []

  var best: String? { list.first?.name }

  /// Judges the bytes of a text: its beginning, or what stands around the first byte that is not UTF-8.
  init(_ sample: [UInt8]) {
    if let unicode = EncodingCandidates.unicode(sample) {
      list = [unicode]
      return
    }
    // Only what is not ASCII tells encodings apart, and some thousand characters of it tell enough.
    let telling = EncodingCandidates.lines(of: sample)
    for (name, script) in EncodingCandidates.known {
      guard let decoded = DecodedSample(telling, encoding: name) else { continue }
      let score = decoded.score(as: script)
      if score > 0 { list.append(Candidate(name: name, score: score)) }
    }
    // A stable order: of equals the one that is listed first.
    list = list.enumerated().sorted {
      $0.element.score == $1.element.score ? $0.offset < $1.offset : $0.element.score > $1.element.score
    }.map(\.element)
  }

  /// Unicode's wide forms without their mark, told by their zero bytes.
  static func unicode(_ sample: [UInt8]) -> Candidate? {
    // A single U+0000 is a fault in a text of another encoding.
    guard sample.prefix(1 << 16).count(where: { $0 == 0 }) * 5 > sample.prefix(1 << 16).count else { return nil }
    var best: Candidate?
    for (name, width) in [("UTF-32LE", 4), ("UTF-32BE", 4), ("UTF-16LE", 2), ("UTF-16BE", 2)] {
      let whole = sample.prefix(min(sample.count, 1 << 16) / width * width)
      guard !whole.isEmpty, let decoded = DecodedSample(Array(whole), encoding: name) else { continue }
      let score = decoded.shareOfStructure
      if score > best?.score ?? 0.02 { best = Candidate(name: name, score: score) }
    }
    return best
  }

  /// The lines that hold bytes beyond ASCII, at most 16 KiB of them.
  private static func lines(of sample: [UInt8]) -> [UInt8] {
    var telling: [UInt8] = []
    for line in sample.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) where line.contains(where: { $0 >= 0x80 }) {
      telling += line.prefix(4_096)
      telling.append(0x0A)
      if telling.count > 1 << 14 { break }
    }
    return telling
  }

  /// In the order of how often they are met, which decides between equals.
  private static let known: [(name: String, script: DecodedSample.Script)] = [
    ("windows-1252", .western), ("windows-1250", .central), ("windows-1251", .cyrillic), ("windows-1253", .greek),
    ("windows-1254", .turkish), ("windows-1255", .hebrew), ("windows-1256", .arabic), ("iso-8859-15", .western),
    ("iso-8859-2", .central), ("iso-8859-5", .cyrillic), ("iso-8859-7", .greek), ("koi8-r", .cyrillic),
    ("ibm866", .cyrillic), ("macintosh", .western), ("ibm850", .western), ("ibm852", .central),
    ("cp932", .japanese), ("euc-jp", .japanese), ("gb18030", .chinese), ("big5", .chinese), ("cp949", .korean),
  ]
}
