internal import Diagnostics
internal import Glibc

/// A thread of its own, for work that waits for other threads and is waited for by them (docs/decisions/0008).
///
/// A pool would not do: each piece of work that waits holds one of its few threads, and what it waits for may then
/// never get one.
struct WorkerThread {
  private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Begins the work.
  /// - Parameter file: the file it is for, for the error.
  /// - Throws: `read.input-output` when the system has no thread to give.
  init(for file: String, _ run: @escaping @Sendable () -> Void) throws(ReadingError) {
    // One reference goes with the thread, which gives it back when it begins.
    let work = unsafe Unmanaged.passRetained(Work(run))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        unsafe context.map { unsafe Unmanaged<Work>.fromOpaque($0).takeRetainedValue().run() }
        return nil
      }, work.toOpaque())
    guard status == 0 else {
      unsafe work.release()
      throw ReadingError(
        .noInput,
        Diagnostic(
          .readInputOutput, at: .file(file), "the system gives no thread to read with",
          fix: "end other programs, or raise the limit on processes (ulimit -u)"))
    }
    self.thread = thread
  }

  /// Waits until the work is over; called once.
  func join() { pthread_join(thread, nil) }
}
