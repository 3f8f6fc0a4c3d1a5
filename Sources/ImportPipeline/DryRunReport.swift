package import Reporting

/// Where a dry run writes what it found.
package struct DryRunReport: Sendable {
  /// The folder that gets `runs/`.
  package var parent: String
  /// Whether `requests.ndjson` is written.
  package var writesRequests: Bool
  /// Whether the folder is made even when no row needs a file.
  package var isWanted: Bool

  /// Whether anything may be written at all.
  package var writesFiles: Bool

  /// How the files are written.
  package var style: ReportStyle

  package init(
    parent: String, writesRequests: Bool, isWanted: Bool, writesFiles: Bool = true,
    style: ReportStyle = ReportStyle()
  ) {
    self.style = style
    self.parent = parent
    self.writesRequests = writesRequests
    self.isWanted = isWanted
    self.writesFiles = writesFiles
  }

  /// Only the figures are wanted.
  package static let none = DryRunReport(parent: "", writesRequests: false, isWanted: false, writesFiles: false)
}
