import Foundation
import Synchronization

@testable import Ledger

/// A folder of its own for one ledger, in memory where the system has such a place, gone with this value.
final class LedgerFolder: Sendable {
  let path: String
  var ledger: String { path + "/ledger.sqlite" }

  /// The bytes of a ledger that holds nothing yet: making its tables anew would cost more than a schedule.
  private static let empty = Mutex<Data?>(nil)

  /// - Parameter isNew: whether the first process finds nothing and makes the ledger.
  init(isNew: Bool) throws {
    let memory = "/dev/shm"
    let parent =
      FileManager.default.isWritableFile(atPath: memory) ? memory : FileManager.default.temporaryDirectory.path
    path = URL(fileURLWithPath: parent).standardizedFileURL.path + "/simulation-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    guard !isNew else { return }
    let made = FileManager.default.createFile(
      atPath: ledger, contents: try Self.emptyLedger(), attributes: [.posixPermissions: 0o600])
    if !made { throw Unexpected("a ledger cannot be put into \(path)") }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private static func emptyLedger() throws -> Data {
    if let known = empty.withLock({ $0 }) { return known }
    let folder = try LedgerFolder(isNew: true)
    do { _ = try TaskLedger(path: folder.ledger, purpose: .real) }
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.ledger))
    empty.withLock { $0 = data }
    return data
  }
}
