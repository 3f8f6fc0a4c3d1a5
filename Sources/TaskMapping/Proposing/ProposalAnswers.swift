/// What a person said on the command line, so that the draft need not ask.
package struct ProposalAnswers: Sendable {
  /// An IANA name.
  package var zone: String?
  /// ISO 3166 alpha-2.
  package var region: String?

  package init(zone: String? = nil, region: String? = nil) {
    self.zone = zone
    self.region = region
  }

  /// Whether the system's zone database has the zone.
  package var hasKnownZone: Bool { zone.map { TimeZoneDatabase.rules(named: $0) != nil } ?? true }
  /// Whether libphonenumber has the region.
  package var hasKnownRegion: Bool { region.map(PhoneNumber.knowsRegion) ?? true }
}
