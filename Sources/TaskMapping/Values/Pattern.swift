internal import CRE2

/// A user's pattern, compiled by RE2: linear in time, on UTF-8, without look-around or back-references.
package final class Pattern: Sendable {
  package let source: String

  /// - Throws: `PatternError` with RE2's reason.
  package init(_ source: String) throws(PatternError) {
    self.source = source
  }
}

/// Why a pattern was not taken.
package struct PatternError: Error, Sendable, Hashable {
  package var reason: String
}
