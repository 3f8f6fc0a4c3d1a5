import CFaultyDisk

/// A disk under a folder that fails as a plan tells it: the face of the shim in `Tests/CFaultyDisk`.
struct FaultyDisk: Sendable {
  enum Failure: Sendable, Hashable { case full, write, sync }

  struct Plan: Sendable, Hashable {
    /// The change of a file, counted from 1, from which on nothing reaches the disk any more.
    var killAt: Int?
    var failure: Failure?
    /// Changes of files that fail.
    var failing = 0..<0
    /// Requests for the write lock, counted from 1, that are refused as if another program held it.
    var busy = 0..<0
    var readsFail = false
  }

  private let number: CInt

  /// Best before the first ledger is opened: SQLite is faster on several threads then.
  static func prepare() { faulty_disk_install() }

  /// - Parameter folder: absolute; everything below it lies on this disk.
  init(under folder: String) throws {
    // The path is copied into a C string for the call.
    number = unsafe faulty_disk_make(folder)
    guard number >= 0 else { throw Unexpected("there is no room for another disk") }
  }

  func giveBack() { faulty_disk_free(number) }

  /// Counts anew, under another plan.
  func begin(_ plan: Plan) {
    let failure: FaultyDiskFailure =
      switch plan.failure {
      case nil: FAULTY_DISK_NONE
      case .full: FAULTY_DISK_FULL
      case .write: FAULTY_DISK_WRITE
      case .sync: FAULTY_DISK_SYNC
      }
    faulty_disk_begin(
      number,
      FaultyDiskPlan(
        kill_at: plan.killAt ?? 0, failure: CInt(failure.rawValue), fail_at: plan.failing.lowerBound,
        fail_count: plan.failing.count, busy_at: plan.busy.lowerBound, busy_count: plan.busy.count,
        reads_fail: plan.readsFail ? 1 : 0))
  }

  func letReadsSucceed() { faulty_disk_let_reads_succeed(number) }
  func kill() { faulty_disk_kill(number) }

  var isDead: Bool { status.is_dead != 0 }
  /// Changes of files so far.
  var operations: Int { status.operations }
  /// Operations that failed as planned.
  var failures: Int { status.failures }
  /// Requests for the write lock that were refused.
  var refusals: Int { status.refusals }
  /// Seconds SQLite meant to wait for the lock.
  var secondsWaited: Double { Double(status.slept_microseconds) / 1e6 }

  private var status: FaultyDiskStatus { faulty_disk_status(number) }
}
