// How the table of keys is built.
//
// The language is one value, `Language.sections`: every section with its keys, every key with the shape of its
// value, its default and a sentence. `ShapeChecker` parses and lints by it, `SchemaGenerator` writes the JSON Schema
// from it, and a reference page can be printed from it. Nothing about a key is said anywhere else, but for what
// its value means, which is phase 3.

/// What a value looks like, as far as the file alone tells.
indirect enum Shape: Sendable {
  /// A text; what it must say is judged in phase 3.
  case text(TextForm)
  case integer(ClosedRange<Int>)
  /// true, false, yes, no, on or off.
  case boolean
  /// One of a closed list.
  case words([Word])
  case section(SectionName)
  case list(Shape, count: ClosedRange<Int>)
  /// The first that takes the kind of value that is there.
  case either([Shape])
}

/// A word that a key takes, and what it does.
struct Word: Sendable {
  var text: String
  var documentation: String

  init(_ text: String, _ documentation: String) {
    self.text = text
    self.documentation = documentation
  }
}

/// One key of a section.
struct Key: Sendable {
  var name: String
  var shape: Shape
  var isRequired = false
  /// What holds when the key is absent, as JSON; nil when there is nothing to say.
  var defaultJSON: String?
  /// One sentence or two for the reference page and for editors.
  var documentation: String
  /// Without it the key means nothing.
  var needs: Requirement?

  init(
    _ name: String, _ shape: Shape, required: Bool = false, default defaultJSON: String? = nil,
    needs: Requirement? = nil, _ documentation: String
  ) {
    self.name = name
    self.shape = shape
    self.isRequired = required
    self.defaultJSON = defaultJSON
    self.needs = needs
    self.documentation = documentation
  }

  /// Another key of the same section that must be there.
  struct Requirement: Sendable {
    var key: String
    /// Its value must be one of these; empty when any value will do.
    var words: [String]

    static func key(_ key: String) -> Requirement { Requirement(key: key, words: []) }
    static func type(_ words: String...) -> Requirement { Requirement(key: "type", words: words) }
  }
}

/// A mapping of the file: its keys, or names of the user's own choice, or both.
struct Section: Sendable {
  /// What diagnostics call it: "a column", "the schedule".
  var title: String
  var documentation: String
  var keys: [Key]
  /// What keys outside of `keys` may be; nil refuses them.
  var others: Others?
  var choices: [Choice]
  var isEmptyAllowed: Bool

  init(
    _ title: String, _ documentation: String, keys: [Key] = [], others: Others? = nil, choices: [Choice] = [],
    isEmptyAllowed: Bool = false
  ) {
    self.title = title
    self.documentation = documentation
    self.keys = keys
    self.others = others
    self.choices = choices
    self.isEmptyAllowed = isEmptyAllowed
  }

  /// Names that the user makes up.
  struct Others: Sendable {
    var form: NameForm
    var shape: Shape
    var documentation: String
  }

  /// Keys that exclude each other.
  struct Choice: Sendable {
    var keys: [String]
    /// Whether one of them must be there.
    var isRequired: Bool

    static func exactlyOne(_ keys: String...) -> Choice { Choice(keys: keys, isRequired: true) }
    static func atMostOne(_ keys: String...) -> Choice { Choice(keys: keys, isRequired: false) }
  }

  func key(_ name: String) -> Key? { keys.first { $0.name == name } }
}

/// What a name of the user's own choice may be made of.
enum NameForm: Sendable {
  /// Read by `${name}`: an ASCII letter or underscore, then letters, digits, underscores and hyphens.
  case column
  /// The name of a column that is declared elsewhere; phase 3 looks it up.
  case columnReference
  /// What the service takes as an attribute's key.
  case attribute
  /// Keys of segment attributes.
  case segmentAttribute
  /// An expectation about one attribute, reference or segment attribute, such as `attributes.priority`.
  case member
  case any

  /// For the JSON Schema; nil allows every name.
  var pattern: String? {
    switch self {
    case .column, .columnReference: "^(?!(all|any|not)$)[A-Za-z_][A-Za-z0-9_-]*$"
    case .attribute, .segmentAttribute: "^[A-Za-z0-9_-]+$"
    case .member: "^(attributes|references|segment_attributes)\\..+$"
    case .any: nil
    }
  }
}

/// A kind of text.
struct TextForm: Sendable {
  /// What diagnostics and documentation call it: "a duration such as 48h".
  var title: String
  /// For the JSON Schema: what can be said of it as a regular expression.
  var pattern: String?
  /// Whether the unquoted words true, yes and so on may stand here, because a type decides what they mean.
  var takesWords = false
  /// Whether numbers may stand here without quotes.
  var takesNumbers = true
  var mayBeEmpty = false

  static let text = TextForm(title: "a text")
  static let possiblyEmpty = TextForm(title: "a text", mayBeEmpty: true)
  static let template = TextForm(title: "a text with ${names}", mayBeEmpty: true)
  static let columnName = TextForm(title: "the name of a column", takesNumbers: false)
  static let columnReference = TextForm(
    title: "a column such as ${due}", pattern: #"^\$\{[^}]+\}$"#, takesNumbers: false)
  static let columnLetter = TextForm(
    title: "a column letter such as C", pattern: "^[A-Za-z]{1,3}$", takesNumbers: false)
  static let pattern = TextForm(title: "an RE2 pattern")
  static let dateFormat = TextForm(title: "a date format such as dd.MM.yyyy", takesNumbers: false)
  static let zone = TextForm(title: "a time zone such as Europe/Berlin, or a column of such names", takesNumbers: false)
  static let region = TextForm(title: "a region such as DE", pattern: "^[A-Z]{2}$", takesNumbers: false)
  static let duration = TextForm(
    title: "a duration such as 48h, 14d, 90m or 1d12h", pattern: "^([0-9]+[dhms])+$", takesNumbers: false)
  static let signedDuration = TextForm(
    title: "a duration such as 15m or -1h", pattern: "^[+-]?([0-9]+[dhms])+$", takesNumbers: false)
  static let timeOfDay = TextForm(
    title: "a time of day such as \"08:00\"", pattern: "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", takesNumbers: false)
  static let days = TextForm(title: "weekdays such as mon-fri or mon,wed", takesNumbers: false)
  static let date = TextForm(
    title: "a date such as 2026-12-24", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", takesNumbers: false)
  static let instant = TextForm(
    title: "an instant such as \"2026-03-28T12:00:00Z\"", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T.+$",
    takesNumbers: false)
  static let character = TextForm(title: "one ASCII character")
  static let characterOrAuto = TextForm(title: "one ASCII character, or auto")
  static let delimiter = TextForm(title: "one ASCII character, or tab, comma, semicolon, pipe, space, auto")
  static let encoding = TextForm(
    title: "an encoding such as windows-1252, or auto", pattern: "^[A-Za-z0-9._:-]+$", takesNumbers: false)
  static let operand = TextForm(title: "a value in the type of the column", takesWords: true)
  static let cell = TextForm(title: "the text of a cell", mayBeEmpty: true)
}
