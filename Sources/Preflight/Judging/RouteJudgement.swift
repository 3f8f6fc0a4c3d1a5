package import ConnectAPI
import Diagnostics
import TaskValidation

/// Whether what a mapping names is there and takes tasks: the opinion that a load has of it.
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

  package func step(_ book: RouteBook) -> PreflightStep {
    let problems = wanted.compactMap { text in
      let reference = RouteReference(kind: kind, text: text, fromRow: false)
      return RouteProblem(book.find(reference), reference)
    }
    if let first = problems.first {
      let choices = RouteProblem.choices(among: book.usable(kind).map(\.name)) ?? "there is none that takes tasks"
      let near = first.suggestion.map { "did you mean \(TerminalText.quoted($0))? " } ?? ""
      return .failed(
        .routes, .doctorRoute, problems.map(\.message).joined(separator: "; "), fix: "\(near)\(first.fix); \(choices)")
    }
    guard !wanted.isEmpty else {
      return .passed(
        .routes, "the mapping names no \(kind.words) itself: cells do, and are looked up by a load")
    }
    let rest = mayNameOthers ? "; cells may name others" : ""
    let names = wanted.map { TerminalText.quoted($0) }.joined(separator: ", ")
    return .passed(.routes, "\(names): there, and \(wanted.count == 1 ? "takes" : "take") tasks\(rest)")
  }
}
