/// Why stored bytes are no valid task. The reason quotes no value of a row.
package struct RestoreError: Error, Sendable, Hashable {
  package var reason: String
  package init(reason: String) { self.reason = reason }
}
