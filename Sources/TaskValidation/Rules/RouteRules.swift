internal import ConnectAPI
internal import Diagnostics

/// The length of a route's text.
enum RouteRules {
  static func check(_ text: String, kind: TaskRoute.Kind, into findings: inout Findings) {
    findings.check(
      text, "task.\(kind.rawValue) \(Excerpt.quoted(text))", length: length(of: kind), code: .routeLength,
      fix: "give the id or the name of a \(kind.words)")
  }

  private static func length(of kind: TaskRoute.Kind) -> ClosedRange<Int> {
    switch kind {
    case .contactFlow: Limits.contactFlowIDLength
    case .quickConnect: Limits.quickConnectIDLength
    case .taskTemplate: Limits.taskTemplateIDLength
    }
  }
}
