internal import ConnectAPI
internal import Diagnostics

extension ValidatedTask {
  /// The durable form the ledger keeps until the request's bytes are frozen, as `DurableForm` documents it.
  package func encoded() -> [UInt8] { DurableForm.encode(self) }

  /// Reads the durable form back and holds it against every limit that does not depend on the clock.
  /// - Throws: `RestoreError` when the bytes are damaged, or no task that this version would have accepted.
  package init(restoring bytes: [UInt8]) throws(RestoreError) {
    let task = try DurableForm.decode(bytes).task()
    var findings = Findings(at: .file("ledger"))
    FieldRules.check(task.fields, isStamped: task.isStamped, into: &findings)
    switch task.route {
    case .resolved(let route): RouteRules.check(route.id, kind: route.kind, into: &findings)
    case .unresolved(let reference): RouteRules.check(reference.text, kind: reference.kind, into: &findings)
    }
    IdentityRules.check(task.identity, into: &findings)
    if let problem = findings.problems.first {
      throw RestoreError(reason: "the stored task breaks a limit: \(problem.code)")
    }
    self = task
  }
}
