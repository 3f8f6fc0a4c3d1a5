internal import CYaml

/// One step of a YAML stream.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias
    case scalar(YAMLScalar)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }

  var kind: Kind
  var hasAnchor = false
  var hasTag = false
  var start: TextPosition
  var end: TextPosition
}

/// Why a text is not YAML, in libyaml's words, which `YAMLSyntaxProblem` turns into ours.
struct YAMLSyntaxError: Error {
  var problem: String
  var position: TextPosition
  /// What was being read, and where that began.
  var context: String
  var contextPosition: TextPosition?
  /// The byte at fault when the reader stumbled before it could count lines.
  var byteOffset: Int?
}

/// The YAML reader behind Yams, event by event.
///
/// Yams' own tree follows aliases and recurses before anybody can stop it; events let depth, size, anchors and
/// duplicate keys be judged as they come, each at its place. This is the only file that touches libyaml.
///
/// Memory: the parser and the input live on the heap at fixed addresses from `init` to `deinit`, since libyaml
/// keeps pointers to both. The type cannot be copied, so each is freed once.
@safe struct YAMLEventParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// - Parameter bytes: valid UTF-8 without a byte order mark.
  /// - Returns: nil when there is no memory for the parser.
  init?(bytes: [UInt8]) {
    // SAFETY: both blocks are owned by self and freed in deinit, or here when libyaml fails; `input` holds exactly
    // `bytes.count` initialised bytes, and that count is what libyaml is told.
    unsafe input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    _ = unsafe input.initialize(from: bytes)
    unsafe parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      unsafe input.deallocate()
      return nil
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    // SAFETY: the parser goes first because it points into the input.
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
    // SAFETY: libyaml fills `event` on success; whatever it points to lives until yaml_event_delete, and all that
    // is kept was copied into Swift values by then. On failure there is nothing to delete.
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe Self.event(from: event)
  }

  private static func event(from event: yaml_event_t) -> YAMLEvent {
    let start = position(unsafe event.start_mark)
    let end = position(unsafe event.end_mark)
    func made(_ kind: YAMLEvent.Kind, anchor: Bool = false, tag: Bool = false) -> YAMLEvent {
      YAMLEvent(kind: kind, hasAnchor: anchor, hasTag: tag, start: start, end: end)
    }
    // SAFETY: the union member that is read is the one the event's type says was filled.
    switch unsafe event.type {
    case YAML_STREAM_END_EVENT: return made(.streamEnd)
    case YAML_DOCUMENT_START_EVENT: return made(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return made(.documentEnd)
    case YAML_ALIAS_EVENT: return made(.alias)
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      return unsafe made(
        .scalar(Self.scalar(scalar.value, scalar.length, scalar.style)), anchor: scalar.anchor != nil,
        tag: scalar.tag != nil)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = unsafe event.data.sequence_start
      return unsafe made(.sequenceStart, anchor: sequence.anchor != nil, tag: sequence.tag != nil)
    case YAML_SEQUENCE_END_EVENT: return made(.sequenceEnd)
    case YAML_MAPPING_START_EVENT:
      let mapping = unsafe event.data.mapping_start
      return unsafe made(.mappingStart, anchor: mapping.anchor != nil, tag: mapping.tag != nil)
    case YAML_MAPPING_END_EVENT: return made(.mappingEnd)
    default: return made(.streamStart)
    }
  }

  private static func scalar(
    _ value: UnsafeMutablePointer<yaml_char_t>?, _ length: Int, _ style: yaml_scalar_style_t
  ) -> YAMLScalar {
    // SAFETY: libyaml gives `length` bytes at `value`, which live until the event is deleted; they are copied here.
    let text = unsafe String(
      decoding: UnsafeBufferPointer(start: value, count: value == nil ? 0 : length), as: UTF8.self)
    let swiftStyle: YAMLScalar.Style =
      switch style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
      case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
      default: .plain
      }
    return YAMLScalar(text: text, style: swiftStyle)
  }

  private borrowing func syntaxError() -> YAMLSyntaxError {
    // SAFETY: `problem` and `context` are nil or NUL-terminated texts in libyaml's static memory.
    let state = unsafe parser.pointee
    let problem = unsafe state.problem.map { unsafe String(cString: $0) } ?? "the text cannot be read"
    let context = unsafe state.context.map { unsafe String(cString: $0) } ?? ""
    let isReaderError = unsafe state.error == YAML_READER_ERROR
    return YAMLSyntaxError(
      problem: problem, position: Self.position(unsafe state.problem_mark), context: context,
      contextPosition: context.isEmpty ? nil : Self.position(unsafe state.context_mark),
      byteOffset: isReaderError ? unsafe state.problem_offset : nil)
  }

  /// libyaml counts lines and columns from 0, columns in code points.
  private static func position(_ mark: yaml_mark_t) -> TextPosition {
    TextPosition(line: mark.line + 1, column: mark.column + 1)
  }
}
