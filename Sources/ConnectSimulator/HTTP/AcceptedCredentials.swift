internal import AWSSigning
internal import Foundation
internal import Synchronization

/// The credentials that may call, and those that may no longer: a key that has ended is still known as one.
final class AcceptedCredentials: Sendable {
  /// Nobody needs more, and a loop that asks for them must not fill the memory.
  static let most = 10_000

  private struct State {
    var known: [String: Credentials]
    var issued = 0
  }

  private let state: Mutex<State>

  init(_ credentials: [Credentials]) {
    state = Mutex(
      State(known: Dictionary(credentials.map { ($0.accessKeyID, $0) }, uniquingKeysWith: { first, _ in first })))
  }

  /// How many were handed out.
  var issued: Int { state.withLock { $0.issued } }

  func known(_ accessKeyID: String) -> Credentials? { state.withLock { $0.known[accessKeyID] } }

  /// New ones, with a token.
  /// - Returns: nil when there are too many.
  func issue(until expiration: Date) -> Credentials? {
    state.withLock { state in
      guard state.known.count < Self.most else { return nil }
      state.issued += 1
      let number = "\(state.issued)"
      let fresh = Credentials(
        accessKeyID: "ASIASIMULATOR" + String(repeating: "0", count: max(0, 7 - number.utf8.count)) + number,
        secretAccessKey: Secret(UUID().uuidString), sessionToken: Secret("token+/=\(UUID().uuidString)"),
        expiration: expiration, renewal: .always, source: "the simulator")
      state.known[fresh.accessKeyID] = fresh
      return fresh
    }
  }

  /// Takes credentials that somebody else made.
  /// - Returns: false when there are too many.
  func accept(_ credentials: Credentials) -> Bool {
    state.withLock { state in
      guard state.known.count < Self.most || state.known[credentials.accessKeyID] != nil else { return false }
      state.known[credentials.accessKeyID] = credentials
      return true
    }
  }
}
