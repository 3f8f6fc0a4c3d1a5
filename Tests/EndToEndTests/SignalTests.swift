import Foundation
import Glibc
import Testing

/// Signals and streams that go away in the middle of a load: nothing is lost, and the same command finishes.
@Suite struct SignalTests {
  private static let slow = ["--rate", "25", "--burst", "5"]

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func `a signal settles what is in flight and exits 4`(signal: Int32)
    async throws
  {
    let night = try await NightShift(rows: 200)
    let process = try night.start(Self.slow)
    try night.wait(for: process, until: 20)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    let result = try night.program.result(of: process)
    #expect(result.status == 4, "\(result.errors)")
    let last = result.output.split(separator: "\n").last.map(String.init) ?? ""
    #expect(last.contains("load") && last.contains("--mapping"))
    // Nothing is under way any more: each row is a task or waits.
    #expect(Set(try night.states().keys) == ["created", "pending"])
    let made = try night.simulator.entries().count { $0["created"] != nil }
    #expect(try night.states()["created"] == made)
    try night.expectEachExactlyOnce(200)
  }

  @Test func `a second signal ends the program at once while the service hangs, and nothing is lost`() async throws {
    let night = try await NightShift(rows: 60, simulation: ["--fault", "stall@10;11;12"])
    let process = try night.start(["--rate", "50", "--burst", "5"])
    try night.wait(for: process, until: 13)
    process.interrupt()
    Self.waitAWhile(0.3)
    #expect(process.isRunning)
    let asked = ContinuousClock.now
    process.interrupt()
    process.waitUntilExit()
    // An answer that hangs is waited for for twenty.
    #expect(ContinuousClock.now - asked < .seconds(5))
    #expect(process.terminationStatus == 4)
    try night.expectEachExactlyOnce(60)
  }

  @Test func `a signal during a check is told of, and leaves no half-written files`() throws {
    let list = try ListProgram()
    let rows = (2...150_000).map { "\($0),N\($0),," }.joined(separator: "\n")
    let file = try list.write("a.csv", "Id,Name,Status,Due\n1,,,\n\(rows)\n")
    let process = try list.program.start([
      "check", file, "--mapping", try list.mapping(), "--no-ledger", "--output", list.folder + "/out", "--on-finish",
      "echo told >> \(list.folder)/told",
    ])
    func files() -> [String] {
      let all = FileManager.default.enumerator(atPath: list.folder + "/out")?.allObjects as? [String] ?? []
      return all.filter { $0.contains(".csv") || $0.contains(".xlsx") }
    }
    let deadline = ContinuousClock.now + .seconds(60)
    while files().isEmpty, process.isRunning, ContinuousClock.now < deadline { Self.waitAWhile(0.01) }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 4)
    #expect(files() == [])
    #expect(try list.program.text(list.folder + "/told").hasPrefix("told"))
  }

  @Test func `a terminal that is closed interrupts the load and loses nothing`() async throws {
    let night = try await NightShift(rows: 200)
    let (terminal, screen) = try Self.makeTerminal()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.binary)
    process.arguments = night.words(Self.slow)
    process.environment = night.program.environment.merging(night.simulator.environment) { $1 }
    process.standardInput = screen
    process.standardOutput = screen
    process.standardError = screen
    try process.run()
    try screen.close()
    try night.wait(for: process, until: 20)
    // What the kernel does when the window is closed: the lines are gone, and the session gets SIGHUP.
    try terminal.close()
    kill(process.processIdentifier, SIGHUP)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 4)
    #expect(Set(try night.states().keys) == ["created", "pending"])
    try night.expectEachExactlyOnce(200)
  }

  @Test func `readers of stdout and stderr that go away in mid-run stop nothing`() async throws {
    let night = try await NightShift(rows: 100)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.binary)
    process.arguments = night.words(["--rate", "50", "--burst", "5"])
    process.environment = night.program.environment.merging(night.simulator.environment) { $1 }
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try night.wait(for: process, until: 20)
    try output.fileHandleForReading.close()
    try errors.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(try night.states() == ["created": 100])
    try night.expectEachExactlyOnce(100)
  }

  enum Wait: String, CaseIterable, Sendable {
    case quota, throttlePause, retry, canary, openTasks

    var simulation: [String] {
      switch self {
      case .quota: ["--active-tasks", "5"]
      case .throttlePause: ["--fault", "throttle=300@6"]
      case .retry: ["--fault", "error=503@all"]
      case .canary, .openTasks: []
      }
    }

    var options: [String] {
      switch self {
      case .quota: ["--on-quota", "wait"]
      case .throttlePause, .retry: []
      case .canary: ["--canary", "5"]
      case .openTasks: ["--max-open", "5", "--on-quota", "wait"]
      }
    }
  }

  @Test(arguments: Wait.allCases) func `a stop while it waits returns within a second or so`(wait: Wait) async throws {
    let night = try await NightShift(rows: 30, simulation: wait.simulation)
    let process = try night.start(["--rate", "100", "--burst", "5", "--concurrency", "4"] + wait.options)
    try night.wait(for: process, until: wait == .retry ? 3 : 6)
    Self.waitAWhile(1)
    #expect(process.isRunning)
    let asked = ContinuousClock.now
    process.terminate()
    process.waitUntilExit()
    // A busy machine needs a while to end a process; what is waited for takes up to five minutes.
    #expect(ContinuousClock.now - asked < .seconds(8))
    let result = try night.program.result(of: process)
    #expect(result.status == 4, "\(result.errors)")
    let states = try night.states()
    #expect(states["created", default: 0] + states["pending", default: 0] + states["in_doubt", default: 0] == 30)
  }

  private static func waitAWhile(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

  /// A terminal of our own: what is typed and shown on one side, and the side that a program has.
  private static func makeTerminal() throws -> (terminal: FileHandle, screen: FileHandle) {
    let terminal = try #require(FileHandle(forUpdatingAtPath: "/dev/ptmx"))
    var lock: Int32 = 0
    var number: Int32 = 0
    // TIOCSPTLCK and TIOCGPTN of Linux: each reads or writes one int, which is ours for the call.
    let isUnlocked = unsafe ioctl(terminal.fileDescriptor, 0x4004_5431, &lock) == 0
    let isNumbered = unsafe ioctl(terminal.fileDescriptor, 0x8004_5430, &number) == 0
    try #require(isUnlocked && isNumbered)
    // Not to become the terminal of the tests themselves.
    let screen = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(screen >= 0)
    return (terminal, FileHandle(fileDescriptor: screen, closeOnDealloc: true))
  }
}
