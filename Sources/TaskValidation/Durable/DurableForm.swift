internal import ConnectAPI
internal import Crypto
internal import Foundation
internal import TaskMapping

/// The bytes the ledger keeps of a task until its request is frozen.
///
///     1 0f1e2d3c4b5a6978 {"content":"…","route":{…},"fields":{…},…}
///
/// The version of the form, the first 8 bytes of the SHA-256 of the JSON in hexadecimal, and the JSON of a
/// `StoredTask`. A database keeps no checksums of its own: with this one a flipped bit on a disk is an error
/// and never another task.
enum DurableForm {
  static let version = "1"
  /// More than any valid task needs: attributes and references are below 40 kB, escaped at most six times that.
  static let maximumBytes = 1 << 20

  static func encode(_ task: ValidatedTask) -> [UInt8] {
    let json = StoredTask(task).json()
    return Array("\(version) \(checksum(json)) ".utf8) + json
  }

  static func decode(_ bytes: [UInt8]) throws(RestoreError) -> StoredTask {
    guard bytes.count <= maximumBytes else {
      throw RestoreError(reason: "the stored task has \(bytes.count) bytes, more than any task needs")
    }
    let parts = bytes.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw RestoreError(reason: "the stored task does not begin with its version") }
    guard parts[0].elementsEqual(version.utf8) else {
      throw RestoreError(reason: "the stored task was written by another version of taskferry")
    }
    guard parts[1].elementsEqual(checksum(parts[2]).utf8) else {
      throw RestoreError(reason: "the stored task is damaged: its checksum does not match")
    }
    do {
      return try JSONDecoder().decode(StoredTask.self, from: Data(parts[2]))
    } catch {
      // The decoder's own words may quote cell values.
      throw RestoreError(reason: "the stored task cannot be read")
    }
  }

  private static func checksum(_ json: some Sequence<UInt8>) -> String {
    Hex.text(SHA256.hash(data: Data(json)).prefix(8))
  }
}
