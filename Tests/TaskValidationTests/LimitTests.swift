import ConnectAPI
import Diagnostics
import TaskMapping
import TaskValidation
import Testing

/// One value at a limit: accepted at the edge, refused one beyond.
struct LimitCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var fields: TaskFields
  /// Empty for a valid task.
  var codes: [String]

  init(_ description: String, _ codes: String..., fields: TaskFields) {
    testDescription = description
    self.fields = fields
    self.codes = codes
  }
}

/// Every documented limit, at its edge and one beyond.
@Suite struct LimitTests {
  private static func letters(_ count: Int, _ letter: String = "x") -> String {
    String(repeating: letter, count: count)
  }

  /// A family is one Character, seven scalars and 25 bytes.
  private static let family = "👨‍👩‍👧‍👦"

  static let texts: [LimitCase] = [
    LimitCase("a name of 1,024 letters", fields: TaskFields(name: letters(1_024))),
    LimitCase("a name of 1,025 letters", "limit.name-too-long", fields: TaskFields(name: letters(1_025))),
    LimitCase("a name of 1,024 emoji", fields: TaskFields(name: letters(1_024, "👋"))),
    LimitCase("a name of 1,025 emoji", "limit.name-too-long", fields: TaskFields(name: letters(1_025, "👋"))),
    LimitCase("a name of 146 families", fields: TaskFields(name: letters(146, family))),
    LimitCase("a name of 147 families", "limit.name-too-long", fields: TaskFields(name: letters(147, family))),
    LimitCase("an empty name", "task.name-empty", fields: TaskFields(name: "")),
    LimitCase("a blank name", "task.name-empty", fields: TaskFields(name: " \u{A0}\n")),
    LimitCase("a description of 4,096", fields: TaskFields(name: "N", description: letters(4_096, "ä"))),
    LimitCase(
      "a description of 4,097", "limit.description-too-long",
      fields: TaskFields(name: "N", description: letters(4_097, "ä"))),
    LimitCase("an empty description", fields: TaskFields(name: "N", description: "")),
    LimitCase("a previous contact of 256", fields: TaskFields(name: "N", previousContactID: letters(256))),
    LimitCase(
      "a previous contact of 257", "limit.contact-id-length",
      fields: TaskFields(name: "N", previousContactID: letters(257))),
    LimitCase("a related contact of 256", fields: TaskFields(name: "N", relatedContactID: letters(256))),
    LimitCase(
      "a related contact of 257", "limit.contact-id-length",
      fields: TaskFields(name: "N", relatedContactID: letters(257))
    ),
    LimitCase("an empty contact", "limit.contact-id-length", fields: TaskFields(name: "N", relatedContactID: "")),
    LimitCase(
      "both contacts", "task.contacts-exclusive",
      fields: TaskFields(name: "N", previousContactID: "p", relatedContactID: "r")),
  ]

  private static func attributes(_ pairs: [(String, String)]) -> TaskFields {
    TaskFields(name: "N", attributes: pairs.map { .init(key: $0.0, value: $0.1) })
  }

  /// The stamp takes 9 bytes of key and 36 of value: 32,768 − 45 = 32,723 are left.
  static let attributes: [LimitCase] = [
    LimitCase("attributes of 32,768 bytes with the stamp", fields: attributes([("k", letters(32_722))])),
    LimitCase(
      "attributes of 32,769 bytes with the stamp", "limit.attributes-too-large",
      fields: attributes([("k", letters(32_723))])),
    LimitCase(
      "attributes of 32,769 bytes in two-byte letters", "limit.attributes-too-large",
      fields: attributes([("ab", letters(16_361, "ä"))])),
    LimitCase("attributes of 32,767 bytes in two-byte letters", fields: attributes([("ab", letters(16_360, "ä"))])),
    LimitCase(
      "a value of 32,768 letters", "limit.attribute-value-too-long", "limit.attributes-too-large",
      fields: attributes([("k", letters(32_768))])),
    LimitCase("an empty value", fields: attributes([("k", "")])),
    LimitCase("an empty key", "limit.attribute-key-length", fields: attributes([("", "v")])),
    LimitCase("a key with every allowed character", fields: attributes([("aZ09-_", "v")])),
    LimitCase("a key with a space", "task.attribute-key-invalid", fields: attributes([("a b", "v")])),
    LimitCase("a key with an umlaut", "task.attribute-key-invalid", fields: attributes([("größe", "v")])),
    LimitCase("a key with a dot", "task.attribute-key-invalid", fields: attributes([("a.b", "v")])),
    LimitCase("a key twice", "task.attribute-repeated", fields: attributes([("k", "1"), ("j", "2"), ("k", "1")])),
    LimitCase(
      "a key three times is one problem", "task.attribute-repeated",
      fields: attributes([("k", "1"), ("k", "2"), ("k", "3")])),
    LimitCase("keys that differ in case", fields: attributes([("k", "1"), ("K", "2")])),
    LimitCase("the key of the stamp", "task.attribute-reserved", fields: attributes([("taskferry", "1")])),
  ]

  private static func reference(_ kind: TaskFields.Reference.Kind, _ value: String, name: String = "R") -> TaskFields {
    TaskFields(name: "N", references: [.init(name: name, kind: kind, value: value)])
  }

  static let references: [LimitCase] = [
    LimitCase("references of 4,096 bytes", fields: reference(.string, letters(4_089))),
    LimitCase("references of 4,097 bytes", "limit.references-too-large", fields: reference(.string, letters(4_090))),
    LimitCase(
      "references of 4,098 bytes in two-byte letters", "limit.references-too-large",
      fields: reference(.string, letters(2_045, "ä"), name: "R2")),
    LimitCase(
      "references of 4,096 bytes in two-byte letters", fields: reference(.string, letters(2_044, "ä"), name: "R2")),
    LimitCase(
      "a value of 4,097", "limit.reference-value-too-long", "limit.references-too-large",
      fields: reference(.string, letters(4_097))),
    LimitCase("an empty name", "limit.reference-name-length", fields: reference(.string, "v", name: "")),
    LimitCase(
      "a name of 4,097", "limit.reference-name-length", "limit.references-too-large",
      fields: reference(.string, "", name: letters(4_097))),
    LimitCase("an empty string", fields: reference(.string, "")),
    LimitCase(
      "a name twice", "task.reference-repeated",
      fields: TaskFields(
        name: "N",
        references: [.init(name: "R", kind: .string, value: "1"), .init(name: "R", kind: .number, value: "2")])),
    LimitCase(
      "names that are only canonically the same",
      fields: TaskFields(
        name: "N",
        references: [
          .init(name: "\u{E9}", kind: .string, value: "1"), .init(name: "e\u{301}", kind: .string, value: "2"),
        ])),
  ]

  private static func segment(_ key: String, _ value: SegmentAttributeValue) -> TaskFields {
    TaskFields(name: "N", segmentAttributes: [.init(key: key, value: value)])
  }

  private static func nested(_ levels: Int) -> SegmentAttributeValue {
    (1..<levels).reduce(SegmentAttributeValue.string("x")) { value, _ in .list([value]) }
  }

  static let segments: [LimitCase] = [
    LimitCase("a key of 128", fields: segment(letters(128), .string(""))),
    LimitCase("a key of 129", "limit.segment-key-length", fields: segment(letters(129), .string(""))),
    LimitCase("an empty key", "limit.segment-key-length", fields: segment("", .string(""))),
    LimitCase("a key with a colon", "task.segment-key-invalid", fields: segment("connect:Other", .string(""))),
    LimitCase("the key of expiry", "task.segment-reserved", fields: segment("connect:ContactExpiry", .string(""))),
    LimitCase("the key of the creator", "task.segment-reserved", fields: segment("connect:CreatedByUser", .string(""))),
    LimitCase("a value of 1,024", fields: segment("k", .string(letters(1_024, "👋")))),
    LimitCase("a value of 1,025", "limit.segment-value-too-long", fields: segment("k", .string(letters(1_025, "👋")))),
    LimitCase("the greatest integer", fields: segment("k", .integer(2_147_483_647))),
    LimitCase("an integer beyond", "limit.segment-integer-range", fields: segment("k", .integer(2_147_483_648))),
    LimitCase("the least integer", fields: segment("k", .integer(-2_147_483_648))),
    LimitCase("an integer below", "limit.segment-integer-range", fields: segment("k", .integer(-2_147_483_649))),
    LimitCase("an ARN", fields: segment("k", .arn("arn:aws:connect:eu-central-1:1:instance/i"))),
    LimitCase("an ARN that is none", "task.segment-arn-invalid", fields: segment("k", .arn("instance/i"))),
    LimitCase("16 levels", fields: segment("k", nested(16))),
    LimitCase("17 levels", "limit.segment-too-deep", fields: segment("k", nested(17))),
    LimitCase(
      "a bad key inside a map", "task.segment-key-invalid",
      fields: segment("k", .map([.init(key: "a b", value: .integer(1))]))),
    LimitCase(
      "a key twice", "task.segment-repeated",
      fields: TaskFields(
        name: "N", segmentAttributes: [.init(key: "k", value: .integer(1)), .init(key: "k", value: .integer(2))])),
  ]

  private static func attachments(_ count: Int, name: String = "a.pdf", url: String = "https://s3/a") -> TaskFields {
    TaskFields(name: "N", attachments: Array(repeating: .init(fileName: name, s3URL: url), count: count))
  }

  static let attachments: [LimitCase] = [
    LimitCase("five attachments", fields: attachments(5)),
    LimitCase("six attachments", "limit.attachments-too-many", fields: attachments(6)),
    LimitCase("a file name of 256", fields: attachments(1, name: letters(256, "ä"))),
    LimitCase("a file name of 257", "limit.file-name-length", fields: attachments(1, name: letters(257, "ä"))),
    LimitCase("an empty file name", "limit.file-name-length", fields: attachments(1, name: "")),
    LimitCase("a file name with a line break", "task.file-name-invalid", fields: attachments(1, name: "a\nb")),
    LimitCase("a file name with U+0085", "task.file-name-invalid", fields: attachments(1, name: "a\u{85}b")),
    LimitCase("an address of 2,000", fields: attachments(1, url: "https://" + letters(1_992))),
    LimitCase(
      "an address of 2,001", "limit.attachment-url-length", fields: attachments(1, url: "https://" + letters(1_993))),
    LimitCase("an empty address", "limit.attachment-url-length", fields: attachments(1, url: "")),
    LimitCase("an http address", "task.attachment-url-invalid", fields: attachments(1, url: "http://s3/a")),
    LimitCase("an address without a host", "task.attachment-url-invalid", fields: attachments(1, url: "https:///a")),
    LimitCase("an address with a space", "task.attachment-url-invalid", fields: attachments(1, url: "https://s3/a b")),
  ]

  @Test(arguments: texts + attributes + references + segments + attachments)
  func `a limit holds at its edge and refuses one beyond`(row: LimitCase) {
    #expect(Examples.codes(of: row.fields) == row.codes)
  }

  @Test func `without the stamp its bytes are free and its key may be used`() {
    let validator = TaskValidator(isStamped: false)
    let full = Self.attributes([("k", Self.letters(32_767))])
    #expect(Examples.codes(of: full, validator: validator) == [])
    #expect(Examples.codes(of: full) == ["limit.attributes-too-large"])
    #expect(Examples.codes(of: Self.attributes([("taskferry", "1")]), validator: validator) == [])
  }

  @Test func `a name over 512 characters is a warning, because older pages say so`() {
    func warnings(_ count: Int) -> [String] {
      let draft = Examples.draft(fields: TaskFields(name: Self.letters(count, "ä")))
      return Examples.warnings(TaskValidator().validate(draft, at: Examples.place, now: Examples.now))
        .map(\.code.rawValue)
    }
    #expect(warnings(512) == [])
    #expect(warnings(513) == ["limit.name-long"])
  }

  @Test(arguments: [
    TaskFields(name: "a\0b"), TaskFields(name: "N", description: "\0"),
    TaskFields(name: "N", attributes: [.init(key: "k", value: "\0")]),
    TaskFields(name: "N", references: [.init(name: "R\0", kind: .string, value: "v")]),
    TaskFields(name: "N", references: [.init(name: "R", kind: .string, value: "v\0")]),
    TaskFields(name: "N", previousContactID: "p\0"), TaskFields(name: "N", relatedContactID: "p\0"),
    TaskFields(name: "N", attachments: [.init(fileName: "f\0", s3URL: "https://s3/a")]),
    TaskFields(name: "N", segmentAttributes: [.init(key: "k", value: .string("\0"))]),
    TaskFields(name: "N", segmentAttributes: [.init(key: "k", value: .list([.string("\0")]))]),
  ])
  func `U+0000 is refused wherever it stands`(fields: TaskFields) {
    #expect(Examples.codes(of: fields) == ["task.nul-character"])
  }

  @Test func `U+0000 is refused in an identity and in a route`() {
    let identity = Examples.draft(identity: ["7", "\0"])
    let route = Examples.draft(route: "Callback\0", fromRow: true)
    for draft in [identity, route] {
      let verdict = TaskValidator().validate(draft, at: Examples.place, now: Examples.now)
      #expect(Examples.problems(verdict).map(\.code.rawValue) == ["task.nul-character"])
    }
  }
}
