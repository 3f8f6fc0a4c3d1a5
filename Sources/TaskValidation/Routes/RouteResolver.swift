internal import ConnectAPI
internal import TaskMapping

/// Turns the route of a draft into an id, by what is known of the instance.
enum RouteResolver {
  /// - Parameters:
  ///   - book: nil when the instance is not asked: a name then stays unresolved.
  ///   - instance: where the tasks go, for ARNs, when there is no book.
  /// - Returns: nil when the route was refused.
  static func resolve(
    _ reference: RouteReference, in book: RouteBook?, of instance: InstanceID? = nil, near: NearNames = NearNames(),
    into findings: inout Findings
  ) -> ValidatedTask.Route? {
    let before = findings.problems.count
    RouteRules.check(reference.text, kind: reference.kind, into: &findings)
    guard findings.problems.count == before else { return nil }
    if book == nil, reference.id == nil { return .unresolved(reference) }
    let finding = (book ?? RouteBook([:], instance: instance)).find(reference)
    if case .found(let route) = finding { return .resolved(route) }
    if let problem = RouteProblem(finding, reference, near: near.nearest) {
      findings.refuse(
        problem.code, problem.message, fix: problem.fix, suggestion: problem.suggestion,
        of: reference.fromRow ? .route : nil)
    }
    return nil
  }
}
