import Glibc

/// Descriptors 0, 1 and 2.
enum StandardStreams {
  /// Opens /dev/null in the place of each that is closed, so that no ledger or spreadsheet takes its number and
  /// messages are never written into it.
  static func fillGaps() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is the one looked for; the path is a C string for the length of the call.
      _ = unsafe open("/dev/null", O_RDWR)
    }
  }
}
