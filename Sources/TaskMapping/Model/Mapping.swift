package import SpreadsheetReading

/// A mapping that was loaded and checked: everything a `mapping.yaml` says, as values.
///
/// Made by `MappingFile.load`. Columns are referred to by their index in `columns`.
package struct Mapping: Sendable {
  /// The file as the user named it.
  package var file: String
  /// SHA-256 of the file's bytes, lower-case hex.
  package var sha256: String
  /// The namespace of identities.
  package var dataset: String
  package var source: SourceSettings
  /// Texts that are read as no value, in lower case; cells are compared with them trimmed and case-folded.
  package var missing: [String]
  /// For wall-clock times without an offset; nil when the mapping names none.
  package var timezone: ZoneRule?
  package var unknownColumns: UnknownColumns
  package var columns: [ColumnRule]
  /// nil when the mapping has no `identity`, which is enough for a check and not for a load.
  package var identity: IdentityRule?
  /// Indexes of the columns tasks are sent in order of; empty orders by start, then row.
  package var order: [Int]
  package var expect: Expectations
  package var onChanged: OnChanged
  package var onDuplicate: OnDuplicate
  /// Seconds after which a created task no longer makes its row a duplicate; nil never.
  package var againAfterSeconds: Int64?
  /// Whether each task carries the attribute `taskferry` with its ClientToken.
  package var stamp: Bool
  package var skip: [SkipRule]
  package var task: TaskRule
  package var tests: [MappingTest]

  package enum UnknownColumns: String, Sendable, CaseIterable { case error, warn, ignore }
  package enum OnChanged: String, Sendable, Codable, CaseIterable { case skip, send, reject }
  package enum OnDuplicate: String, Sendable, Codable, CaseIterable { case reject, first, last }

  package init(
    file: String, sha256: String, dataset: String, source: SourceSettings = SourceSettings(),
    missing: [String] = [""], timezone: ZoneRule? = nil, unknownColumns: UnknownColumns = .warn,
    columns: [ColumnRule], identity: IdentityRule? = nil, order: [Int] = [],
    expect: Expectations = Expectations(), onChanged: OnChanged = .skip, onDuplicate: OnDuplicate = .reject,
    againAfterSeconds: Int64? = nil, stamp: Bool = true, skip: [SkipRule] = [], task: TaskRule,
    tests: [MappingTest] = []
  ) {
    self.file = file
    self.sha256 = sha256
    self.dataset = dataset
    self.source = source
    self.missing = missing
    self.timezone = timezone
    self.unknownColumns = unknownColumns
    self.columns = columns
    self.identity = identity
    self.order = order
    self.expect = expect
    self.onChanged = onChanged
    self.onDuplicate = onDuplicate
    self.againAfterSeconds = againAfterSeconds
    self.stamp = stamp
    self.skip = skip
    self.task = task
    self.tests = tests
  }
}

/// What makes two rows the same task.
package enum IdentityRule: Sendable, Hashable {
  /// The values of these columns, in this order.
  case columns([Int])
  /// The file's fingerprint and the row number: a re-exported file is all new.
  case fileAndRow
}

/// A time zone: fixed by the mapping, or named by a column.
package enum ZoneRule: Sendable, Hashable {
  /// IANA name, checked when the mapping was loaded.
  case named(String)
  /// Index of a column whose value is an IANA name.
  case column(Int)
}

/// What the file must be like before anything is sent.
package struct Expectations: Sendable, Hashable {
  package var minimumRows: Int?
  package var maximumRows: Int?
  /// The greatest age of the file, in seconds.
  package var maximumAgeSeconds: Int64?
  /// The least number of rows that are neither skipped, refused nor duplicate.
  package var minimumNewRows: Int?

  package init(
    minimumRows: Int? = nil, maximumRows: Int? = nil, maximumAgeSeconds: Int64? = nil, minimumNewRows: Int? = nil
  ) {
    self.minimumRows = minimumRows
    self.maximumRows = maximumRows
    self.maximumAgeSeconds = maximumAgeSeconds
    self.minimumNewRows = minimumNewRows
  }
}

/// A rule that sets rows aside without fault.
package struct SkipRule: Sendable {
  package var when: Predicate
  package var reason: String

  package init(when: Predicate, reason: String) {
    self.when = when
    self.reason = reason
  }
}
