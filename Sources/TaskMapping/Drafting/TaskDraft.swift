package import ConnectAPI
package import Diagnostics

/// What a mapping makes of a row: a task to be, not yet checked against the limits of the service.
package struct TaskDraft: Sendable, Hashable {
  /// nil when the mapping has no `identity`.
  package var identity: TaskIdentity?
  package var content: ContentHash
  package var fields: TaskFields
  package var route: RouteReference
  package var schedule: SchedulePlan
  /// Compares as bytes in the order tasks are to be sent; rows with the same key go in the order of the file.
  package var sortKey: [UInt8]

  package init(
    identity: TaskIdentity?, content: ContentHash, fields: TaskFields, route: RouteReference,
    schedule: SchedulePlan, sortKey: [UInt8]
  ) {
    self.identity = identity
    self.content = content
    self.fields = fields
    self.route = route
    self.schedule = schedule
    self.sortKey = sortKey
  }
}

/// The values that make two rows the same task, compared as bytes.
package struct TaskIdentity: Sendable, Hashable {
  /// One canonical text a column, in the mapping's order; for `file_and_row` the fingerprint and the number.
  package var parts: [String]
  package init(parts: [String]) { self.parts = parts }

  /// Unambiguous bytes: each part's length (8 bytes, big-endian) and UTF-8. Identities are equal when these are.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for part in parts {
      let utf8 = Array(part.utf8)
      bytes.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: utf8.count >> (8 * (7 - $0))) })
      bytes.append(contentsOf: utf8)
    }
    return bytes
  }

  /// As people see it: the text itself, for several columns a JSON array.
  package var text: String {
    parts.count == 1 ? parts[0] : "[" + parts.map(JSONText.quoted).joined(separator: ",") + "]"
  }

  package static func == (left: TaskIdentity, right: TaskIdentity) -> Bool { left.bytes == right.bytes }
  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

/// A hash of the typed values of the columns that `task` reads: SHA-256, the first 16 bytes.
package struct ContentHash: Sendable, Hashable {
  /// 16 bytes.
  package var bytes: [UInt8]
  package init(bytes: [UInt8]) { self.bytes = bytes }
}

/// What a mapping decided about a row.
package struct MappedRow: Sendable {
  package enum Verdict: Sendable {
    case draft(TaskDraft)
    /// A skip rule matched. The identity is known when its columns were readable: a waiting task of that
    /// identity is withdrawn.
    case skipped(reason: String, identity: TaskIdentity?)
    /// All problems of the row.
    case rejected([Diagnostic], identity: TaskIdentity?)
    /// The run must stop before anything is sent.
    case abort(Diagnostic)
  }

  package var verdict: Verdict
  /// Columns whose bad value was omitted or replaced, one entry an event: index of the column.
  package var repaired: [Int]
  /// Problems that do not refuse the row.
  package var warnings: [Diagnostic]
  /// What the row has in columns with the check `unique`, which is judged over the whole input: two rows with
  /// an equal key share a value. Empty for skipped rows.
  package var uniqueKeys: [UniqueKey]

  package init(
    verdict: Verdict, repaired: [Int] = [], warnings: [Diagnostic] = [], uniqueKeys: [UniqueKey] = []
  ) {
    self.verdict = verdict
    self.repaired = repaired
    self.warnings = warnings
    self.uniqueKeys = uniqueKeys
  }

  /// The value of a row in a column whose values must be unique.
  package struct UniqueKey: Sendable, Hashable {
    /// Index of the column in the mapping.
    package var column: Int
    /// 16 bytes of SHA-256 over the canonical text.
    package var hash: [UInt8]

    package init(column: Int, hash: [UInt8]) {
      self.column = column
      self.hash = hash
    }
  }
}
