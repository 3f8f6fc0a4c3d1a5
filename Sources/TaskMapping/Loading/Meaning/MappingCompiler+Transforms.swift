internal import Diagnostics

extension MappingCompiler {
  /// A step of `do`: a word, or a mapping of one key.
  mutating func transform(_ node: YAMLNode) -> Transform? {
    if let name = node.text { return plainTransform(name) }
    guard let member = node.members.first, !member.value.isRefused else { return nil }
    let value = member.value
    switch member.key {
    case "strip": return value.text.map { .strip($0) }
    case "prefix": return value.text.map { .prefix($0) }
    case "suffix": return value.text.map { .suffix($0) }
    case "replace":
      guard let from = value["from"]?.text, let to = value["to"]?.text else { return nil }
      return .replace(from: from, to: to)
    case "regex_replace": return patternReplacement(value)
    case "extract": return extraction(value)
    case "split": return split(value)
    case "pad_left": return padding(value)
    case "truncate": return truncation(value)
    default: return .hashSHA256
    }
  }

  private func plainTransform(_ name: String) -> Transform? {
    switch name {
    case "collapse_spaces": .collapseSpaces
    case "lower": .lower
    case "upper": .upper
    case "title": .title
    case "digits": .digits
    case "slug": .slug
    default: nil
    }
  }

  private mutating func patternReplacement(_ node: YAMLNode) -> Transform? {
    guard let pattern = node["pattern"].flatMap({ pattern($0) }), let to = node["to"] else { return nil }
    if let problem = pattern.problem(ofReplacement: to.text ?? "") {
      problems.add(
        .mappingPattern, at: to.start, "the replacement \((to.text ?? "").quoted) was refused: \(problem)",
        fix: #"write \1 to \9 for groups of the pattern, \0 for the whole match and \\ for a backslash"#)
      return nil
    }
    return .regexReplace(pattern, to: to.text ?? "")
  }

  private mutating func extraction(_ node: YAMLNode) -> Transform? {
    guard let pattern = node["pattern"].flatMap({ pattern($0) }) else { return nil }
    let group = node["group"]?.integer ?? 0
    if group > pattern.groupCount, let place = node["group"] {
      problems.add(
        .mappingPattern, at: place.start, "there is no group \(group): the pattern has \(pattern.groupCount)",
        fix: "put ( ) around what is to be kept, or write group: 0 for the whole match")
      return nil
    }
    return .extract(pattern, group: group)
  }

  private mutating func split(_ node: YAMLNode) -> Transform? {
    guard let on = node["on"]?.text else { return nil }
    let take = node["take"]?.integer ?? 1
    if take == 0, let place = node["take"] {
      problems.add(
        .mappingNumberRange, at: place.start, "there is no part 0: parts count from 1",
        fix: "write take: 1 for the first part, take: -1 for the last")
      return nil
    }
    return .split(on: on, take: take)
  }

  private mutating func padding(_ node: YAMLNode) -> Transform? {
    guard let width = node["width"]?.integer else { return nil }
    let filling = node["with"]?.text ?? "0"
    return .padLeft(width: width, with: filling)
  }

  private mutating func truncation(_ node: YAMLNode) -> Transform? {
    guard let maximum = node["max"]?.integer else { return nil }
    let unit: Transform.LengthUnit = word(node["unit"]) ?? .chars
    let mark = node["mark"]?.text ?? ""
    let length = unit == .chars ? mark.unicodeScalars.count : mark.utf8.count
    if length > maximum, let place = node["mark"] {
      problems.add(
        .mappingContradiction, at: place.start, "the mark is longer than the text may be (\(maximum))",
        fix: "shorten the mark, or raise max")
      return nil
    }
    return .truncate(maximum: maximum, unit: unit, mark: mark)
  }
}
