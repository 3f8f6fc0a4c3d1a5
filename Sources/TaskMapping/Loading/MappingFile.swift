package import Diagnostics

/// A `mapping.yaml` on its way to a `Mapping`: phases 1 to 3 of checking (YAML, shape, meaning) in one report.
package enum MappingFile {
  /// Loads and checks a mapping from its bytes.
  /// - Parameters:
  ///   - bytes: the file's content, at most 1 MiB.
  ///   - file: how diagnostics name it.
  ///   - environment: for `${env:TASKFERRY_…}`.
  /// - Returns: the mapping with its warnings, or every problem there is, in the order of the file.
  package static func load(
    bytes: [UInt8], file: String, environment: [String: String]
  ) -> Result<(mapping: Mapping, warnings: [Diagnostic]), MappingFailure> {
    .failure(MappingFailure(diagnostics: []))
  }

  /// The JSON Schema (2020-12) of the language.
  package static var jsonSchema: String { "{}" }
}

/// Why a mapping was not taken: errors and warnings in the order of the file.
package struct MappingFailure: Error, Sendable {
  package var diagnostics: [Diagnostic]
  package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
