internal import ConnectAPI
internal import Diagnostics

/// Turns the route of a draft into an id, by what is known of the instance.
enum RouteResolver {
  /// - Parameter book: nil when the instance is not asked: a name then stays unresolved.
  /// - Returns: nil when the route was refused.
  static func resolve(
    _ reference: RouteReference, in book: RouteBook?, into findings: inout Findings
  ) -> ValidatedTask.Route? {
    let before = findings.problems.count
    RouteRules.check(reference.text, kind: reference.kind, into: &findings)
    guard findings.problems.count == before else { return nil }
    guard let book else {
      guard let id = reference.id else { return .unresolved(reference) }
      return .resolved(TaskRoute(kind: reference.kind, id: id))
    }
    switch book.find(reference) {
    case .found(let route): return .resolved(route)
    case .unknown(let names): refuseUnknown(reference, names, into: &findings)
    case .ambiguous(let ids): refuseAmbiguous(reference, ids, into: &findings)
    }
    return nil
  }

  private static func refuseUnknown(_ reference: RouteReference, _ names: [String], into findings: inout Findings) {
    let words = reference.kind.words
    let place = reference.fromRow ? "the cell, or the column's map" : "task.\(reference.kind.rawValue) in the mapping"
    findings.refuse(
      .routeUnknown, "the instance has no \(words) named \(Excerpt.quoted(reference.text))",
      fix: names.isEmpty
        ? "create and publish a \(words) in the instance, or write another kind of route"
        : "correct \(place), or publish the \(words)",
      suggestion: NearestName.of(reference.text, among: names))
  }

  private static func refuseAmbiguous(_ reference: RouteReference, _ ids: [String], into findings: inout Findings) {
    let shown = ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
    findings.refuse(
      .routeAmbiguous,
      "\(ids.count) \(reference.kind.words)s of the instance are named \(Excerpt.quoted(reference.text)): \(shown)",
      fix: "write the id of the one that is meant")
  }
}
