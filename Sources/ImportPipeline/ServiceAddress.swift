package import ConnectAPI
package import Diagnostics
import Ledger
import TaskMapping

/// Which instance a load goes to, and where it is reached.
package struct ServiceAddress: Sendable, Hashable {
  package var instance: InstanceID
  package var region: String
  package var endpoint: String

  package init(instance: InstanceID, region: String, endpoint: String) {
    self.instance = instance
    self.region = region
    self.endpoint = endpoint
  }

  /// What makes the run the same run the next time.
  func specification(of plan: ImportPlan, inputs: [InputRecord]) throws -> RunSpecification {
    guard let identity = plan.mapping.identity else { throw MissingIdentity(mapping: plan.mapping.file) }
    let definition: String
    switch identity {
    case .fileAndRow: definition = "file_and_row"
    case .columns(let columns):
      definition = "[" + columns.map { JSONText.quoted(plan.mapping.columns[$0].name) }.joined(separator: ",") + "]"
    }
    return RunSpecification(
      instance: instance, dataset: plan.mapping.dataset, identityDefinition: definition, inputs: inputs,
      mappingFile: plan.mapping.file, mappingSHA256: plan.mapping.sha256, command: plan.command, region: region,
      endpoint: endpoint)
  }
}

/// A load needs to know what makes two rows the same task.
package struct MissingIdentity: Error, Sendable {
  package var mapping: String

  package init(mapping: String) { self.mapping = mapping }

  package var diagnostic: Diagnostic {
    Diagnostic(
      .identityMissing, at: .file(mapping), "a load needs `identity`: what makes two rows the same task",
      fix: "add `identity: [column]`, or `identity: file_and_row` to have none")
  }
}
