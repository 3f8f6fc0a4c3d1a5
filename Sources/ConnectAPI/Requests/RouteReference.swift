/// A route as the mapping gives it: an id, an ARN or a name that is looked up in the instance.
package struct RouteReference: Sendable, Hashable, Codable {
  package var kind: TaskRoute.Kind
  /// An id, an ARN or a name.
  package var text: String
  /// Whether the text came from a cell, so that an unknown one is the row's fault and not the mapping's.
  package var fromRow: Bool

  package init(kind: TaskRoute.Kind, text: String, fromRow: Bool) {
    self.kind = kind
    self.text = text
    self.fromRow = fromRow
  }

  /// The id when the text is a UUID or an ARN that ends in one; nil when it is a name.
  package var id: String? {
    if let arn = RouteARN(text) { return arn.id }
    let word = text.withoutOuterBlanks
    let last = word.hasPrefix("arn:") ? word.split(separator: "/").last.map(String.init) ?? word : word
    return InstanceID.isUUID(last.lowercased()) ? last : nil
  }
}

/// The ARN of something that an instance has: `arn:aws:connect:…:instance/<id>/contact-flow/<id>`.
///
/// Forms of the Service Authorization Reference for Amazon Connect, read 2026-11-21: a flow is a `contact-flow`, a
/// quick connect a `transfer-destination`, a template a `task-template`.
package struct RouteARN: Sendable, Hashable {
  /// The id of the instance, in lower case; the text that stands in its place when it is none.
  package var instance: String
  /// `contact-flow`, `transfer-destination`, `task-template`, `queue`, …
  package var resource: String
  package var id: String

  /// - Returns: nil for anything else, ids and names among it.
  package init?(_ text: String) {
    let word = text.withoutOuterBlanks
    guard word.hasPrefix("arn:") else { return nil }
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0].hasSuffix(":instance"), InstanceID.isUUID(parts[3].lowercased()) else {
      return nil
    }
    instance = parts[1].lowercased()
    resource = parts[2]
    id = parts[3]
  }
}

extension TaskRoute.Kind {
  /// What stands before the id in an ARN.
  package var resource: String {
    switch self {
    case .contactFlow: "contact-flow"
    case .quickConnect: "transfer-destination"
    case .taskTemplate: "task-template"
    }
  }
}

extension String {
  /// Without the white space around it, which nobody sees.
  package var withoutOuterBlanks: String {
    let scalars = unicodeScalars
    guard scalars.first?.properties.isWhitespace == true || scalars.last?.properties.isWhitespace == true else {
      return self
    }
    let start = scalars.drop { $0.properties.isWhitespace }
    let end = start.lastIndex { !$0.properties.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
