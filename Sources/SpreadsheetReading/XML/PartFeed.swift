internal import Diagnostics

/// The bytes of a part, handed out in their order.
protocol PartBytes {
  /// Replaces `buffer` by the next bytes, at most `count`; returns how many, 0 at the end.
  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadingError) -> Int
}

/// The bytes of a workbook that is one XML file, from its beginning.
final class FileContent: PartBytes {
  private let file: RegularFile
  private var offset = 0

  init(_ file: RegularFile) { self.file = file }

  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadingError) -> Int {
    buffer = try file.bytes(at: offset, count: count)
    offset += buffer.count
    return buffer.count
  }
}

extension PartFeed {
  /// Feeds a workbook that is one XML file.
  init(of file: RegularFile, to handler: Handler, _ limits: ReadingLimits, _ pieceSize: @escaping () -> Int) {
    self.init(
      name: "", fileName: file.displayName, bytes: FileContent(file),
      parser: XMLPushParser(handler: handler, limits: limits), pieceSize: pieceSize)
  }
}

/// One XML part on its way through the parser to its handler.
struct PartFeed<Handler: XMLPartHandler> {
  /// The part's name in its archive; empty for a workbook that is one XML file.
  let name: String
  private let fileName: String
  private let bytes: any PartBytes
  let parser: XMLPushParser<Handler>
  private let pieceSize: () -> Int
  private var buffer: [UInt8] = []
  /// What is left of `buffer` to parse.
  private var position = 0
  private var filled = 0

  private static var inflatedBytes: Int { 1 << 16 }

  init(
    name: String, fileName: String, bytes: any PartBytes, parser: XMLPushParser<Handler>, pieceSize: @escaping () -> Int
  ) {
    self.name = name
    self.fileName = fileName
    self.bytes = bytes
    self.parser = parser
    self.pieceSize = pieceSize
  }

  /// Parses the next piece, inflating when there is none; false at the end of the part.
  mutating func advance(atMost limit: Int = .max) throws(ReadingError) -> Bool {
    if position == filled {
      filled = try bytes.read(into: &buffer, atMost: PartFeed.inflatedBytes)
      position = 0
    }
    do throws(XMLRefusal) {
      guard position < filled else {
        try parser.finish()
        return false
      }
      let piece = min(max(pieceSize(), 1), limit, filled - position)
      try parser.push(buffer.span.extracting(position..<position + piece))
      position += piece
      return true
    } catch {
      throw refused(error)
    }
  }

  private func refused(_ refusal: XMLRefusal) -> ReadingError {
    refusal.error(part: name, file: fileName)
  }
}

extension XMLRefusal {
  /// - Parameter part: the part's name in its archive; empty for a workbook that is one XML file.
  func error(part name: String, file fileName: String) -> ReadingError {
    let refusal = self
    let fix = refusal.fix ?? "open the workbook in a spreadsheet program and save it again"
    if let place = refusal.place {
      return ReadingError(.invalid, Diagnostic(refusal.code, at: place, refusal.message, fix: fix))
    }
    let part = name.isEmpty ? "the workbook" : "the workbook's part \(JSONText.quoted(name))"
    let message = "\(part): \(refusal.message)"
    return ReadingError(.invalid, Diagnostic(refusal.code, at: .file(fileName), message, fix: fix))
  }
}
