import Foundation
import GRDB

/// What stands in the place of an identity that was erased on request, so that the counts of runs still add up:
/// `erased:` and its keyed hash in hexadecimal digits. The schema lets a sent task have this key in place of its own.
enum ErasedIdentity {
  static let prefix = "erased:"
  /// In the place of reasons and messages.
  static let words = "erased on request"

  static func text(hash: Data) -> String {
    prefix + hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
  }

  /// Whether an identity as stored stands in the place of one that was erased. The text alone does not tell: a row
  /// may hold it.
  static func isKnown(_ identity: Data, dataset: Int64, in database: Database) throws -> Bool {
    guard identity.starts(with: prefix.utf8) else { return false }
    let hex = String(decoding: identity.dropFirst(prefix.utf8.count), as: UTF8.self)
    guard hex.utf8.count == 64 else { return false }
    var hash = Data()
    var rest = hex[...]
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return false }
      hash.append(byte)
      rest = rest.dropFirst(2)
    }
    let found = try Bool.fetchOne(
      database, sql: "SELECT 1 FROM purged WHERE dataset_id = ? AND identity_hash = ?", arguments: [dataset, hash])
    return found != nil
  }
}
