import Foundation
import Testing

/// The real binary, run in a folder of its own with an environment of its own.
final class Program {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Deleted with this object.
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("tf-e2e-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The package's root, where samples and mappings are.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The binary stands beside the test's own.
  static var binary: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("taskferry").path
  }

  var environment: [String: String] {
    [
      "HOME": folder, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "TMPDIR": folder, "LANG": "C.UTF-8",
      // Nobody asks beyond loopback.
      "AWS_EC2_METADATA_DISABLED": "true",
    ]
  }

  /// Runs to the end.
  func run(_ arguments: [String], adding extra: [String: String] = [:], input: String? = nil) throws -> Result {
    let process = try start(arguments, adding: extra, input: input)
    process.waitUntilExit()
    return try result(of: process)
  }

  /// Starts and does not wait.
  /// - Parameter working: the folder it runs in; the package's root without one.
  func start(
    _ arguments: [String], adding extra: [String: String] = [:], input: String? = nil, from working: String? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.binary)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: working ?? Self.root)
    process.environment = environment.merging(extra) { $1 }
    let name = UUID().uuidString
    process.standardOutput = try handle(name + ".out")
    process.standardError = try handle(name + ".err")
    if let input {
      let path = folder + "/" + name + ".in"
      try Data(input.utf8).write(to: URL(fileURLWithPath: path))
      process.standardInput = FileHandle(forReadingAtPath: path)
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    outputs[ObjectIdentifier(process)] = name
    try process.run()
    return process
  }

  func result(of process: Process) throws -> Result {
    let name = try #require(outputs[ObjectIdentifier(process)])
    return Result(
      status: process.terminationStatus, output: try text(folder + "/" + name + ".out"),
      errors: try text(folder + "/" + name + ".err"))
  }

  /// What a running process has written to stdout so far.
  func outputSoFar(of process: Process) throws -> String {
    try text(folder + "/" + (try #require(outputs[ObjectIdentifier(process)])) + ".out")
  }

  func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private var outputs: [ObjectIdentifier: String] = [:]

  private func handle(_ name: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/" + name))
  }
}

/// The summary of `--format json`.
struct Summary {
  let counts: [String: Int]
  let folder: String?
  let run: String?
  let outcome: String?

  init(_ json: String) throws {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    counts = try #require(object["counts"] as? [String: Int], "\(json)")
    folder = object["folder"] as? String
    run = object["run"] as? String
    outcome = object["outcome"] as? String
  }

  /// States with rows, `read` left out.
  var states: [String: Int] { counts.filter { $0.key != "read" && $0.value > 0 } }
}

/// A simulator in a process of its own.
final class SimulatorProcess {
  let process: Process
  let journal: String
  private(set) var environment: [String: String] = [:]
  private(set) var instance = ""

  init(_ program: Program, _ options: [String] = []) async throws {
    journal = program.folder + "/journal-\(UUID().uuidString).ndjson"
    process = try program.start(["simulate", "--journal", journal] + options)
    let deadline = ContinuousClock.now + .seconds(30)
    var text = ""
    while !text.contains("AWS_ENDPOINT_URL_CONNECT"), process.isRunning, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(20))
      text = try program.outputSoFar(of: process)
    }
    for line in text.split(separator: "\n") {
      if line.hasPrefix("export "), let equals = line.firstIndex(of: "=") {
        environment[String(line[line.index(line.startIndex, offsetBy: 7)..<equals])] =
          String(line[line.index(after: equals)...])
      } else if let range = line.range(of: "instance ") {
        instance = String(line[range.upperBound...])
      }
    }
    try #require(environment["AWS_ENDPOINT_URL_CONNECT"] != nil)
  }

  deinit { if process.isRunning { process.terminate() } }

  /// How many requests it has seen, cheaply.
  func lineCount() throws -> Int {
    try Data(contentsOf: URL(fileURLWithPath: journal)).reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }

  /// The journal's entries as JSON objects.
  func entries() throws -> [[String: Any]] {
    try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }
}
