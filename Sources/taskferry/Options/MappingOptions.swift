import ArgumentParser
import Diagnostics
import Foundation
import TaskMapping

/// Which mapping, and how it is loaded.
struct MappingOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The mapping: how columns become tasks.", valueName: "file"))
  var mapping: String

  func load(isQuiet: Bool, now: Date) throws -> Mapping {
    try Self.load(mapping, isQuiet: isQuiet, now: now)
  }

  /// Loads and checks a mapping and runs its examples; its warnings go to stderr.
  /// - Parameter now: the clock of examples that do not set their own.
  /// - Throws: `MappingFailure` with every problem, or `CommandFailure` when the file cannot be read.
  static func load(_ path: String, isQuiet: Bool, now: Date) throws -> Mapping {
    let loaded = try MappingOptions.read(path)
    if !isQuiet { for warning in loaded.warnings { Terminal.show(warning) } }
    let runner = MappingTestRunner(loaded.mapping, now: now, environment: ProcessInfo.processInfo.environment)
    let failures = runner.run().compactMap(\.problem)
    guard failures.isEmpty else { throw MappingFailure(diagnostics: failures) }
    return loaded.mapping
  }

  static func read(_ path: String) throws -> (mapping: Mapping, warnings: [Diagnostic]) {
    guard let bytes = try? InputBytes.read(path, limit: 1 << 20) else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw CommandFailure(
        .noInput,
        [
          Diagnostic(
            "mapping.unreadable", at: .file(path),
            isThere ? "the mapping cannot be read" : "there is no such file for a mapping",
            fix: isThere ? "check that it is a file of at most 1 MiB, and who may read it" : "check its name and folder"
          )
        ])
    }
    return try MappingFile.load(bytes: bytes, file: path, environment: ProcessInfo.processInfo.environment).get()
  }
}

/// Small files read whole.
enum InputBytes {
  struct TooLarge: Error {}

  /// - Throws: when the file is no regular one, is larger than `limit` bytes, or cannot be read.
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let attributes = try FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    guard attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int, size <= limit
    else { throw TooLarge() }
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
