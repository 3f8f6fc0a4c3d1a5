/// Bounds that keep any input from costing unbounded time or memory.
package struct ReadingLimits: Sendable, Hashable, Codable {
  /// Bytes of one field of a text file. 1 MiB.
  package var fieldBytes = 1 << 20
  /// Bytes of one record of a text file. 16 MiB.
  package var recordBytes = 16 << 20
  /// Characters of a header cell.
  package var headerCharacters = 1_024
  /// Columns of a row: XFD, the last column of a workbook.
  package var columns = 16_384
  /// The last row of a workbook.
  package var workbookRows = 1_048_576
  /// Characters of a workbook's cell, as its file format allows.
  package var cellCharacters = 32_767
  /// Cells that repeated rows, repeated columns and merged rectangles may make beside those that are written.
  package var expandedCells = 1 << 23
  /// Nesting of XML elements.
  package var xmlDepth = 64
  /// Attributes of one XML element.
  package var xmlAttributes = 256
  /// Entries of a zip archive.
  package var zipEntries = 1_000
  /// Bytes of one inflated part. 4 GiB.
  package var partBytes = 4 << 30
  /// Inflated bytes for each stored byte, judged after the first MiB.
  package var inflationRatio = 100
  /// Bytes of all shared strings of a workbook. 1 GiB.
  package var sharedStringBytes = 1 << 30

  package init() {}
}

extension ReadingLimits {
  /// A limit that a person may set.
  package struct Setting: Sendable {
    package var name: String
    fileprivate var path: any WritableKeyPath<ReadingLimits, Int> & Sendable
    /// From 1 to what memory and the formats allow.
    package var range: ClosedRange<Int>
  }

  package static let settings: [Setting] = [
    Setting(name: "field-bytes", path: \.fieldBytes, range: 1...1 << 28),
    Setting(name: "record-bytes", path: \.recordBytes, range: 1...1 << 30),
    Setting(name: "header-characters", path: \.headerCharacters, range: 1...32_767),
    Setting(name: "columns", path: \.columns, range: 1...16_384),
    Setting(name: "rows", path: \.workbookRows, range: 1...1_048_576),
    Setting(name: "cell-characters", path: \.cellCharacters, range: 1...1 << 24),
    Setting(name: "expanded-cells", path: \.expandedCells, range: 1...1 << 34),
    Setting(name: "xml-depth", path: \.xmlDepth, range: 1...250),
    Setting(name: "xml-attributes", path: \.xmlAttributes, range: 1...10_000),
    Setting(name: "zip-entries", path: \.zipEntries, range: 1...65_535),
    Setting(name: "part-bytes", path: \.partBytes, range: 1...1 << 40),
    Setting(name: "inflation-ratio", path: \.inflationRatio, range: 1...2_000),
    Setting(name: "shared-string-bytes", path: \.sharedStringBytes, range: 1...4 << 30 - 1),
  ]

  package subscript(setting: Setting) -> Int {
    get { self[keyPath: setting.path] }
    set { self[keyPath: setting.path] = newValue }
  }

  /// What to do when a limit is in the way of a file that is as it should be.
  static func raise(_ path: KeyPath<ReadingLimits, Int>) -> String {
    let name = settings.first { $0.path == path }?.name ?? ""
    return "for a file that you trust, --limit \(name)=N raises the limit"
  }
}
