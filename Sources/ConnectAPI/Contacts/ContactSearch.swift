package import Foundation

/// Looks for tasks that were made through the API within a window of time.
package struct ContactSearch: Sendable, Hashable {
  /// What a task is recognised by.
  package enum Criterion: Sendable, Hashable {
    /// The exact name; the service searches at most 128 characters of it.
    case name(String)
    /// An attribute that the administrator registered as searchable.
    case attribute(key: String, value: String)
  }

  package var instance: InstanceID
  package var initiatedFrom: Date
  package var initiatedUntil: Date
  package var criterion: Criterion

  package init(instance: InstanceID, initiatedFrom: Date, initiatedUntil: Date, criterion: Criterion) {
    self.instance = instance
    self.initiatedFrom = initiatedFrom
    self.initiatedUntil = initiatedUntil
    self.criterion = criterion
  }
}

/// A contact that a search found; DescribeContact tells the rest.
package struct FoundContact: Sendable, Hashable {
  package var id: ContactID
  package var name: String?
  package var initiatedAt: Date?

  package init(id: ContactID, name: String? = nil, initiatedAt: Date? = nil) {
    self.id = id
    self.name = name
    self.initiatedAt = initiatedAt
  }
}
