/// A text rule with everything filled in that does not depend on the row.
indirect enum BoundText: Sendable {
  case constant(String)
  /// One column's value as it is: no text is built.
  case column(Int)
  case template([Part])
  case join([BoundText], separator: [UInt8])
  case firstOf([BoundText])
  /// Reads something that no row of this input has, such as the sheet of a text file.
  case omitted

  enum Part: Sendable {
    case literal([UInt8])
    case column(Int)
    case rowNumber
  }

  init(_ rule: TextRule, meta: MetaTexts) {
    switch rule {
    case .template(let template): self = BoundText.bound(template, meta)
    case .join(let parts, let separator):
      self = .join(parts.map { BoundText($0, meta: meta) }, separator: Array(separator.utf8))
    case .firstOf(let parts): self = .firstOf(parts.map { BoundText($0, meta: meta) })
    }
  }

  private static func bound(_ template: Template, _ meta: MetaTexts) -> BoundText {
    if template.parts.count == 1, case .column(let column) = template.parts[0] { return .column(column) }
    var parts: [Part] = []
    func append(_ text: String) {
      if case .literal(let before) = parts.last {
        parts[parts.count - 1] = .literal(before + Array(text.utf8))
      } else {
        parts.append(.literal(Array(text.utf8)))
      }
    }
    for part in template.parts {
      switch part {
      case .literal(let literal): append(literal)
      case .column(let column): parts.append(.column(column))
      case .meta(.row): parts.append(.rowNumber)
      case .meta(let name):
        guard let text = meta.text(name) else { return .omitted }
        append(text)
      case .environment(let name):
        guard let text = meta.environment[name] else { return .omitted }
        append(text)
      }
    }
    if parts.isEmpty { return .constant("") }
    if parts.count == 1, case .literal(let bytes) = parts[0] {
      return .constant(String(decoding: bytes, as: UTF8.self))
    }
    return .template(parts)
  }
}

/// What `${meta:…}` and `${env:…}` stand for in one input.
struct MetaTexts {
  var file: String
  var sheet: String?
  /// The date of the run, `2026-03-28`.
  var runDate: String
  var environment: [String: String]

  /// - Returns: nil for what this input does not have, and for the row, which changes.
  func text(_ meta: Template.Meta) -> String? {
    switch meta {
    case .file: file
    case .sheet: sheet
    case .runDate: runDate
    case .row: nil
    }
  }
}

/// What became of a text.
enum RenderedText {
  case text(String)
  /// It reads a value that the row does not have: the rule of absence.
  case omitted
  /// It reads a broken cell, which is reported there.
  case unknown
}

extension BoundText {
  /// The text of a row.
  /// - Parameter scratch: memory that is used again from text to text; its content is lost.
  func rendered(in reading: RowReading, _ scratch: inout [UInt8]) -> RenderedText {
    switch self {
    case .constant(let text): return .text(text)
    case .omitted: return .omitted
    case .column(let column):
      switch reading.values[column] {
      case .missing, .unread: return .omitted
      case .broken: return .unknown
      default: return .text(reading.values[column].text(in: reading.cells))
      }
    default:
      scratch.removeAll(keepingCapacity: true)
      switch append(to: &scratch, in: reading) {
      case .present: return .text(String(decoding: scratch, as: UTF8.self))
      case .omitted: return .omitted
      case .unknown: return .unknown
      }
    }
  }

  private enum Presence { case present, omitted, unknown }

  /// Appends the text; what it left behind when the text is not present is for the caller to cut off.
  private func append(to bytes: inout [UInt8], in reading: RowReading) -> Presence {
    switch self {
    case .constant(let text):
      bytes.append(contentsOf: text.utf8)
      return .present
    case .omitted: return .omitted
    case .column(let column): return BoundText.append(column, to: &bytes, reading)
    case .template(let parts):
      var presence = Presence.present
      for part in parts {
        switch part {
        case .literal(let literal): bytes.append(contentsOf: literal)
        case .rowNumber: bytes.append(contentsOf: String(reading.cells.number).utf8)
        case .column(let column):
          switch BoundText.append(column, to: &bytes, reading) {
          case .present: break
          case .omitted: return .omitted
          // A later part may still be missing, and then the text is omitted for certain.
          case .unknown: presence = .unknown
          }
        }
      }
      return presence
    case .join(let parts, let separator): return appendJoined(parts, separator, to: &bytes, reading)
    case .firstOf(let parts):
      for part in parts {
        let start = bytes.count
        let presence = part.append(to: &bytes, in: reading)
        if presence != .omitted { return presence }
        bytes.removeLast(bytes.count - start)
      }
      return .omitted
    }
  }

  private func appendJoined(
    _ parts: [BoundText], _ separator: [UInt8], to bytes: inout [UInt8], _ reading: RowReading
  ) -> Presence {
    var hasPart = false
    var isUnknown = false
    for part in parts {
      let start = bytes.count
      if hasPart { bytes.append(contentsOf: separator) }
      switch part.append(to: &bytes, in: reading) {
      case .present: hasPart = true
      case .omitted: bytes.removeLast(bytes.count - start)
      case .unknown:
        isUnknown = true
        bytes.removeLast(bytes.count - start)
      }
    }
    if isUnknown { return .unknown }
    return hasPart ? .present : .omitted
  }

  private static func append(_ column: Int, to bytes: inout [UInt8], _ reading: RowReading) -> Presence {
    switch reading.values[column] {
    case .missing, .unread: return .omitted
    case .broken: return .unknown
    default:
      reading.values[column].append(to: &bytes, in: reading.cells)
      return .present
    }
  }
}
