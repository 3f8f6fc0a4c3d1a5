import CSpawn
import Dispatch
import Glibc
import Synchronization

/// One run of a program: what it prints, within a time and a size.
///
/// By posix_spawn: Foundation's Process goes over every open descriptor in a way that may crash a program that has
/// more than some 1,300 of them. The program gets no input, its stderr goes nowhere, it inherits no descriptor and no
/// ignored signal. It stays in our process group, so that one that asks for a code on the terminal may.
struct ProgramRun: Sendable {
  enum Outcome: Sendable, Hashable {
    case printed([UInt8])
    /// With the system's words.
    case notStarted(String)
    case failed(status: Int32)
    case killed(signal: Int32)
    case tookTooLong
    case printedTooMuch
  }

  /// The program, looked up in PATH unless it has a slash, and its arguments.
  var words: [String]
  var environment: [String: String]
  var timeLimit: Duration
  var maximumBytes: Int

  /// Runs to the end on a thread of its own: it waits for the program. One that nobody waits for any more is killed.
  func outcome() async -> Outcome {
    let mark = CancellationMark()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: run(until: mark)) }
      }
    } onCancel: {
      mark.isSet.store(true, ordering: .relaxed)
    }
  }

  private final class CancellationMark: Sendable {
    let isSet = Atomic(false)
    var isUnset: Bool { !isSet.load(ordering: .relaxed) }
  }

  private func run(until mark: CancellationMark) -> Outcome {
    var ends: [Int32] = [-1, -1]
    // The call writes two descriptors into an array of two.
    guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { return .notStarted(reason(of: errno)) }
    let spawned = spawn(writingTo: ends[1])
    close(ends[1])
    defer { close(ends[0]) }
    guard case .success(let child) = spawned else {
      if case .failure(let fault) = spawned { return .notStarted(reason(of: fault.code)) }
      return .notStarted("")
    }
    let deadline = ContinuousClock.now + timeLimit
    let output = read(from: ends[0], until: deadline, or: mark)
    guard case .printed = output else {
      end(child)
      return output
    }
    // Its output has ended, and it has not necessarily.
    while true {
      var status: Int32 = 0
      // The call writes one number.
      let ended = unsafe waitpid(child, &status, WNOHANG)
      if ended == child { return verdict(on: status, output) }
      if ended < 0 && errno != EINTR { return .notStarted(reason(of: errno)) }
      guard ContinuousClock.now < deadline, mark.isUnset else {
        end(child)
        return .tookTooLong
      }
      usleep(2_000)
    }
  }

  private func verdict(on status: Int32, _ output: Outcome) -> Outcome {
    // As wait(2) lays it out: the low seven bits are the signal, the next byte the exit status.
    let signal = status & 0x7F
    if signal != 0 { return .killed(signal: signal) }
    let code = (status >> 8) & 0xFF
    return code == 0 ? output : .failed(status: code)
  }

  /// Kills the program that was started and waits until it is gone. Programs that it started itself are its own.
  private func end(_ child: pid_t) {
    kill(child, SIGKILL)
    var status: Int32 = 0
    // The call writes one number; a killed child always comes.
    while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
  }

  private func read(
    from descriptor: Int32, until deadline: ContinuousClock.Instant, or mark: CancellationMark
  ) -> Outcome {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0, mark.isUnset else { return .tookTooLong }
      var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // One descriptor, and the call is told so.
      let ready = unsafe poll(&watched, 1, Int32(min(left.rounded(.up), 100)))
      if ready <= 0 { continue }
      // The call gets the array's own size.
      let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      if count <= 0 { return .printed(bytes) }
      bytes += piece[..<count]
      guard bytes.count <= maximumBytes else { return .printedTooMuch }
    }
  }

  private struct SpawnFault: Error { var code: Int32 }

  /// The strings handed over are copies that live until the call has returned, and it keeps none of them; every
  /// structure is made before it is used and destroyed after.
  private func spawn(writingTo output: Int32) -> Result<pid_t, SpawnFault> {
    unsafe withCStrings(words) { arguments in
      unsafe withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // A load ignores the signals that it drains on; its helpers shall not.
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let code = unsafe posix_spawnp(&child, words[0], &actions, &attributes, arguments, variables)
        return code == 0 ? .success(child) : .failure(SpawnFault(code: code))
      }
    }
  }

  /// Calls `body` with a list of C strings that ends with a null, as programs get their arguments.
  private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    // Owned here from strdup to free; `body` gets one more slot than there are strings, and it is null.
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() { unsafe list[index] = strdup(string) }
    unsafe list[strings.count] = nil
    defer {
      for index in 0..<strings.count { unsafe free(list[index]) }
      unsafe list.deallocate()
    }
    return unsafe body(list)
  }

  private func reason(of code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such program"
    case EACCES: "it may not be executed"
    default: "error \(code) of the system"
    }
  }
}
