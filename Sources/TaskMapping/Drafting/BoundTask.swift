internal import ConnectAPI

/// The `task:` section with everything filled in that does not depend on the row.
struct BoundTask: Sendable {
  struct Attribute: Sendable {
    let key: String
    let value: BoundText
    let when: Predicate?
    var isConditional: Bool
  }

  struct Reference: Sendable {
    let name: String
    let kind: TaskFields.Reference.Kind
    let value: BoundText
    let when: Predicate?
    var isConditional: Bool
    /// The first column it reads, where its problems are.
    let column: Int?
    /// Whether a text that stands in the file was read in the type of the reference already, by its column.
    let isRead: Bool
  }

  struct Attachment: Sendable {
    let fileName: BoundText
    let s3URL: BoundText
  }

  struct SegmentAttribute: Sendable {
    let key: String
    let kind: TaskRule.SegmentAttributeRule.Kind
    let value: BoundText
    let column: Int?
  }

  let routeKind: TaskRoute.Kind
  let route: BoundText
  let isRouteFromRow: Bool
  let name: BoundText
  let description: BoundText?
  let attributes: [Attribute]
  let references: [Reference]
  let createdBy: BoundText?
  let previousContact: BoundText?
  let relatedContact: BoundText?
  let attachments: [Attachment]
  let segmentAttributes: [SegmentAttribute]
  /// Whether there may be a creator, another contact or an attachment.
  let hasRareTexts: Bool
  /// The columns of the mapping that the task reads, ascending: its content.
  let contentColumns: [Int]

  init(_ rule: TaskRule, columns: [ColumnRule], meta: MetaTexts) {
    func bound(_ text: TextRule) -> BoundText { BoundText(text, meta: meta) }
    routeKind = rule.routeKind
    route = bound(rule.route)
    isRouteFromRow = !rule.route.columns.isEmpty
    name = bound(rule.name)
    description = rule.description.map(bound)
    attributes = rule.attributes.map {
      Attribute(key: $0.key, value: bound($0.value), when: $0.when, isConditional: $0.when != nil)
    }
    references = rule.references.map { reference in
      let value = bound(reference.value)
      return Reference(
        name: reference.name, kind: reference.kind, value: value, when: reference.when,
        isConditional: reference.when != nil, column: reference.value.columns.first,
        isRead: value.column.map { columns[$0].reads(reference.kind) } ?? false)
    }
    createdBy = rule.createdBy.map(bound)
    previousContact = rule.previousContact.map(bound)
    relatedContact = rule.relatedContact.map(bound)
    attachments = rule.attachments.map { Attachment(fileName: bound($0.fileName), s3URL: bound($0.s3URL)) }
    segmentAttributes = rule.segmentAttributes.map {
      SegmentAttribute(key: $0.key, kind: $0.kind, value: bound($0.value), column: $0.value.columns.first)
    }
    hasRareTexts =
      rule.previousContact != nil || rule.relatedContact != nil || rule.createdBy != nil || !rule.attachments.isEmpty
    contentColumns = rule.columns
  }
}

extension ColumnRule {
  /// Whether a text that the column takes as it stands is certain to be a reference of a kind.
  fileprivate func reads(_ kind: TaskFields.Reference.Kind) -> Bool {
    guard map == nil else { return false }
    switch (type, kind) {
    case (.url(let schemes), .url): return schemes.allSatisfy(ValueReader.webSchemes.contains)
    case (.email, .email): return true
    default: return false
    }
  }
}

extension TaskRule {
  /// The columns of the mapping that the task reads, ascending, each once.
  package var columns: [Int] {
    var columns = Set(route.columns + name.columns)
    for text in [description, createdBy, previousContact, relatedContact] { columns.formUnion(text?.columns ?? []) }
    for attribute in attributes { columns.formUnion(attribute.value.columns + (attribute.when?.columns ?? [])) }
    for reference in references { columns.formUnion(reference.value.columns + (reference.when?.columns ?? [])) }
    for attachment in attachments { columns.formUnion(attachment.fileName.columns + attachment.s3URL.columns) }
    for attribute in segmentAttributes { columns.formUnion(attribute.value.columns) }
    if let at = schedule?.at { columns.insert(at) }
    if case .column(let zone) = schedule?.window?.zone { columns.insert(zone) }
    return columns.sorted()
  }
}
