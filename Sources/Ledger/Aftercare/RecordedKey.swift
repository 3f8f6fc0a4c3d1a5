import ConnectAPI
import Foundation
import TaskMapping
package import TaskValidation

/// What a created task is known by, as it stands in `_tf_key` of a results file: enough to put the task on record
/// again when a ledger is lost.
package struct RecordedKey: Sendable, Hashable, Codable {
  package var instance: String
  package var dataset: String
  /// What the identity is made of: the names of the columns as a JSON array, or `file_and_row`.
  package var identityOf: String
  /// What its token is made of beside the dataset: empty for the dataset's first definition of identity.
  package var namespace: String
  /// The identity as `results` shows it.
  package var identity: String
  package var generation: Int
  /// The hash of the typed values, 32 hexadecimal digits.
  package var content: String

  package init(
    instance: String, dataset: String, identityOf: String, namespace: String = "", identity: String, generation: Int,
    content: String
  ) {
    self.instance = instance
    self.dataset = dataset
    self.identityOf = identityOf
    self.namespace = namespace
    self.identity = identity
    self.generation = generation
    self.content = content
  }

  private enum CodingKeys: String, CodingKey {
    case instance, dataset, identityOf = "identity_of", namespace, identity, generation, content
  }

  /// Compact JSON with sorted keys.
  package var text: String {
    (try? StoredValues.json(self)) ?? ""
  }

  /// - Returns: nil when the text is none that `text` makes.
  package init?(text: String) {
    guard let key = try? StoredValues.value(RecordedKey.self, json: text), key.taskKey != nil else { return nil }
    self = key
  }

  /// No identity has ever come near so many tasks; more would not leave room for the next.
  private static let generations = 1...1_000_000

  /// nil when the parts make no key.
  package var taskKey: TaskKey? {
    guard let instance = InstanceID(instance), Self.generations.contains(generation), contentBytes?.count == 16,
      !dataset.utf8.contains(0), !identityOf.utf8.contains(0), let parts
    else { return nil }
    return TaskKey(
      instance: instance, dataset: DatasetIdentity.tokenDataset(name: dataset, namespace: namespace),
      identity: TaskIdentity(parts: parts), generation: generation)
  }

  package var contentBytes: [UInt8]? {
    let digits = Array(content.utf8)
    guard digits.count == 32 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: 32, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// An identity of one column is its text, of several a JSON array.
  private var parts: [String]? {
    let columns = try? StoredValues.value([String].self, json: identityOf)
    if columns?.count == 1 { return [identity] }
    return try? StoredValues.value([String].self, json: identity)
  }
}
