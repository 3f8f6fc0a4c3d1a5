/// Where a dry run writes what it found.
package struct DryRunReport: Sendable {
  /// The folder that gets `runs/`.
  package var parent: String
  /// Whether `requests.ndjson` is written.
  package var writesRequests: Bool
  /// Whether the folder is made even when no row needs a file.
  package var isWanted: Bool

  package init(parent: String, writesRequests: Bool, isWanted: Bool) {
    self.parent = parent
    self.writesRequests = writesRequests
    self.isWanted = isWanted
  }
}
