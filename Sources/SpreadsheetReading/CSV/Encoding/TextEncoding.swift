/// How the bytes of a text file become characters: by its byte order mark, by the settings, else UTF-8.
struct TextEncoding: Equatable {
  /// The converter's name; `UTF-8` is read without one.
  var name: String
  /// Bytes of the mark at the start of the file, which belong to no cell.
  var markLength: Int
  var reason: String

  var isUTF8: Bool { TextEncoding.folded(name) == "utf8" }
  /// Whether it is one of Unicode's own, by whatever name.
  var isUnicode: Bool { TextEncoding.isUnicode(name) }

  static func isUnicode(_ name: String) -> Bool {
    let folded = folded(name)
    return ["utf", "ucs", "iso10646", "unicode"].contains { folded.hasPrefix($0) }
  }

  /// Decides by the first bytes of a file, four or more unless it is shorter.
  ///
  /// A mark outranks the name of another of Unicode's encodings: a mapping written for yesterday's export must
  /// not misread today's.
  /// - Parameter guess: why the setting was taken, when it is a guess.
  init(head: [UInt8], setting: String?, guess: String? = nil) {
    for mark in TextEncoding.marks where head.starts(with: mark.bytes) {
      self.init(name: mark.name, markLength: mark.bytes.count, reason: "the file begins with its byte order mark")
      return
    }
    if let setting, setting.lowercased() != "auto" {
      let name = TextEncoding.unicodeNames[TextEncoding.folded(setting)] ?? setting
      self.init(name: name, markLength: 0, reason: guess ?? "named by the settings")
    } else {
      self.init(name: "UTF-8", markLength: 0, reason: "no byte order mark and none named")
    }
  }

  private init(name: String, markLength: Int, reason: String) {
    self.name = name
    self.markLength = markLength
    self.reason = reason
  }

  // The mark of UTF-32LE begins with that of UTF-16LE and therefore comes first.
  private static let marks: [(bytes: [UInt8], name: String)] = [
    ([0xEF, 0xBB, 0xBF], "UTF-8"),
    ([0xFF, 0xFE, 0x00, 0x00], "UTF-32LE"),
    ([0x00, 0x00, 0xFE, 0xFF], "UTF-32BE"),
    ([0xFF, 0xFE], "UTF-16LE"),
    ([0xFE, 0xFF], "UTF-16BE"),
  ]

  /// Whether a name says how wide units are and not which of their bytes comes first.
  static func lacksByteOrder(_ name: String) -> Bool {
    ["utf16", "utf32", "ucs2", "ucs4", "unicode"].contains(folded(name))
  }

  /// Names by their letters and digits, because people set the hyphens as they like.
  private static let unicodeNames = [
    "utf8": "UTF-8", "utf16le": "UTF-16LE", "utf16be": "UTF-16BE", "utf32le": "UTF-32LE", "utf32be": "UTF-32BE",
    // What everybody calls Shift_JIS is what Windows makes of it: with a backslash, a tilde, and more characters.
    "shiftjis": "CP932", "sjis": "CP932", "xsjis": "CP932", "mskanji": "CP932", "windows31j": "CP932",
  ]

  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "-" && $0 != "_" }
  }
}
