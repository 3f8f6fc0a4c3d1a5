import Diagnostics
import Foundation
import SpreadsheetReading
import Testing

@testable import ImportPipeline

/// Files that somebody may still be writing, and files that change under the reader.
@Suite final class InputsAtRestTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tf-rest-\(UUID().uuidString)")
    .path
  private let now = Date(timeIntervalSince1970: 1_774_857_600)

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func file(_ name: String, _ text: String = "a,b\n", changed secondsAgo: Double = 600) throws -> String {
    let path = folder + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes(
      [.modificationDate: now.addingTimeInterval(-secondsAgo)], ofItemAtPath: path)
    return path
  }

  static let ages: [(Double, Bool)] = [(61, true), (60, false), (59, false), (0, false), (-3_600, false), (1e6, true)]

  @Test(arguments: ages)
  func `a file is at rest when it changed longer ago than the time`(secondsAgo: Double, isAtRest: Bool) throws {
    let input = try InputFile(path: file("f.csv", changed: secondsAgo), isFingerprinted: false)
    let files = SettledFiles([input], leftAloneFor: 60, now: now)
    #expect(files.settled.count == (isAtRest ? 1 : 0))
    // A time that is still to come counts as just now.
    if !isAtRest { #expect(files.changing.map(\.ageSeconds) == [max(0, secondsAgo)]) }
  }

  @Test func `files at rest keep their order`() throws {
    let names = [("a", 100.0), ("b", 1), ("c", 100)]
    let inputs = try names.map { try InputFile(path: file($0.0, changed: $0.1), isFingerprinted: false) }
    let files = SettledFiles(inputs, leftAloneFor: 60, now: now)
    #expect(files.settled.map(\.fileName) == ["a", "c"])
    #expect(files.changing.map(\.file.fileName) == ["b"])
  }

  enum Change: String, CaseIterable, Sendable { case grown, shortened, touched, replaced, removed }

  @Test(arguments: Change.allCases)
  func `a file that is no longer what was measured is refused`(change: Change) throws {
    let path = try file("f.csv", "Id\n1\n2\n")
    let input = try InputFile(path: path)
    try input.confirmUnchanged()
    switch change {
    case .grown:
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("3\n".utf8))
      try handle.close()
    case .shortened: try Data("Id\n".utf8).write(to: URL(fileURLWithPath: path))
    case .touched: try FileManager.default.setAttributes([.modificationDate: now], ofItemAtPath: path)
    case .replaced:
      // The same size and the same time, but another file.
      let other = try file("other.csv", "Id\n7\n8\n")
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.moveItem(atPath: other, toPath: path)
    case .removed: try FileManager.default.removeItem(atPath: path)
    }
    let error = try #require(throws: ReadingError.self) { try input.confirmUnchanged() }
    #expect(error.diagnostic.code == "input.changed-while-read")
    #expect(error.cause == .invalid)
  }

  @Test func `a file that changed between finding and reading it is refused`() throws {
    let path = try file("f.csv", "Id\n1\n")
    let found = try InputFile(path: path, isFingerprinted: false)
    #expect(found.fingerprint.isEmpty)
    #expect(try found.fingerprinted().fingerprint.count == 64)
    try Data("Id\n1\n2\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: ReadingError.self) { try found.fingerprinted() }
  }

  @Test(arguments: [
    (0.0, "0 s"), (-5, "0 s"), (119, "119 s"), (120, "2 min"), (7_199, "119 min"), (7_200, "2 h"),
    (172_799, "47 h"), (172_800, "2 days"), (1e9, "11574 days"),
  ])
  func `an age is told in one unit, never rounded up`(seconds: Double, text: String) {
    #expect(AgeText.text(seconds: seconds) == text)
  }
}
