internal import Diagnostics

/// The parts of an Open Packaging Conventions archive, found by name.
///
/// Part names are compared without regard to ASCII case (ISO/IEC 29500-2, 6.2.2.3); an archive in which two
/// entries answer to one name is refused, because two programs would read two different workbooks.
final class PackageParts {
  private let archive: ZipArchive
  private let limits: ReadingLimits
  private var entries: [String: ZipArchive.Entry] = [:]

  var fileName: String { archive.fileName }

  init(_ file: RegularFile, limits: ReadingLimits) throws(ReadingError) {
    self.archive = try ZipArchive(file, limits: limits)
    self.limits = limits
    for entry in archive.entries {
      guard entries.updateValue(entry, forKey: PackageParts.key(entry.name)) == nil else {
        throw ReadingError(
          .invalid,
          Diagnostic(
            .readDamagedArchive, at: .file(archive.fileName),
            "the archive has two entries called \(JSONText.quoted(entry.name))",
            fix: "open the workbook in a spreadsheet program and save it again"))
      }
    }
  }

  func contains(_ name: String) -> Bool { entries[PackageParts.key(name)] != nil }

  /// Lets `handler` read a whole part; does nothing when there is none of this name.
  /// - Returns: whether there is one.
  @discardableResult
  func read<Handler: XMLPartHandler>(_ name: String, with handler: inout Handler) throws(ReadingError) -> Bool {
    guard var feed = try feed(of: name, to: handler) else { return false }
    try feed.readAll()
    handler = feed.parser.withHandler { $0 }
    return true
  }

  /// How many bytes a part says that it has when it is inflated; 0 when there is none of this name.
  func size(of name: String) -> Int { entries[PackageParts.key(name)]?.size ?? 0 }

  /// Whether a part is worth a thread of its own.
  func isLarge(_ name: String) -> Bool {
    (entries[PackageParts.key(name)]?.storedSize ?? 0) >= InflatedAhead.leastBytes
  }

  /// Begins to read a part; nil when there is none of this name.
  /// - Parameter ahead: whether a large part is inflated on another core.
  func feed<Handler: XMLPartHandler>(
    of name: String, to handler: Handler, ahead: Bool = true
  ) throws(ReadingError) -> PartFeed<Handler>? {
    guard let entry = entries[PackageParts.key(name)] else { return nil }
    let opened = try archive.open(entry)
    let isInflatedHere = !ahead || entry.storedSize < InflatedAhead.leastBytes
    let bytes: any PartBytes = isInflatedHere ? opened : try InflatedAhead(opened, of: fileName)
    return PartFeed(
      name: name, fileName: archive.fileName, bytes: bytes,
      parser: XMLParser(handler: handler, limits: limits))
  }

  /// An entry's name as parts are looked up: no leading slash, forward slashes (some writers use the other
  /// ones), lower case.
  private static func key(_ name: String) -> String {
    var bytes = name.utf8.map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "\\"): UInt8(ascii: "/")
      default: byte
      }
    }
    while bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
