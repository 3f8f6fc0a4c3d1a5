package import Diagnostics
package import Foundation

/// One example of `tests:`: a row, and what must become of it.
package struct MappingTest: Sendable {
  package enum Expectation: Sendable {
    /// Dotted members of the task and the text each must have: `name`, `description`, `attributes.priority`,
    /// `references.Ticket`, `schedule` (ISO 8601, or `now`), `contact_flow`. An empty text: there is none.
    case task([(member: String, text: String)])
    /// The row is refused; nil members are not compared.
    case reject(column: String?, code: String?)
    /// The row is skipped for this reason.
    case skip(reason: String)
  }

  package var place: Place?
  /// The clock of this example; nil takes the time of the run.
  package var now: Date?
  /// Header and cell text.
  package var row: [(header: String, text: String)]
  package var expectation: Expectation

  package init(place: Place? = nil, now: Date? = nil, row: [(header: String, text: String)], expectation: Expectation) {
    self.place = place
    self.now = now
    self.row = row
    self.expectation = expectation
  }
}
