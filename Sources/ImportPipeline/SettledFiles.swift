package import Foundation

/// Tells inputs that somebody may still be writing from those at rest: `--settle 60s`.
package struct SettledFiles: Sendable {
  /// Those last changed longer ago than the time, in their order, and standard input.
  package private(set) var settled: [InputFile] = []
  /// The others, each with the seconds since it changed; 0 for a time that is still to come.
  package private(set) var changing: [(file: InputFile, ageSeconds: Double)] = []

  /// - Parameter seconds: how long a file must have been left alone.
  package init(_ files: [InputFile], leftAloneFor seconds: Int64, now: Date) {
    for file in files {
      // A time that is still to come tells nothing but that some clock is wrong: it counts as just changed.
      let age = max(0, now.timeIntervalSince(file.modifiedAt))
      if file.displayName == "-" || age > Double(seconds) {
        settled.append(file)
      } else {
        changing.append((file, age))
      }
    }
  }
}
