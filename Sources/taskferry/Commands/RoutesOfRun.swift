import ConnectAPI
import ConnectClient
import Diagnostics
import ImportPipeline
import TaskMapping
import TaskValidation

/// The routes that a run may take, looked up once: ids of names, and the fields of templates.
struct RoutesOfRun: Sendable {
  var book: RouteBook
  /// nil when tasks are not made from templates, or their fields may not be read.
  var templates: TemplateBook?
  /// What the template says about the mapping, and what could not be checked.
  var warnings: [Diagnostic] = []
}

extension ConnectedService {
  /// Looks up the names that the mapping may route to, and the fields of the templates that it may use.
  /// - Parameter confirmsIDs: whether a route given by its id is looked for as well; a load leaves that to its first
  ///   request, and needs no permission for it.
  /// - Throws: `CommandFailure` when a route fixed by the mapping does not exist or takes no task, or when the mapping
  ///   does not fit its template; `ConnectClientError`.
  func routes(for mapping: Mapping, confirmsIDs: Bool = false) async throws -> RoutesOfRun {
    let kind = mapping.task.routeKind
    let instance = address.instance
    guard let constant = mapping.task.route.constant else {
      let book = try await client.routeBook(instance: instance, kinds: [kind])
      var routes = RoutesOfRun(book: book)
      if kind == .taskTemplate { try await addTemplates(named: mapping, to: &routes) }
      return routes
    }
    let reference = RouteReference(kind: kind, text: constant, fromRow: false)
    let (route, book) = try await self.route(
      reference, namedIn: mapping.file, confirmsID: confirmsIDs)
    var routes = RoutesOfRun(book: book)
    guard kind == .taskTemplate, !isSimulator else { return routes }
    guard let template = try await templates([route.id], into: &routes).first else { return routes }
    let fit = TemplateFit(template, mapping.task, file: mapping.file)
    guard fit.errors.isEmpty else { throw CommandFailure(.invalidData, fit.errors + fit.warnings) }
    if let flow = template.contactFlowID { try await confirm(flow, of: template, for: mapping) }
    routes.warnings += fit.warnings
    routes.templates = TemplateBook([template], isForAll: true)
    return routes
  }

  /// Whether the flow of a template takes tasks, as far as flows may be listed: a load needs no permission for it.
  private func confirm(_ flow: String, of template: TaskTemplate, for mapping: Mapping) async throws {
    let reference = RouteReference(kind: .contactFlow, text: flow, fromRow: false)
    guard let book = try await flowsIfAllowed(), let problem = RouteProblem(book.find(reference), reference) else {
      return
    }
    throw CommandFailure(
      .stopped,
      [
        Diagnostic(
          "service.route-closed", at: .file(mapping.file),
          "the flow of task template \(TerminalText.quoted(template.name)) takes no tasks: \(problem.message)",
          fix: "give the template a published flow in the console, or name another template")
      ])
  }

  private func flowsIfAllowed() async throws(ConnectClientError) -> RouteBook? {
    do {
      return try await client.routeBook(instance: address.instance, kinds: [.contactFlow])
    } catch {
      guard error.isAccessDenied else { throw error }
      return nil
    }
  }

  /// The fields of every template that a row may name.
  private func addTemplates(named mapping: Mapping, to routes: inout RoutesOfRun) async throws {
    guard !isSimulator else { return }
    var ids = routes.book.usable(.taskTemplate).map(\.id)
    if let names = mapping.closedRouteNames {
      let named = names.compactMap { name -> String? in
        let reference = RouteReference(kind: .taskTemplate, text: name, fromRow: true)
        if case .found(let route) = routes.book.find(reference) { return route.id }
        return nil
      }
      ids = ids.filter(named.contains)
    }
    let found = try await templates(ids, into: &routes)
    if routes.warnings.isEmpty { routes.templates = TemplateBook(found, isForAll: false) }
  }

  /// Who may send tasks may not always read templates: then a load goes on without their checks, and says so.
  private func templates(_ ids: [String], into routes: inout RoutesOfRun) async throws -> [TaskTemplate] {
    do {
      return try await client.taskTemplates(ids, of: address.instance)
    } catch {
      guard error.isAccessDenied else { throw error }
      routes.warnings.append(
        Diagnostic(
          "service.template-not-checked", severity: .warning,
          "the fields of the task template are not checked: \(error.diagnostic.message)", fix: error.diagnostic.fix))
      return []
    }
  }

  /// Finds one route.
  /// - Parameters:
  ///   - file: the mapping that names it; nil for the command line.
  ///   - confirmsID: whether an id is looked for as well.
  /// - Throws: `CommandFailure` when it does not exist or takes no task; `ConnectClientError`.
  func route(
    _ reference: RouteReference, namedIn file: String?, confirmsID: Bool = true
  ) async throws -> (TaskRoute, RouteBook) {
    let isForeign: Bool =
      switch RouteBook([:], instance: address.instance).find(reference) {
      case .ofOtherInstance, .ofOtherKind: true
      default: false
      }
    let isLookedUp = !isForeign && (reference.id == nil || confirmsID)
    let book =
      isLookedUp
      ? try await client.routeBook(instance: address.instance, kinds: [reference.kind])
      : RouteBook([:], instance: address.instance)
    let finding = book.find(reference)
    guard case .found(let route) = finding else { throw Self.failure(finding, reference, file) }
    return (route, book)
  }

  private static func failure(
    _ finding: RouteBook.Finding, _ reference: RouteReference, _ file: String?
  ) -> CommandFailure {
    guard let problem = RouteProblem(finding, reference) else {
      return CommandFailure(.internalError, "internal.error", "a route that was found is none")
    }
    let code: DiagnosticCode =
      switch problem.code {
      case .routeAmbiguous: "service.route-ambiguous"
      case .routeClosed: "service.route-closed"
      case .routeForeign: "service.route-foreign"
      default: "service.route-unknown"
      }
    var fix = problem.fix
    if case .unknown(let names) = finding, let choices = RouteProblem.choices(among: names) { fix += "; \(choices)" }
    return CommandFailure(
      .stopped,
      [Diagnostic(code, at: file.map { .file($0) }, problem.message, fix: fix, suggestion: problem.suggestion)])
  }
}

extension ConnectClientError {
  /// Whether the operation, and not the caller, is refused.
  fileprivate var isAccessDenied: Bool {
    if case .refused(let answer) = cause { answer.code == "AccessDeniedException" } else { false }
  }
}

extension Mapping {
  /// The words that a route from a column can come to, when the mapping lists them all; nil when cells may name any.
  var closedRouteNames: [String]? {
    guard case .template(let template) = task.route, template.parts.count == 1,
      case .column(let index) = template.parts[0]
    else { return nil }
    let column = columns[index]
    guard let map = column.map, column.unmapped != .keep else { return nil }
    return map.map(\.to) + (column.defaultText.map { [$0] } ?? [])
  }
}
