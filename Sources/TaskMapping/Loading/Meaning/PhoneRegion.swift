internal import CPhoneNumber

/// Regions of telephone numbers, as libphonenumber knows them.
enum PhoneRegion {
  /// Whether numbers can be read as dialled in a region, given as two capital letters.
  static func isKnown(_ region: String) -> Bool {
    guard region.utf8.count == 2 else { return false }
    // SAFETY: Swift passes a NUL-terminated copy that lives for the call.
    return unsafe taskferry_phone_knows_region(region) == 1
  }
}
