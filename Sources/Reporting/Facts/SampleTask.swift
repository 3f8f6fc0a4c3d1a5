/// A task as an agent will see it in the Contact Control Panel. Holds cell values.
package struct SampleTask: Sendable, Hashable {
  package struct Reference: Sendable, Hashable {
    package var name: String
    /// `URL`, `EMAIL`, `STRING`, `NUMBER`, `DATE`.
    package var type: String
    package var value: String

    package init(name: String, type: String, value: String) {
      self.name = name
      self.type = type
      self.value = value
    }
  }

  package struct Attribute: Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The row it is made of: `callbacks.csv:17`.
  package var row: String
  package var name: String
  package var description: String?
  package var references: [Reference]
  package var attributes: [Attribute]
  /// On the clocks of the mapping's zone; nil when it begins as soon as it is sent.
  package var startsAt: String?
  /// Whether its start is beyond the horizon, so that a later load sends it.
  package var isDeferred: Bool
  /// Where it goes: `contact flow`, and its name.
  package var kind: String
  package var routeName: String
  /// Whether the name is what stands in cells, and nobody has looked it up.
  package var routeIsCellValue: Bool

  package var destination: String { "\(kind) \(routeName)" }

  package init(
    row: String, name: String, description: String? = nil, references: [Reference] = [], attributes: [Attribute] = [],
    startsAt: String? = nil, isDeferred: Bool = false, kind: String, routeName: String,
    routeIsCellValue: Bool = false
  ) {
    self.row = row
    self.name = name
    self.description = description
    self.references = references
    self.attributes = attributes
    self.startsAt = startsAt
    self.isDeferred = isDeferred
    self.kind = kind
    self.routeName = routeName
    self.routeIsCellValue = routeIsCellValue
  }
}
