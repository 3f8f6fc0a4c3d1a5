package import ConnectAPI
package import ConnectClient
import Diagnostics

/// Something of the instance that a task may go to, and why it may not.
package struct RouteCandidate: Sendable, Hashable {
  package var id: String
  package var name: String
  /// nil when it takes tasks; else a clause: `it is archived`.
  package var obstacle: String?

  package init(id: String, name: String, obstacle: String? = nil) {
    self.id = id
    self.name = name
    self.obstacle = obstacle
  }

  package init(_ flow: ContactFlow) {
    var obstacle: String?
    if let type = flow.type, type != "CONTACT_FLOW" {
      obstacle = "its type is \(type), and tasks start in a CONTACT_FLOW"
    } else if let state = flow.state, state != "ACTIVE" {
      obstacle = "it is \(state), not ACTIVE"
    } else if let status = flow.status, status != "PUBLISHED" {
      obstacle = "it is \(status), not PUBLISHED"
    }
    self.init(id: flow.id, name: flow.name, obstacle: obstacle)
  }

  package init(_ connect: QuickConnect) {
    self.init(
      id: connect.id, name: connect.name,
      obstacle: connect.type == "PHONE_NUMBER" ? "it leads to a phone number" : nil)
  }

  package init(_ template: TaskTemplate) {
    var obstacle: String?
    if let status = template.status, status != "ACTIVE" { obstacle = "it is \(status), not ACTIVE" }
    if template.contactFlowID == nil { obstacle = obstacle ?? "it has no flow" }
    self.init(id: template.id, name: template.name, obstacle: obstacle)
  }
}

/// Whether what a mapping names is there and takes tasks.
package struct RouteJudgement: Sendable {
  package var kind: TaskRoute.Kind
  /// Names, ids or ARNs, as the mapping has them.
  package var wanted: [String]
  /// Whether cells may name further ones, which nobody knows before they are read.
  package var mayNameOthers: Bool

  package init(kind: TaskRoute.Kind, wanted: [String], mayNameOthers: Bool) {
    self.kind = kind
    self.wanted = wanted
    self.mayNameOthers = mayNameOthers
  }

  package func step(_ known: [RouteCandidate]) -> PreflightStep {
    let problems = wanted.compactMap { problem(with: $0, among: known) }
    if !problems.isEmpty {
      return .failed(.routes, .doctorRoute, problems.joined(separator: "; "), fix: fix(known))
    }
    let rest = mayNameOthers ? "; cells may name others" : ""
    guard !wanted.isEmpty else {
      return .passed(
        .routes, "the mapping names no \(word) itself: cells do, and are looked up by a load")
    }
    let names = wanted.map { TerminalText.quoted($0) }.joined(separator: ", ")
    return .passed(.routes, "\(names): there, and \(wanted.count == 1 ? "takes" : "take") tasks\(rest)")
  }

  private func problem(with text: String, among known: [RouteCandidate]) -> String? {
    let quoted = TerminalText.quoted(text)
    let found: [RouteCandidate]
    if let id = RouteReference(kind: kind, text: text, fromRow: false).id {
      found = known.filter { $0.id.lowercased() == id.lowercased() }
    } else {
      let exact = known.filter { $0.name.utf8.elementsEqual(text.utf8) }
      // A blank before or after is no part of a name, unless one really has it.
      let named =
        exact.isEmpty
        ? known.filter { $0.name.withoutOuterBlanks.utf8.elementsEqual(text.withoutOuterBlanks.utf8) } : exact
      // An archived one beside an active one of the same name is no ambiguity.
      let usable = named.filter { $0.obstacle == nil }
      found = usable.isEmpty ? Array(named.prefix(1)) : usable
    }
    guard let first = found.first else { return "the instance has no \(word) \(quoted)" }
    if found.count > 1 { return "several are called \(quoted): \(found.map(\.id).joined(separator: ", "))" }
    return first.obstacle.map { "\(word) \(quoted) takes no tasks: \($0)" }
  }

  private func fix(_ known: [RouteCandidate]) -> String {
    let usable = known.filter { $0.obstacle == nil }.map(\.name).sorted()
    let shown = usable.prefix(12).map { TerminalText.quoted($0) }.joined(separator: ", ")
    let more = usable.count > 12 ? " and \(usable.count - 12) more" : ""
    return "correct `\(kind.rawValue)` in the mapping, or publish it; "
      + (usable.isEmpty ? "the instance has none that takes tasks" : "there are \(shown)\(more)")
  }

  private var word: String { kind.rawValue.replacing("_", with: " ") }
}
