package import ConnectAPI
package import Diagnostics
package import Ledger
package import TaskMapping

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

  /// Where a run went.
  package init(_ run: RunRecord) {
    self.init(
      instance: run.specification.instance, region: run.specification.region, endpoint: run.specification.endpoint)
  }

  /// What makes the run the same run the next time.
  func specification(of plan: ImportPlan, inputs: [InputRecord]) throws -> RunSpecification {
    guard let definition = plan.mapping.identityDefinition else { throw MissingIdentity(mapping: plan.mapping.file) }
    return RunSpecification(
      instance: instance, dataset: plan.mapping.dataset, identityDefinition: definition, inputs: inputs,
      mappingFile: plan.mapping.file, mappingSHA256: plan.mapping.sha256, command: plan.command, region: region,
      endpoint: endpoint)
  }
}

extension Mapping {
  static let fileAndRowDefinition = "file_and_row"

  /// What an identity is made of, as the ledger keeps it; nil when there is none.
  package var identityDefinition: String? {
    switch identity {
    case nil: nil
    case .fileAndRow: Self.fileAndRowDefinition
    case .columns(let indexes):
      "[" + indexes.map { JSONText.quoted(columns[$0].name) }.joined(separator: ",") + "]"
    }
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
