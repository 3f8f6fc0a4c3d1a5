import Crypto
import Foundation

/// Hashes under the secret of a ledger: an identity is recognised by whoever has it, and by nobody who has only
/// the ledger's tables. Short identities such as telephone numbers could be guessed from a plain hash.
///
/// HMAC-SHA256 (RFC 2104) over a word for the purpose, the dataset's number in 8 bytes, big-endian, and the value.
struct KeyedHashes {
  /// Bytes of the secret.
  static let secretLength = 32

  private let key: SymmetricKey

  init(secret: Data) { key = SymmetricKey(data: secret) }

  /// A new secret from the system's generator.
  static func makeSecret() -> Data {
    var generator = SystemRandomNumberGenerator()
    return Data((0..<secretLength).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }

  /// 32 bytes that stand for an identity.
  /// - Parameter identity: as stored.
  func identity(_ identity: Data, dataset: Int64) -> Data { hash("identity", dataset, identity) }

  /// 32 bytes that stand for a content of an identity: the same content of another identity has another hash.
  /// - Parameter content: 16 bytes.
  func content(_ content: Data, of identityHash: Data, dataset: Int64) -> Data {
    hash("content", dataset, identityHash + content)
  }

  /// A name for the ledger that tells nothing of its secret, the same in every copy of it.
  var ledgerName: String {
    hash("ledger", 0, Data()).prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func hash(_ purpose: String, _ dataset: Int64, _ value: Data) -> Data {
    var code = HMAC<SHA256>(key: key)
    code.update(data: Data(purpose.utf8))
    code.update(data: Data((0..<8).map { UInt8(truncatingIfNeeded: dataset >> (8 * (7 - $0))) }))
    code.update(data: value)
    return Data(code.finalize())
  }
}
