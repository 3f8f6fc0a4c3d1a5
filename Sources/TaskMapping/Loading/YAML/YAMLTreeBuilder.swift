internal import Diagnostics

/// Phase 1: the bytes of a mapping become one tree, and everything YAML offers beyond plain texts, lists and
/// mappings is refused, each with its reason.
///
/// Bounded by construction: size is judged before parsing, depth and number of values as events come, and
/// nothing is ever followed or copied, since aliases are refused.
struct YAMLTreeBuilder: ~Copyable {
  /// 1 MiB.
  static let maximumBytes = 1 << 20
  static let maximumDepth = 32
  /// Far beyond any mapping, and a bound for memory.
  static let maximumNodes = 200_000

  private var parser: YAMLEventParser
  private var problems: ProblemList
  private var dropped: [YAMLNode] = []
  private var nodes = 0

  /// What was read.
  struct Tree {
    /// nil when there is nothing to go on with.
    var root: YAMLNode?
    var problems: ProblemList
    /// What was refused, as it stood: names mentioned in it count as used.
    var dropped: [YAMLNode]
  }

  /// Reads the tree of a text.
  static func tree(of text: MappingText) -> Tree {
    var problems = ProblemList(text: text)
    guard let parser = YAMLEventParser(bytes: text.bytes) else {
      problems.add(.mappingTooLarge, at: .start, "there is not enough memory to read the file")
      return Tree(problems: problems, dropped: [])
    }
    var builder = YAMLTreeBuilder(parser: parser, problems: problems)
    let root = builder.document()
    return Tree(root: root, problems: builder.problems, dropped: builder.dropped)
  }

  private init(parser: consuming YAMLEventParser, problems: ProblemList) {
    self.parser = parser
    self.problems = problems
  }

  private mutating func document() -> YAMLNode? {
    do throws(Stop) {
      return try readDocument()
    } catch {
      switch error {
      case .syntax(let error):
        YAMLSyntaxProblem.report(error, to: &problems)
      case .tooDeep(let position):
        problems.add(
          .mappingTooDeep, at: position, "values are nested more than \(Self.maximumDepth) deep",
          fix: "a mapping needs no more than ten levels: look for a bracket that is never closed")
      case .tooMany(let position):
        problems.add(
          .mappingTooLarge, at: position, "the file has more than \(Self.maximumNodes) values",
          fix: "keep long lists in the spreadsheet and read them through a column")
      }
      return nil
    }
  }

  private enum Stop: Error {
    case syntax(YAMLSyntaxError)
    case tooDeep(TextPosition)
    case tooMany(TextPosition)
  }

  private mutating func next() throws(Stop) -> YAMLEvent {
    do throws(YAMLSyntaxError) {
      return try parser.next()
    } catch {
      throw .syntax(error)
    }
  }

  private mutating func readDocument() throws(Stop) -> YAMLNode? {
    _ = try next()
    guard case .documentStart = try next().kind else {
      problems.add(
        .mappingEmpty, at: .start, "the mapping is empty",
        fix: "begin with: taskferry: 1. `taskferry init FILE` writes a mapping for a spreadsheet")
      return nil
    }
    let root = try node(from: next(), depth: 1)
    _ = try next()
    let following = try next()
    if case .documentStart = following.kind {
      problems.add(
        .mappingSeveralDocuments, at: following.start, "a second YAML document begins here",
        fix: "one file is one mapping: move the rest to a file of its own")
    }
    return root
  }

  private mutating func node(from event: YAMLEvent, depth: Int) throws(Stop) -> YAMLNode {
    guard depth <= Self.maximumDepth else { throw .tooDeep(event.start) }
    nodes += 1
    guard nodes <= Self.maximumNodes else { throw .tooMany(event.start) }
    let isSound = judgeExtras(of: event)
    var node = YAMLNode(content: .refused, start: event.start, end: event.end)
    switch event.kind {
    case .scalar(let scalar): node.content = .scalar(scalar)
    case .sequenceStart: (node.content, node.end) = try sequence(depth: depth)
    case .mappingStart: (node.content, node.end) = try mapping(depth: depth)
    default: break
    }
    if !isSound {
      dropped.append(node)
      node.content = .refused
    }
    return node
  }

  private mutating func sequence(depth: Int) throws(Stop) -> (YAMLNode.Content, TextPosition) {
    var elements: [YAMLNode] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { return (.sequence(elements), event.end) }
      elements.append(try node(from: event, depth: depth + 1))
    }
  }

  private mutating func mapping(depth: Int) throws(Stop) -> (YAMLNode.Content, TextPosition) {
    var members: [YAMLMember] = []
    var lines: [[UInt8]: Int] = [:]
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { return (.mapping(members), event.end) }
      let key = try node(from: event, depth: depth + 1)
      let valueEvent = try next()
      let isMerge = key.text == "<<" && key.scalar?.style == .plain
      let value: YAMLNode
      if isMerge, case .alias = valueEvent.kind {
        value = YAMLNode(content: .refused, start: valueEvent.start, end: valueEvent.end)
      } else {
        value = try node(from: valueEvent, depth: depth + 1)
      }
      if let text = judged(key: key, isMerge: isMerge, lines: &lines) {
        members.append(YAMLMember(key: text, keyStart: key.start, value: value))
      } else {
        dropped.append(value)
      }
    }
  }

  /// The key's text; nil when the member is to be left out.
  private mutating func judged(key: YAMLNode, isMerge: Bool, lines: inout [[UInt8]: Int]) -> String? {
    if key.isRefused { return nil }
    guard let text = key.text else {
      problems.add(
        .mappingKeyKind, at: key.start, "a key must be a word, not a list or a mapping",
        fix: "a text with ${…} or { } needs quotes")
      return nil
    }
    if isMerge {
      problems.add(
        .mappingMergeKey, at: key.start, "the merge key << is not part of the mapping language",
        fix: "write the keys out where they are needed")
      return nil
    }
    if let first = lines[Array(text.utf8)] {
      problems.add(
        .mappingDuplicateKey, at: key.start, "\(text.quoted) stands twice here, first in line \(first)",
        fix: "keep one of the two")
      return nil
    }
    lines[Array(text.utf8)] = key.start.line
    return text
  }

  private mutating func judgeExtras(of event: YAMLEvent) -> Bool {
    if case .alias = event.kind {
      problems.add(
        .mappingAlias, at: event.start, "*name repeats a value from elsewhere, which a mapping may not",
        fix: "write the value out; a text that begins with * needs quotes")
      return false
    }
    if event.hasAnchor {
      problems.add(
        .mappingAnchor, at: event.start, "&name marks a value for reuse, which a mapping may not",
        fix: "remove it; a text that begins with & needs quotes")
    }
    if event.hasTag {
      problems.add(
        .mappingTag, at: event.start, "!tag gives a value a YAML type, which a mapping may not",
        fix: "remove it: columns have their types from `type`; a text that begins with ! needs quotes")
    }
    return !event.hasAnchor && !event.hasTag
  }
}
