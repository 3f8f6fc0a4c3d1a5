package import ConnectClient
import ConnectAPI

/// What the answer to a harmless request says about a permission.
package struct PermissionJudgement: Sendable {
  package var action: ProbedAction
  /// The commands that need it, for a sentence: `load`, `undo`.
  package var neededBy: [String]

  package init(_ action: ProbedAction) {
    self.action = action
    neededBy =
      switch action {
      case .startTaskContact: ["load", "undo", "reconcile"]
      case .describeContact: ["verify", "undo", "reconcile", "load --canary"]
      case .stopContact: ["undo", "withdraw --stop"]
      case .searchContacts: ["reconcile"]
      case .listContactFlows, .listQuickConnects, .listTaskTemplates, .getTaskTemplate: ["load", "check --online"]
      }
  }

  package func step(_ answer: ProbedAnswer) -> PreflightStep {
    switch answer.outcome {
    case .accepted(let contact?) where action == .startTaskContact:
      return .failed(
        name, .doctorTaskMade, "the service made task \(contact) of a request without a name and without a flow",
        fix: "stop it: aws connect stop-contact --contact-id \(contact) --instance-id …; please report this")
    case .accepted: return .passed(name, "allowed")
    case .foreign(let status):
      return unclear("\(action.rawValue) was answered with status \(status), which is none of the service's")
    case .unanswered(let fault): return unclear("\(action.rawValue): \(fault.message)")
    case .refused(let error): return step(error)
    }
  }

  private func step(_ error: ServiceError) -> PreflightStep {
    let said = error.message.isEmpty ? error.code : "\(error.code), \(error.message)"
    switch error.meaning {
    case .accessDenied, .expiredCredentials, .clockSkew:
      return denied(
        "\(action.rawValue) was refused: \(said)",
        fix: error.isOfTheCaller
          ? error.callerAdvice
          : "allow connect:\(action.rawValue) on this instance; `taskferry doctor --policy` prints the whole policy")
    case .throttled:
      return .warned(
        name, .doctorNoAnswer, "not known: \(action.rawValue) is throttled (\(said))",
        fix: "run it again in a minute; something else uses up the quota of this account")
    case .quota:
      return .warned(
        name, .doctorNoAnswer, "not known: a quota is reached (\(said))",
        fix: "let agents finish tasks, or raise the quota of active tasks")
    case .unknownOutcome, .stops: return unclear("\(action.rawValue) was answered with \(said)")
    case .rejectsRow, .notFound: return .passed(name, "not denied: the service refused the request, not the caller")
    }
  }

  /// The load is stopped by it; other commands only want to be told.
  private var isNeededByLoad: Bool { neededBy.contains("load") }
  private var name: PreflightStep.Name { .permission(action.rawValue) }

  private func denied(_ message: String, fix: String) -> PreflightStep {
    guard !isNeededByLoad else { return .failed(name, .doctorPermission, message, fix: fix) }
    return .warned(
      name, .doctorPermission, "\(message); \(neededBy.joined(separator: ", ")) cannot go without it", fix: fix)
  }

  private func unclear(_ message: String) -> PreflightStep {
    let fix = "run it again; if it stays so, the service or the way to it fails"
    return isNeededByLoad
      ? .failed(name, .doctorNoAnswer, message, fix: fix) : .warned(name, .doctorNoAnswer, message, fix: fix)
  }
}
