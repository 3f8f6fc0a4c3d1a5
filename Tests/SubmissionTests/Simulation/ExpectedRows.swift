import Foundation
import Ledger
import Synchronization

/// What the loads so far mean to be there, known beside the ledger.
final class ExpectedRows: Sendable {
  private struct State: Sendable {
    /// The row of the newest load that has the identity.
    var newest: [String: SimulatedFile.Row] = [:]
    /// Tokens whose bytes were frozen before the newest load.
    var frozenBefore: Set<String> = []
    /// Runs that were begun, by name.
    var begun: [String: SimulatedFile] = [:]
    var ready: Set<String> = []
  }

  private let state = Mutex(State())

  var newest: [String: SimulatedFile.Row] { state.withLock { $0.newest } }
  func file(of run: RunID) -> SimulatedFile? { state.withLock { $0.begun[run.rawValue] } }

  func begins(_ run: RunID, with file: SimulatedFile) { state.withLock { $0.begun[run.rawValue] = file } }

  /// The run passed its gate.
  func isReady(_ run: RunID, frozen: Set<String>) {
    state.withLock { state in
      guard let file = state.begun[run.rawValue], state.ready.insert(run.rawValue).inserted else { return }
      for row in file.rows { state.newest[row.identity] = row }
      state.frozenBefore.formUnion(frozen)
    }
  }

  /// The run is being undone: nothing of its rows leaves any more but what may have left before.
  func isUndone(_ run: RunID, frozen: Set<String>) {
    state.withLock { state in
      state.frozenBefore.formUnion(frozen)
      for row in state.begun[run.rawValue]?.rows ?? [] { state.newest[row.identity]?.isSkipped = true }
    }
  }

  /// Whether these are values that may leave for the first time now.
  func allows(_ request: SimulatedRequest) -> Bool {
    state.withLock { state in
      guard let row = state.newest[request.identity] else { return true }
      return row.version == request.version && !row.isSkipped || state.frozenBefore.contains(request.token)
    }
  }
}
