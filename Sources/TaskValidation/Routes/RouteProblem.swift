package import ConnectAPI
package import Diagnostics

/// Why a route that somebody named is none: words and the way out.
package struct RouteProblem: Sendable, Hashable {
  package var code: DiagnosticCode
  package var message: String
  package var fix: String
  /// The name that was probably meant.
  package var suggestion: String?

  /// - Parameter near: finds the nearest of some names.
  /// - Returns: nil when the route was found.
  package init?(
    _ finding: RouteBook.Finding, _ reference: RouteReference,
    near: (String, [String]) -> String? = NearestSpelling.of
  ) {
    let words = reference.kind.words
    let named = Excerpt.quoted(reference.text)
    let place = reference.fromRow ? "the cell, or the column's map" : "task.\(reference.kind.rawValue) in the mapping"
    switch finding {
    case .found: return nil
    case .unknown(let names):
      code = .routeUnknown
      message = "the instance has no \(words) named \(named)"
      fix =
        names.isEmpty
        ? "create and publish a \(words) in the instance, or write another kind of route"
        : "correct \(place), or publish the \(words)"
      suggestion = near(reference.text, names)
    case .unknownID(let id):
      code = .routeUnknown
      message = "the instance has no \(words) with the id \(id)"
      fix = "correct \(place): take the id from the end of its ARN in the console, or write its name"
    case .ambiguous(let ids):
      let shown = ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
      code = .routeAmbiguous
      message = "\(ids.count) \(words)s of the instance are named \(named): \(shown)"
      fix = "write the id of the one that is meant"
    case .closed(let name, let obstacle):
      code = .routeClosed
      message = "there is a \(words) named \(Excerpt.quoted(name)), but \(obstacle)"
      fix = "publish or activate it where that is what is missing, or name another in \(place)"
    case .ofOtherInstance(let theirs, let ours):
      code = .routeForeign
      message = "the ARN is of instance \(theirs), and the tasks go to instance \(ours)"
      fix = "take the ARN, id or name of a \(words) of instance \(ours), or load into \(theirs) by --instance"
    case .ofOtherKind(let resource):
      code = .routeForeign
      message = "the ARN is of a \(Excerpt.quoted(resource)), and not of a \(words)"
      fix = "take an ARN with /\(reference.kind.resource)/ in it, or write the name of the \(words)"
    }
  }
}

extension RouteProblem {
  /// The names that may be written in place of a wrong one: `there are: A, B`.
  /// - Parameter names: of all that take tasks; one that several have is none to write.
  /// - Returns: nil when there are none.
  package static func choices(among names: [String]) -> String? {
    let single = Dictionary(grouping: names, by: \.self).filter { $0.value.count == 1 }.keys.sorted()
    guard !single.isEmpty else { return nil }
    return "there are: " + single.prefix(30).joined(separator: ", ") + (single.count > 30 ? ", …" : "")
  }
}

extension TaskRoute.Kind {
  /// As a sentence names it.
  package var words: String {
    switch self {
    case .contactFlow: "contact flow"
    case .quickConnect: "quick connect"
    case .taskTemplate: "task template"
    }
  }
}
