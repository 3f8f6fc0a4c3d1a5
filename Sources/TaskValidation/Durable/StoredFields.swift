internal import ConnectAPI
internal import Diagnostics

/// `TaskFields` as JSON: keys and values are pairs in arrays, so that their order is kept.
struct StoredFields: Decodable {
  var name: String
  var description: String?
  /// Key and value.
  var attributes: [[String]]?
  /// Name, type and value.
  var references: [[String]]?
  var previous: String?
  var related: String?
  /// File name and URL.
  var attachments: [[String]]?
  var segments: [StoredSegment]?
  var createdBy: String?

  init(_ fields: TaskFields) {
    name = fields.name
    description = fields.description
    attributes = fields.attributes.map { [$0.key, $0.value] }
    references = fields.references.map { [$0.name, $0.kind.rawValue, $0.value] }
    previous = fields.previousContactID
    related = fields.relatedContactID
    attachments = fields.attachments.map { [$0.fileName, $0.s3URL] }
    segments = fields.segmentAttributes.map(StoredSegment.init)
    createdBy = fields.createdBy
  }

  func write(to fields: inout JSONObjectWriter) {
    fields.member("name", name)
    fields.member("description", description)
    fields.lists("attributes", attributes)
    fields.lists("references", references)
    fields.member("previous", previous)
    fields.member("related", related)
    fields.lists("attachments", attachments)
    if let segments, !segments.isEmpty { fields.array("segments", of: segments, StoredSegment.append) }
    fields.member("createdBy", createdBy)
  }

  func fields() throws(RestoreError) -> TaskFields {
    var fields = TaskFields(
      name: name, description: description, previousContactID: previous, relatedContactID: related,
      createdBy: createdBy)
    for pair in attributes ?? [] {
      try Self.require(pair.count == 2)
      fields.attributes.append(.init(key: pair[0], value: pair[1]))
    }
    for triple in references ?? [] {
      guard triple.count == 3, let kind = TaskFields.Reference.Kind(rawValue: triple[1]) else { throw Self.misshapen }
      fields.references.append(.init(name: triple[0], kind: kind, value: triple[2]))
    }
    for pair in attachments ?? [] {
      try Self.require(pair.count == 2)
      fields.attachments.append(.init(fileName: pair[0], s3URL: pair[1]))
    }
    for segment in segments ?? [] { fields.segmentAttributes.append(try segment.attribute()) }
    return fields
  }

  private static func require(_ holds: Bool) throws(RestoreError) {
    if !holds { throw misshapen }
  }

  static let misshapen = RestoreError(reason: "the stored task has a member of another shape")
}

/// One segment attribute as JSON, with exactly one member beside its key. Elements of a list have no key.
struct StoredSegment: Decodable {
  var key: String?
  var string: String?
  var integer: Int?
  var arn: String?
  var list: [StoredSegment]?
  var map: [StoredSegment]?

  init(_ attribute: TaskFields.SegmentAttribute) {
    self.init(attribute.value)
    key = attribute.key
  }

  init(_ value: SegmentAttributeValue) {
    switch value {
    case .string(let text): string = text
    case .integer(let number): integer = number
    case .arn(let text): arn = text
    case .list(let values): list = values.map { StoredSegment($0) }
    case .map(let entries): map = entries.map { StoredSegment($0) }
    }
  }

  func attribute() throws(RestoreError) -> TaskFields.SegmentAttribute {
    guard let key else { throw StoredFields.misshapen }
    return TaskFields.SegmentAttribute(key: key, value: try value())
  }

  func value() throws(RestoreError) -> SegmentAttributeValue {
    if let string { return .string(string) }
    if let integer { return .integer(integer) }
    if let arn { return .arn(arn) }
    if let list {
      var values: [SegmentAttributeValue] = []
      for element in list { values.append(try element.value()) }
      return .list(values)
    }
    guard let map else { throw StoredFields.misshapen }
    var entries: [TaskFields.SegmentAttribute] = []
    for entry in map { entries.append(try entry.attribute()) }
    return .map(entries)
  }

  static func append(_ segment: StoredSegment, to bytes: inout [UInt8]) {
    bytes += JSONObjectWriter.object { member in
      member.member("key", segment.key)
      member.member("string", segment.string)
      member.member("integer", segment.integer.map(Int64.init))
      member.member("arn", segment.arn)
      if let list = segment.list { member.array("list", of: list, append) }
      if let map = segment.map { member.array("map", of: map, append) }
    }
  }
}

extension JSONObjectWriter {
  /// An array of strings.
  mutating func strings(_ name: String, _ texts: [String]) {
    array(name, of: texts, Self.append)
  }

  /// An array of arrays of strings; nil or empty writes nothing.
  mutating func lists(_ name: String, _ lists: [[String]]?) {
    guard let lists, !lists.isEmpty else { return }
    array(name, of: lists) { list, bytes in
      bytes.append(UInt8(ascii: "["))
      for (index, text) in list.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.append(text, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    JSONText.append(quoted: text, to: &bytes)
  }
}
