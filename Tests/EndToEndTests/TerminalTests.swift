import Diagnostics
import Foundation
import Glibc
import Testing

/// What a person sees: the program on a terminal of its own.
@Suite struct TerminalTests {
  private static func words(_ program: Program, rows: Int, rate: String) throws -> [String] {
    let lines = ["Id,Name"] + (1...rows).map { "\($0),名前 \($0)" }
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: program.folder + "/list.csv"))
    let mapping = """
      taskferry: 1
      dataset: list
      columns: {id: {header: Id, required: true}, name: {header: Name, required: true}}
      identity: [id]
      task: {contact_flow: Callback flow, name: "Call ${name}"}
      """
    try Data(mapping.utf8).write(to: URL(fileURLWithPath: program.folder + "/list.yaml"))
    return [
      "load", program.folder + "/list.csv", "--mapping", program.folder + "/list.yaml", "--simulate", "--rate", rate,
      "--burst", "5",
    ]
  }

  @Test func `progress is one line that is never as wide as the terminal, also when that becomes narrower`() throws {
    let program = try Program()
    let screen = try Screen(columns: 90)
    let process = try screen.run(program, try Self.words(program, rows: 100, rate: "40"))
    screen.read(for: 1.2)
    let before = screen.text.count
    screen.resize(columns: 30)
    screen.read(until: process)
    #expect(process.terminationStatus == 0)
    let frames = screen.text.components(separatedBy: "\r\u{1B}[J").dropFirst()
    let drawn = frames.filter { $0.hasPrefix("sending") }
    #expect(drawn.count > 5)
    for frame in drawn {
      // The cursor is back where the line begins: whatever becomes of the line, all of it is behind the cursor.
      let line = String(frame.prefix { $0 != "\r" && $0 != "\r\n" })
      #expect(frame.dropFirst(line.count).hasPrefix("\r"))
      #expect(TerminalColumns.count(line) < 90 && line.unicodeScalars.allSatisfy { !JSONText.isUnsafe($0) })
    }
    #expect(drawn.contains { $0.contains("[==") && $0.contains(" s left") })
    let late = String(screen.text.dropFirst(before)).components(separatedBy: "\r\u{1B}[J").dropFirst(2)
    for frame in late where frame.hasPrefix("sending") {
      #expect(TerminalColumns.count(String(frame.prefix { $0 != "\r" && $0 != "\r\n" })) < 30, "\(frame)")
    }
    // The answer follows where the line was.
    #expect(frames.last?.contains("loaded") == true)
  }

  @Test(arguments: [(["TERM": "dumb"], false), (["TERM": "xterm", "NO_COLOR": "1"], true), (["TERM": "xterm"], true)])
  func `colours and drawing are only where they are wanted`(environment: [String: String], isDrawn: Bool) throws {
    let program = try Program()
    let screen = try Screen(columns: 80)
    let process = try screen.run(program, try Self.words(program, rows: 20, rate: "30"), adding: environment)
    screen.read(until: process)
    #expect(process.terminationStatus == 0)
    #expect(screen.text.contains("\u{1B}[J") == isDrawn)
    #expect(screen.text.contains("\u{1B}[1m") == (isDrawn && environment["NO_COLOR"] == nil))
    if !isDrawn { #expect(!screen.text.contains("\u{1B}")) }
  }

  @Test func `a log of a short load has no line of progress, no carriage return and no colour`() throws {
    let program = try Program()
    let result = try program.run(try Self.words(program, rows: 20, rate: "30"))
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(!result.output.contains("\r") && !result.output.contains("\u{1B}"))
  }

  @Test(arguments: [40, 60, 80, 200]) func `tables and problems are as wide as the terminal`(columns: Int) throws {
    let program = try Program()
    let screen = try Screen(columns: columns)
    let process = try screen.run(
      program,
      [
        "check", "samples/callbacks/callbacks.csv", "--mapping", "mappings/callbacks.yaml", "--now",
        "2026-03-27T07:00:00Z", "--no-ledger", "--max-rejects", "25%",
      ], adding: ["NO_COLOR": "1"])
    screen.read(until: process)
    let lines = screen.text.replacing("\r\u{1B}[J", with: "").split(whereSeparator: \.isNewline)
    // Paths, places and codes stay whole.
    for line in lines where line.split(separator: " ").allSatisfy({ $0.count < columns - 11 }) {
      #expect(TerminalColumns.count(line.split(separator: "\r").last ?? "") <= columns, "\(line)")
    }
    #expect(screen.text.contains("map.phone-invalid"))
  }
}

/// A terminal of a test's own: a pair of devices, and what was written to it.
final class Screen {
  private(set) var text = ""
  private let terminal: FileHandle
  private let device: FileHandle
  private var bytes: [UInt8] = []

  init(columns: UInt16) throws {
    terminal = try #require(FileHandle(forUpdatingAtPath: "/dev/ptmx"))
    var lock: Int32 = 0
    var number: Int32 = 0
    // TIOCSPTLCK and TIOCGPTN of Linux: each reads or writes one int, which is ours for the call.
    let isUnlocked = unsafe ioctl(terminal.fileDescriptor, 0x4004_5431, &lock) == 0
    let isNumbered = unsafe ioctl(terminal.fileDescriptor, 0x8004_5430, &number) == 0
    try #require(isUnlocked && isNumbered)
    // Not to become the terminal of the tests themselves.
    let descriptor = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(descriptor >= 0)
    device = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    _ = fcntl(terminal.fileDescriptor, F_SETFL, O_NONBLOCK)
    resize(columns: Int(columns))
  }

  convenience init(columns: Int) throws { try self.init(columns: UInt16(columns)) }

  func resize(columns: Int) {
    var size = winsize(ws_row: 40, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    // The call reads one `winsize`, which is ours.
    _ = unsafe ioctl(terminal.fileDescriptor, UInt(TIOCSWINSZ), &size)
  }

  func run(_ program: Program, _ words: [String], adding extra: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.binary)
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: Program.root)
    process.environment = program.environment.merging(["TERM": "xterm"]) { $1 }.merging(extra) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = device
    process.standardError = device
    try process.run()
    return process
  }

  func read(until process: Process) {
    while process.isRunning { read(for: 0.05) }
    read(for: 0.1)
  }

  /// Holds its thread and takes what is written meanwhile: a terminal that nobody reads takes no more.
  func read(for seconds: Double) {
    let end = ContinuousClock.now + .seconds(seconds)
    var buffer = [UInt8](repeating: 0, count: 4_096)
    repeat {
      // At most the buffer's size is written into it, and it outlives the call.
      let count = unsafe Glibc.read(terminal.fileDescriptor, &buffer, buffer.count)
      if count > 0 { bytes += buffer.prefix(count) } else { Thread.sleep(forTimeInterval: 0.01) }
    } while ContinuousClock.now < end
    text = String(decoding: bytes, as: UTF8.self)
  }
}
