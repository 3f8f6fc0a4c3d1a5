/// What came of asking the service about a contact, or of stopping one.
package enum ContactAnswer<Value: Sendable>: Sendable {
  case answered(Value)
  /// 404 or 410: the service has no such contact any more.
  case gone
  case refused(ServiceError)
  case unanswered(TransportFault)
}

/// One contact as it is now. Never throws; throttling and faults of a moment were tried again already.
package typealias DescribeContact = @Sendable (ContactID) async -> ContactAnswer<DescribedContact>

/// Ends a contact. `gone` when it had ended before.
package typealias StopContact = @Sendable (ContactID) async -> ContactAnswer<Void>

/// One page of what a search finds, the first one without a token.
package typealias SearchContacts = @Sendable (ContactSearch, _ nextToken: String?) async -> ContactAnswer<ContactPage>

/// A page of found contacts.
package struct ContactPage: Sendable, Hashable {
  package var contacts: [FoundContact]
  /// nil on the last page.
  package var nextToken: String?

  package init(contacts: [FoundContact], nextToken: String? = nil) {
    self.contacts = contacts
    self.nextToken = nextToken
  }
}
