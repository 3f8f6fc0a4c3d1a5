internal import Diagnostics

extension MappingCompiler {
  mutating func schedule(_ node: YAMLNode) -> ScheduleRule {
    var rule = ScheduleRule()
    if let at = node["at"] { rule.at = startColumn(at) }
    rule.offsetSeconds = node["offset"].flatMap { signedDuration($0) } ?? 0
    rule.past = word(node["past"]) ?? .now
    rule.beyond = word(node["beyond"]) ?? .defer
    rule.window = node["window"].flatMap { window($0, at: node.member("window")?.keyStart ?? node.start) }
    rule.spreadSeconds = node["spread"].flatMap { duration($0) } ?? 0
    return rule
  }

  private mutating func startColumn(_ node: YAMLNode) -> Int? {
    guard let index = columnReference(node) else { return nil }
    guard let type = types[index] else { return index }
    guard type.isTime else {
      problems.add(
        .mappingColumnType, at: node.start,
        "a start is a date, a datetime or an epoch, and \(names.all[index].quoted) is of type \(type.word)",
        fix: "give the column type: datetime and its formats", column: names.all[index])
      return nil
    }
    if case .date = type, hasNoZone {
      problems.add(
        .mappingNoZone, at: node.start,
        "\(names.all[index].quoted) is a date, and no zone says when its day begins",
        fix: "set source.timezone to an IANA name such as Europe/Berlin", column: names.all[index])
    }
    return index
  }

  /// Whether the mapping gives no zone at all; one that was refused is reported already.
  var hasNoZone: Bool {
    root.isRefused("source") ? false : root["source"]?.member("timezone") == nil
  }

  private mutating func window(_ node: YAMLNode, at position: TextPosition) -> ScheduleRule.WindowRule? {
    let from = node["from"].flatMap { minutes($0) }
    let to = node["to"].flatMap { minutes($0) }
    let days = node["days"].map { self.days($0) ?? [] } ?? [1, 2, 3, 4, 5, 6, 7]
    let holidays = Set((node["holidays"]?.elements ?? []).compactMap { day($0) })
    let zone = node["zone"].flatMap { self.zone($0) }
    if node.member("zone") == nil, hasNoZone {
      problems.add(
        .mappingNoZone, at: position, "the window needs a time zone",
        fix: "add zone to it, or set source.timezone, to an IANA name such as Europe/Berlin")
    }
    guard let from, let to else { return nil }
    guard from < to else {
      problems.add(
        .mappingTime, at: node["to"]?.start ?? position,
        "the window closes at \(node["to"]?.text ?? "") before it opens at \(node["from"]?.text ?? "")",
        fix: "a window lies within one day: let `from` come before `to`")
      return nil
    }
    return ScheduleRule.WindowRule(
      window: OpeningWindow(fromMinute: from, toMinute: to, days: days, holidays: holidays), zone: zone)
  }
}
