import Diagnostics

/// The least that an identity must be allowed, as an IAM policy to be copied.
///
/// Resources by the service authorization reference of Amazon Connect (read 2026-11): a task is a contact and is made
/// from a flow, a quick connect (`transfer-destination`) or a task template; ListInstances and Service Quotas take no
/// resource; what describes or lists instances also asks the directory service.
package struct PermissionPolicy: Sendable, Hashable {
  /// What somebody wants to do.
  package enum Purpose: String, Sendable, Hashable, CaseIterable {
    case check, load, verify, undo, reconcile, doctor
  }

  /// `arn:aws:connect:eu-central-1:111122223333:instance/…`
  package var instanceARN: String
  package var purposes: Set<Purpose>

  package init(instanceARN: String, purposes: Set<Purpose> = Set(Purpose.allCases)) {
    self.instanceARN = instanceARN
    self.purposes = purposes
  }

  private struct Statement {
    var id: String
    /// Below the instance's ARN; an empty one is the instance itself, nil every resource.
    var resources: [String]?
    /// Actions, and who needs them.
    var actions: [(String, Set<Purpose>)]
  }

  private static let statements: [Statement] = [
    Statement(
      id: "TaskferryStartsTasks",
      resources: ["/contact/*", "/contact-flow/*", "/transfer-destination/*", "/task-template/*"],
      actions: [("connect:StartTaskContact", [.load, .undo, .reconcile, .doctor])]),
    Statement(
      id: "TaskferryLooksAfterTasks", resources: ["/contact/*"],
      actions: [
        ("connect:DescribeContact", [.load, .verify, .undo, .reconcile, .doctor]),
        ("connect:StopContact", [.undo, .doctor]),
      ]),
    Statement(
      id: "TaskferryFindsTasks", resources: [""], actions: [("connect:SearchContacts", [.reconcile, .doctor])]),
    Statement(
      id: "TaskferryResolvesNames",
      resources: ["", "/contact-flow/*", "/transfer-destination/*", "/task-template/*"],
      actions: [
        ("connect:DescribeInstance", [.check, .doctor]),
        ("connect:GetTaskTemplate", [.check, .load, .doctor]),
        ("connect:ListContactFlows", [.check, .load, .doctor]),
        ("connect:ListQuickConnects", [.check, .load, .doctor]),
        ("connect:ListTaskTemplates", [.check, .load, .doctor]),
      ]),
    Statement(
      id: "TaskferryKnowsTheAccount", resources: nil,
      actions: [
        ("connect:ListInstances", [.check, .load, .verify, .undo, .reconcile, .doctor]),
        ("ds:DescribeDirectories", [.check, .load, .verify, .undo, .reconcile, .doctor]),
        ("servicequotas:ListServiceQuotas", [.load, .doctor]),
      ]),
  ]

  /// A policy document, its lines indented by two blanks.
  package var json: String {
    let parts = Self.statements.compactMap { statement -> String? in
      let actions = statement.actions.filter { !$0.1.isDisjoint(with: purposes) }.map(\.0)
      guard !actions.isEmpty else { return nil }
      let resources = statement.resources.map { $0.map { instanceARN + $0 } } ?? ["*"]
      return """
            {
              "Sid": "\(statement.id)",
              "Effect": "Allow",
              "Action": [
        \(Self.list(actions))
              ],
              "Resource": [
        \(Self.list(resources))
              ]
            }
        """
    }
    return """
      {
        "Version": "2012-10-17",
        "Statement": [
      \(parts.joined(separator: ",\n"))
        ]
      }
      """
  }

  private static func list(_ values: [String]) -> String {
    values.map { "        \(JSONText.quoted($0))" }.joined(separator: ",\n")
  }
}
