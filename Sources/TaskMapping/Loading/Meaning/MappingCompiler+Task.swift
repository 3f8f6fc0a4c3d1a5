internal import ConnectAPI
internal import Diagnostics

extension MappingCompiler {
  mutating func task(isStamped: Bool) -> TaskRule {
    var rule = TaskRule(routeKind: .contactFlow, route: .empty, name: .empty)
    guard let task = root["task"] else { return rule }
    rule.instance = task["instance"].flatMap { instance($0) }
    for kind in TaskRoute.Kind.allCases {
      guard let node = task[kind.rawValue] else { continue }
      rule.routeKind = kind
      rule.route = .template(template(node, in: .route))
      judge(rule.route, at: node, lengths: kind.idLength, called: kind.rawValue)
    }
    if let node = task["name"] { rule.name = textRule(node, lengths: Limits.nameLength, called: "name") }
    rule.description = task["description"].map {
      textRule($0, lengths: Limits.descriptionLength, called: "description")
    }
    rule.attributes = attributes(task["attributes"], isStamped: isStamped)
    rule.references = references(task["references"])
    rule.schedule = task["schedule"].map { schedule($0) }
    rule.expiresAfterSeconds = task["expires_after"].flatMap { expiry($0) }
    rule.createdBy = task["created_by"].map {
      textRule($0, lengths: 1...Limits.segmentAttributeValueLength.upperBound, called: "created_by")
    }
    rule.previousContact = task["previous_contact"].map {
      textRule($0, lengths: Limits.contactIDLength, called: "previous_contact")
    }
    rule.relatedContact = task["related_contact"].map {
      textRule($0, lengths: Limits.contactIDLength, called: "related_contact")
    }
    rule.attachments = (task["attachments"]?.elements ?? []).map { attachment($0) }
    rule.segmentAttributes = (task["segment_attributes"]?.members ?? []).compactMap { segmentAttribute($0) }
    return rule
  }

  /// The instance holds for the whole run, so its variables are read here.
  private mutating func instance(_ node: YAMLNode) -> String? {
    let parts = template(node, in: .instance).parts
    let text = parts.map { part in
      switch part {
      case .literal(let text): text
      case .environment(let name): environment[name] ?? ""
      case .column, .meta: ""
      }
    }.joined()
    if (node.text ?? "").isEmpty {
      problems.add(.mappingNoValue, at: node.start, "\"instance\" is empty", fix: "remove it, and use --instance")
    }
    return text
  }

  private mutating func attributes(_ section: YAMLNode?, isStamped: Bool) -> [TaskRule.AttributeRule] {
    var bytes = 0
    let rules = (section?.members ?? []).compactMap { member -> TaskRule.AttributeRule? in
      guard !member.value.isRefused else { return nil }
      if isStamped, member.key == "taskferry" {
        problems.add(
          .mappingReservedKey, at: member.keyStart,
          "the attribute \"taskferry\" is the program's own: it holds the ClientToken",
          fix: "choose another key, or write stamp: off at the top level")
      }
      judgeLength(ofKey: member, Limits.attributeKeyLength, called: "the key of an attribute")
      let node = member.value
      let value: TextRule
      if let inner = node["value"] {
        value = textRule(inner, lengths: Limits.attributeValueLength, called: member.key)
      } else {
        value = textRule(node, lengths: Limits.attributeValueLength, called: member.key)
      }
      let when = node["when"].map { predicate($0) }
      if when == nil, let constant = value.constant { bytes += member.key.utf8.count + constant.utf8.count }
      return TaskRule.AttributeRule(key: member.key, value: value, when: when)
    }
    judgeTotal(bytes, limit: Limits.attributesTotalBytes, of: "attributes")
    return rules
  }

  private mutating func references(_ section: YAMLNode?) -> [TaskRule.ReferenceRule] {
    var bytes = 0
    let rules = (section?.members ?? []).compactMap { member -> TaskRule.ReferenceRule? in
      let node = member.value
      judgeLength(ofKey: member, Limits.referenceNameLength, called: "the name of a reference")
      guard let text = node["value"] else { return nil }
      let value = textRule(text, lengths: Limits.referenceValueLength, called: member.key)
      let when = node["when"].map { predicate($0) }
      guard let word = node["type"]?.text, let kind = TaskFields.Reference.Kind(rawValue: word.uppercased()) else {
        return nil
      }
      if when == nil, let constant = value.constant {
        bytes += member.key.utf8.count + word.utf8.count + constant.utf8.count
      }
      return TaskRule.ReferenceRule(name: member.key, kind: kind, value: value, when: when)
    }
    judgeTotal(bytes, limit: Limits.referencesTotalBytes, of: "references")
    return rules
  }

  private mutating func attachment(_ node: YAMLNode) -> TaskRule.AttachmentRule {
    TaskRule.AttachmentRule(
      fileName: node["file_name"].map { textRule($0, lengths: Limits.fileNameLength, called: "file_name") } ?? .empty,
      s3URL: node["s3_url"].map { textRule($0, lengths: Limits.attachmentURLLength, called: "s3_url") } ?? .empty)
  }

  private mutating func segmentAttribute(_ member: YAMLMember) -> TaskRule.SegmentAttributeRule? {
    let node = member.value
    guard !node.isRefused else { return nil }
    judgeLength(ofKey: member, Limits.segmentAttributeKeyLength, called: "the key of a segment attribute")
    let isTyped = node["value"] != nil || node["type"] != nil
    guard let text = isTyped ? node["value"] : node else { return nil }
    return TaskRule.SegmentAttributeRule(
      key: member.key, kind: word(node["type"]) ?? .string,
      value: textRule(text, lengths: Limits.segmentAttributeValueLength, called: member.key))
  }

  private mutating func expiry(_ node: YAMLNode) -> Int64? {
    guard let seconds = duration(node) else { return nil }
    let lives = Int64(Limits.expiryMinutes.lowerBound) * 60...Int64(Limits.expiryMinutes.upperBound) * 60
    if lives.contains(seconds) { return seconds }
    problems.add(
      .mappingDuration, at: node.start, "a task cannot live for \(node.text ?? ""): the service takes 1m to 90d",
      fix: "write at least 1m and at most 90d")
    return nil
  }

  // MARK: - Limits of the service

  private mutating func textRule(_ node: YAMLNode, lengths: ClosedRange<Int>, called name: String) -> TextRule {
    let rule = textRule(node)
    judge(rule, at: node, lengths: lengths, called: name)
    return rule
  }

  /// Reports a text that is too long or too short whatever the row says, in Unicode code points.
  private mutating func judge(_ rule: TextRule, at node: YAMLNode, lengths: ClosedRange<Int>, called name: String) {
    if let length = rule.certainLength, length > lengths.upperBound {
      problems.add(
        .mappingLimit, at: node.start,
        "\(name.quoted) has at least \(length) characters, and the service takes \(lengths.upperBound)",
        fix: "shorten it")
    }
    // Not judged by the rule: an unreadable template may have lost its only part.
    if lengths.lowerBound > 0, let text = node.text, text.isEmpty {
      problems.add(.mappingLimit, at: node.start, "\(name.quoted) is empty", fix: "give it a text")
    }
  }

  private mutating func judgeLength(ofKey member: YAMLMember, _ lengths: ClosedRange<Int>, called name: String) {
    let length = member.key.unicodeScalars.count
    guard !lengths.contains(length) else { return }
    problems.add(
      .mappingLimit, at: member.keyStart,
      "\(name) has \(lengths.lowerBound) to \(lengths.upperBound) characters, this one has \(length)",
      fix: length == 0 ? "give it a name" : "shorten it")
  }

  private mutating func judgeTotal(_ bytes: Int, limit: Int, of section: String) {
    guard bytes > limit, let member = root["task"]?.member(section) else { return }
    problems.add(
      .mappingLimit, at: member.keyStart,
      "the constant \(section) alone have \(bytes) bytes, and the service takes \(limit) for all \(section) together",
      fix: "shorten them")
  }
}

extension TaskRoute.Kind {
  /// Code points of an id of this kind.
  fileprivate var idLength: ClosedRange<Int> {
    switch self {
    case .contactFlow: Limits.contactFlowIDLength
    case .quickConnect: Limits.quickConnectIDLength
    case .taskTemplate: Limits.taskTemplateIDLength
    }
  }
}
