/// How a text is put together from constants and values, in the bytes that are made for a row.
indirect enum TextComposition: Sendable {
  case constant([UInt8])
  case column(Int)
  /// Parts one behind the other; literals are ranges of `literals`.
  case template([Part], literals: [UInt8])
  case join([TextComposition], separator: [UInt8])
  case firstOf([TextComposition])
  case omitted

  enum Part: Sendable, BitwiseCopyable {
    case literal(start: Int, end: Int)
    case column(Int)
    case rowNumber
  }

  init(_ rule: TextRule, meta: MetaTexts) {
    switch rule {
    case .template(let template): self = TextComposition.bound(template, meta)
    case .join(let parts, let separator):
      self = .join(parts.map { TextComposition($0, meta: meta) }, separator: Array(separator.utf8))
    case .firstOf(let parts): self = .firstOf(parts.map { TextComposition($0, meta: meta) })
    }
  }

  private static func bound(_ template: Template, _ meta: MetaTexts) -> TextComposition {
    if template.parts.count == 1, case .column(let column) = template.parts[0] { return .column(column) }
    var parts: [Part] = []
    var literals: [UInt8] = []
    func append(_ text: String) {
      var start = literals.count
      literals.append(contentsOf: text.utf8)
      if case .literal(let before, _)? = parts.last {
        start = before
        parts.removeLast()
      }
      parts.append(.literal(start: start, end: literals.count))
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
    if parts.isEmpty { return .constant([]) }
    if parts.count == 1, case .literal = parts[0] { return .constant(literals) }
    return .template(parts, literals: literals)
  }

  enum Presence: BitwiseCopyable { case present, omitted, unknown }

  /// Appends the text to what was made; what it left behind when the text is not present is forgotten.
  func append(to reading: inout RowReading) -> Presence {
    switch self {
    case .constant(let text):
      reading.made.append(contentsOf: text)
      return .present
    case .omitted: return .omitted
    case .column(let column): return TextComposition.append(column, to: &reading)
    case .template(let parts, let literals):
      var presence = Presence.present
      for index in parts.indices {
        switch parts[index] {
        case .literal(let start, let end):
          TextBytes.append(start..<end, of: literals, to: &reading.made)
        case .rowNumber: DecimalDigits.append(Int64(reading.cells.number), to: &reading.made)
        case .column(let column):
          switch TextComposition.append(column, to: &reading) {
          case .present: break
          case .omitted: return .omitted
          // A later part may still be missing, and then the text is omitted for certain.
          case .unknown: presence = .unknown
          }
        }
      }
      return presence
    case .join(let parts, let separator): return TextComposition.appendJoined(parts, separator, to: &reading)
    case .firstOf(let parts):
      for index in parts.indices {
        let start = reading.made.count
        let presence = parts[index].append(to: &reading)
        if presence != .omitted { return presence }
        reading.made.removeLast(reading.made.count - start)
      }
      return .omitted
    }
  }

  private static func appendJoined(
    _ parts: [TextComposition], _ separator: [UInt8], to reading: inout RowReading
  ) -> Presence {
    var hasPart = false
    var isUnknown = false
    for index in parts.indices {
      let start = reading.made.count
      if hasPart { reading.made.append(contentsOf: separator) }
      switch parts[index].append(to: &reading) {
      case .present: hasPart = true
      case .omitted: reading.made.removeLast(reading.made.count - start)
      case .unknown:
        isUnknown = true
        reading.made.removeLast(reading.made.count - start)
      }
    }
    if isUnknown { return .unknown }
    return hasPart ? .present : .omitted
  }

  private static func append(_ column: Int, to reading: inout RowReading) -> Presence {
    switch reading.values[column] {
    case .missing, .unread: return .omitted
    case .broken: return .unknown
    case .text(let place) where place.isMade:
      // Byte by byte, because it stands further up in the same memory: a slice would be a second owner of that.
      for index in place.range {
        let byte = reading.made[index]
        reading.made.append(byte)
      }
      return .present
    case .text(let place):
      TextBytes.append(place.range, of: reading.cells.bytes, to: &reading.made)
      return .present
    case let value:
      value.appendFigures(to: &reading.made)
      return .present
    }
  }
}
