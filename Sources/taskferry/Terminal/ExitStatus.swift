/// How the program ends: 0 to 4 are its own, the others are those of sysexits.h.
enum ExitStatus: Int32, Error {
  case success = 0
  /// Done; some rows were rejected, failed or are in doubt.
  case someRowsRefused = 1
  /// The limit on refused rows was exceeded; nothing was sent.
  case limitExceeded = 2
  /// A systemic fault stopped the run.
  case stopped = 3
  /// Interrupted, deadline or pause: run again to continue.
  case interrupted = 4
  case usage = 64
  /// Mapping, input or expectation invalid.
  case invalidData = 65
  case noInput = 66
  case internalError = 70
  /// Another run holds the ledger.
  case locked = 75
}
