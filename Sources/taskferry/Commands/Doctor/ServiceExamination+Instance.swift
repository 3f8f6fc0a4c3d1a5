import ConnectAPI
import ConnectClient
import Diagnostics
import Foundation
import Preflight
import TaskMapping
import TaskValidation

/// The instance, what may be done there, and where tasks go.
extension ServiceExamination {
  func examineInstance(_ client: ConnectClient) async {
    guard let name = instanceName else { return await examineInstances(client) }
    await examination.ask(.instance, needing: [.credentials, .connection, .tls]) {
      let answer = await Self.result { () throws(ConnectClientError) in
        let id = try await client.instanceID(for: name)
        self.instance = id
        return try await client.describeInstance(id)
      }
      if case .failure(let error) = answer, case .refused(let refusal) = error.cause {
        note(refusal.clockSkewSeconds)
      }
      return .instance(answer)
    }
  }

  /// Nobody named one: those there are help to.
  func examineInstances(_ client: ConnectClient) async {
    await examination.ask(.instance, needing: [.credentials, .connection, .tls]) {
      let answer = await Self.result { () throws(ConnectClientError) in try await client.listInstances() }
      var known = ""
      if case .success(let instances) = answer {
        let names = instances.map { one in one.alias.map { "\($0) (\(one.id))" } ?? "\(one.id)" }
        known = names.isEmpty ? "; this Region has none" : "; there are \(names.sorted().joined(separator: ", "))"
      }
      return .warned(
        .instance, .doctorInstance, "no instance is named, so that permissions and routes are not looked at\(known)",
        fix: "give --instance, or a mapping that names one")
    }
  }

  func examinePermissions(_ client: ConnectClient) async {
    var actions: [ProbedAction] = [.startTaskContact, .describeContact, .stopContact, .searchContacts]
    switch examination.loadedMapping?.task.routeKind {
    case .quickConnect: actions.append(.listQuickConnects)
    case .taskTemplate: actions += [.listTaskTemplates, .getTaskTemplate]
    case .contactFlow, nil: actions.append(.listContactFlows)
    }
    for action in actions {
      let name = PreflightStep.Name.permission(action.rawValue)
      guard let instance else {
        let isNamed = instanceName != nil
        add(.skipped(name, because: isNamed ? "the instance is not known" : "no instance is named"))
        continue
      }
      await examination.ask(name, needing: [.instance]) {
        let answer = await client.probe(action, at: instance, now: Date())
        note(answer.clockSkewSeconds)
        return PermissionJudgement(action).step(answer)
      }
    }
  }

  func examineRoutes(_ client: ConnectClient) async {
    guard let mapping = examination.loadedMapping else { return }
    guard let instance else { return add(.skipped(.routes, because: "the instance is not known")) }
    let kind = mapping.task.routeKind
    let needed: PreflightStep.Name =
      switch kind {
      case .contactFlow: .permission("ListContactFlows")
      case .quickConnect: .permission("ListQuickConnects")
      case .taskTemplate: .permission("ListTaskTemplates")
      }
    await examination.ask(.routes, needing: [needed]) {
      let judgement = RouteJudgement(
        kind: kind, wanted: mapping.routeNames, mayNameOthers: mapping.task.route.constant == nil)
      do throws(ConnectClientError) {
        let book = try await client.routeBook(instance: instance, kinds: [kind])
        let step = judgement.step(book)
        guard step.verdict == .passed,
          let problem = try await Self.templateProblem(mapping, book, at: instance, from: client)
        else { return step }
        return .failed(.routes, problem, fix: "correct the mapping, or the template", exitStatus: 65)
      } catch {
        return .failed(.routes, error.diagnostic, fix: "run it again")
      }
    }
  }

  /// What keeps tasks from the template that all rows use: its fields, or its flow.
  private static func templateProblem(
    _ mapping: Mapping, _ templates: RouteBook, at instance: InstanceID, from client: ConnectClient
  ) async throws(ConnectClientError) -> Diagnostic? {
    guard mapping.task.routeKind == .taskTemplate, let constant = mapping.task.route.constant else { return nil }
    let named = RouteReference(kind: .taskTemplate, text: constant, fromRow: false)
    guard case .found(let route) = templates.find(named),
      let template = try await client.taskTemplates([route.id], of: instance).first
    else { return nil }
    if let misfit = TemplateFit(template, mapping.task, file: mapping.file).errors.first { return misfit }
    guard let flow = template.contactFlowID else { return nil }
    let flows = try await client.routeBook(instance: instance, kinds: [.contactFlow])
    let reference = RouteReference(kind: .contactFlow, text: flow, fromRow: false)
    guard let problem = RouteProblem(flows.find(reference), reference) else { return nil }
    return Diagnostic(
      .doctorRoute,
      "the flow of task template \(TerminalText.quoted(template.name)) takes no tasks: \(problem.message)",
      fix: "give the template a published flow in the console, or name another template")
  }
}
