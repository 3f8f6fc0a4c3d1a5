import Foundation
import GRDB
import Synchronization

@testable import Ledger

/// Tells the timeline what changes in the ledger.
final class LedgerObserver: Sendable {
  private let world: World
  private let before = Mutex<[Int64: String]>([:])

  init(_ world: World) { self.world = world }

  func look(_ ledger: TaskLedger) {
    guard world.records else { return }
    let now = try? ledger.access { database in
      try Row.fetchAll(database, sql: "SELECT id, identity, generation, state, contact_id FROM tasks ORDER BY id")
        .map { row -> (Int64, String) in
          let identity = String(decoding: row[1] as Data, as: UTF8.self)
          let contact = (row[4] as String?).map { " \($0.prefix(16))" } ?? ""
          return (row[0], "\(identity) generation \(row[2] as Int) \(row[3] as String)\(contact)")
        }
    }
    for (id, line) in now ?? [] where before.withLock({ $0.updateValue(line, forKey: id) }) != line {
      world.note("ledger     \(line)")
    }
  }
}
