package import ConnectAPI
internal import Crypto
package import TaskMapping

/// What one task is known by, on any machine and after the loss of any ledger.
package struct TaskKey: Sendable, Hashable {
  package var instance: InstanceID
  package var dataset: String
  package var identity: TaskIdentity
  /// From 1; counts the tasks made on purpose for one identity.
  package var generation: Int

  package init(instance: InstanceID, dataset: String, identity: TaskIdentity, generation: Int) {
    self.instance = instance
    self.dataset = dataset
    self.identity = identity
    self.generation = generation
  }

  /// The ClientToken of the task: the same on any machine, for any endpoint and Region, for ever.
  ///
  /// SHA-256 over four parts, each preceded by its length in 8 bytes, big-endian, so that no two keys share
  /// their bytes: the instance's UUID in lower case, the dataset in UTF-8, `TaskIdentity.bytes`, and the
  /// generation in 8 bytes, big-endian. The first 16 bytes of the digest are written as a UUID of version 8
  /// (RFC 9562: custom), with its version and variant bits set.
  ///
  /// | instance | dataset | identity | generation | token |
  /// |---|---|---|---|---|
  /// | 11111111-2222-3333-4444-555555555555 | callbacks | 7 | 1 | 4e060f18-9a44-80dc-85cd-86072a101bbe |
  /// | 11111111-2222-3333-4444-555555555555 | callbacks | 7 | 2 | b6a43b4d-68e2-8aac-b322-1d3112b27350 |
  ///
  /// Never change this: the token is what keeps a task from being made twice after a ledger was lost.
  package var clientToken: ClientToken {
    var bytes: [UInt8] = []
    Self.append(Array(instance.uuid.utf8), to: &bytes)
    Self.append(Array(dataset.utf8), to: &bytes)
    Self.append(identity.bytes, to: &bytes)
    Self.append(Self.bigEndian(generation), to: &bytes)
    return ClientToken(Self.uuid(of: Array(SHA256.hash(data: bytes).prefix(16))))
  }

  private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
    bytes += bigEndian(part.count)
    bytes += part
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * (7 - $0))) }
  }

  /// 16 bytes as a version 8 UUID in lower case.
  private static func uuid(of digest: [UInt8]) -> String {
    var bytes = digest
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = Hex.text(bytes)
    var text: [UInt8] = []
    for (index, digit) in hex.utf8.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
