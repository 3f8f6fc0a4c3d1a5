package import ConnectAPI
package import Foundation

/// The id of a run: short, sortable by time, safe in a file name.
package struct RunID: Sendable, Hashable, Codable, RawRepresentable, CustomStringConvertible {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package var description: String { rawValue }
}

/// One input of a run, with all that is needed to write its rows again.
package struct InputRecord: Sendable, Hashable, Codable {
  /// The file as the user named it.
  package var file: String
  /// SHA-256 of its bytes, lower-case hex.
  package var fingerprint: String
  package var byteCount: Int64
  package var modifiedAt: Date
  package var format: String
  package var sheet: String?
  /// Encoding and delimiter of a text file; nil for workbooks.
  package var encoding: String?
  package var delimiter: UInt8?
  /// The header's cells; empty when there is none.
  package var header: [String]
  /// The header record of a text file as it stood there.
  package var rawHeader: String?
  /// How it was read; nil in runs of versions that did not keep it.
  package var reading: InputReading?

  package init(
    file: String, fingerprint: String, byteCount: Int64, modifiedAt: Date, format: String, sheet: String? = nil,
    encoding: String? = nil, delimiter: UInt8? = nil, header: [String] = [], rawHeader: String? = nil,
    reading: InputReading? = nil
  ) {
    self.file = file
    self.fingerprint = fingerprint
    self.byteCount = byteCount
    self.modifiedAt = modifiedAt
    self.format = format
    self.sheet = sheet
    self.encoding = encoding
    self.delimiter = delimiter
    self.header = header
    self.rawHeader = rawHeader
    self.reading = reading
  }
}

/// What a run is: instance, dataset, input fingerprints and mapping. The same four continue the same run.
package struct RunSpecification: Sendable, Hashable {
  package var instance: InstanceID
  package var dataset: String
  /// The names of the identity columns as a JSON array, or `"file_and_row"`.
  package var identityDefinition: String
  package var inputs: [InputRecord]
  package var mappingFile: String
  package var mappingSHA256: String
  /// The words of the command, to be shown as the way to continue.
  package var command: [String]
  package var region: String
  package var endpoint: String

  package init(
    instance: InstanceID, dataset: String, identityDefinition: String, inputs: [InputRecord], mappingFile: String,
    mappingSHA256: String, command: [String], region: String, endpoint: String
  ) {
    self.instance = instance
    self.dataset = dataset
    self.identityDefinition = identityDefinition
    self.inputs = inputs
    self.mappingFile = mappingFile
    self.mappingSHA256 = mappingSHA256
    self.command = command
    self.region = region
    self.endpoint = endpoint
  }
}

/// A run as the ledger knows it.
package struct RunRecord: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// Rows are being read, checked and staged; nothing may be sent.
    case checking
    /// The gate was passed.
    case ready
    /// Nothing is left that a load would send.
    case finished
  }

  package var id: RunID
  package var specification: RunSpecification
  package var state: State
  package var startedAt: Date
  package var finishedAt: Date?
  package var counts: RunCounts
  /// Path of the run folder, once there is one.
  package var folder: String?
  /// The plan that it was loaded by; nil when it was none.
  package var plan: String?
  /// When its original cells were erased; nil while they are there.
  package var cellsErasedAt: Date?
  /// When its rows were purged; nil while they are there.
  package var purgedAt: Date?

  package init(
    id: RunID, specification: RunSpecification, state: State, startedAt: Date, finishedAt: Date? = nil,
    counts: RunCounts, folder: String? = nil, plan: String? = nil, cellsErasedAt: Date? = nil, purgedAt: Date? = nil
  ) {
    self.id = id
    self.specification = specification
    self.state = state
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.counts = counts
    self.folder = folder
    self.plan = plan
    self.cellsErasedAt = cellsErasedAt
    self.purgedAt = purgedAt
  }
}
