package import Ledger
import Diagnostics

extension PreflightStep {
  /// Below this many bytes a load is in danger of a full disk; the ledger grows by about a kilobyte a row. Ours.
  private static let scarceBytes: Int64 = 200_000_000
  private static let emptyBytes: Int64 = 10_000_000

  /// The ledger: there, of its owner only, readable, whole, free, with room.
  package static func ledger(_ health: LedgerHealth) -> PreflightStep {
    let path = TerminalText.safe(health.path)
    var facts = [Fact("path", health.path)]
    if let bytes = health.bytes { facts.append(Fact("bytes", Double(bytes))) }
    if let schema = health.schema { facts.append(Fact("schema", Double(schema))) }
    if let free = health.freeBytes { facts.append(Fact("free_bytes", Double(free))) }
    if let holder = health.holder { facts.append(Fact("held_by_process", Double(holder.process))) }
    if let problem = health.problem, problem.code == .ledgerOlderSchema {
      return .warned(.ledger, problem.code, problem.message, fix: problem.fix ?? "load once with this version", facts)
    }
    if let problem = health.problem {
      let status: Int32 = health.problemCause == .locked ? 75 : health.problemCause == .unreadable ? 65 : 70
      return .failed(
        .ledger, problem.code, problem.message, fix: problem.fix ?? "name another with --ledger", facts,
        exitStatus: status)
    }
    guard health.purpose != .simulated else {
      return .failed(
        .ledger, .ledgerOtherPurpose, "\(path) is for simulated runs, and a load into Amazon Connect refuses it",
        fix: "name another with --ledger", facts, exitStatus: 65)
    }
    if let free = health.freeBytes, free < emptyBytes {
      return .failed(
        .ledger, .ledgerDiskFull, "the disk of \(path) has \(free / 1_000_000) MB left",
        fix: "free space there, or name a ledger on another disk with --ledger", facts, exitStatus: 70)
    }
    if let holder = health.holder {
      let command = holder.command.map { " (\($0))" } ?? ""
      return .warned(
        .ledger, .ledgerLocked, "\(path) is in use by process \(holder.process)\(command)",
        fix: "let it finish, or wait for it with --wait-lock 30m", facts)
    }
    if let mode = health.mode, mode & 0o077 != 0 {
      return .warned(
        .ledger, .doctorLedger, "others may read \(path) (mode \(String(mode & 0o777, radix: 8)))",
        fix: "close it to them: chmod 600 \(path)", facts)
    }
    if let free = health.freeBytes, free < scarceBytes {
      return .warned(
        .ledger, .doctorLedger, "the disk of \(path) has \(free / 1_000_000) MB left",
        fix: "free space there, or name a ledger on another disk with --ledger", facts)
    }
    guard health.schema != nil else {
      return .passed(.ledger, "there is none at \(path) yet: the first load makes it", facts)
    }
    let whole = health.wasLookedThrough ? "whole" : "looked at in part: `taskferry ledger check` looks at all of it"
    return .passed(.ledger, "\(path), \(whole), schema \(health.schema ?? 0), nobody holds it", facts)
  }
}
