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
      parser: XMLParser(handler: handler, limits: limits), pieceSize: pieceSize)
  }
}

/// How much of a part is given to the parser at once, where rows are made between two pieces.
enum PartFeedPieces {
  /// Small enough that the rows of a piece, however wide, stay few megabytes; large enough to cost nothing.
  static let usual: @Sendable () -> Int = { 1 << 13 }
}

/// One XML part on its way through the parser to its handler.
struct PartFeed<Handler: XMLPartHandler> {
  /// The part's name in its archive; empty for a workbook that is one XML file.
  let name: String
  private let fileName: String
  private let bytes: any PartBytes
  let parser: XMLParser<Handler>
  /// Asked before each piece; tests make it small and uneven.
  private let pieceSize: () -> Int
  private var buffer: [UInt8] = []
  /// What is left of `buffer` to parse.
  private var position = 0
  private var filled = 0

  private static var inflatedBytes: Int { 1 << 16 }

  init(
    name: String, fileName: String, bytes: any PartBytes, parser: XMLParser<Handler>,
    pieceSize: @escaping () -> Int = PartFeedPieces.usual
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

  /// Parses all of the part.
  /// - Parameter goesOn: asked before each piece; after false nothing more is parsed.
  /// - Returns: whether it was asked to the end.
  @discardableResult
  mutating func readAll(while goesOn: (inout Handler) -> Bool = { _ in true }) throws(ReadingError) -> Bool {
    var wasStopped = false
    var failure: ReadingError?
    let parser = parser
    do throws(XMLRefusal) {
      try unsafe parser.parse { space in
        guard failure == nil, !wasStopped else { return 0 }
        wasStopped = !parser.withHandler(goesOn)
        do throws(ReadingError) { return wasStopped ? 0 : try unsafe fill(space) } catch { failure = error }
        return 0
      }
    } catch {
      if let failure { throw failure }
      if !wasStopped { throw refused(error) }
    }
    if let failure { throw failure }
    if wasStopped { return false }
    // A part is checked against its length and checksum at its very end.
    guard position == filled, try bytes.read(into: &buffer, atMost: 1) == 0 else {
      throw refused(XMLRefusal(.readInvalidXML, "something follows the end of the document"))
    }
    return true
  }

  /// Fills all of `space` unless the part ends: the library does not ask again before it looks ahead.
  private mutating func fill(_ space: UnsafeMutableRawBufferPointer) throws(ReadingError) -> Int {
    var count = 0
    while count < space.count {
      if position == filled {
        filled = try bytes.read(into: &buffer, atMost: PartFeed.inflatedBytes)
        position = 0
        if filled == 0 { break }
      }
      let piece = min(space.count - count, filled - position)
      unsafe UnsafeMutableRawBufferPointer(rebasing: space[count..<count + piece])
        .copyBytes(from: buffer[position..<position + piece])
      position += piece
      count += piece
    }
    return count
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
