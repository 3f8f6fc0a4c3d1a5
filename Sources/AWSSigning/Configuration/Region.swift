/// A region and who named it.
package struct Region: Sendable, Hashable {
  package var name: String
  /// For a person: `--region`, `AWS_REGION`, `profile prod`.
  package var source: String
  /// Whether it was named as `fips-us-east-1` or `us-east-1-fips`, the old way to ask for FIPS endpoints.
  package var asksForFIPS: Bool

  package init(name: String, source: String, asksForFIPS: Bool = false) {
    self.name = name
    self.source = source
    self.asksForFIPS = asksForFIPS
  }

  /// `us-east-1` of `fips-us-east-1`: no signature is valid for the pseudo region.
  fileprivate var withoutFIPS: Region {
    for (prefix, suffix) in [("fips-", ""), ("", "-fips")] where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
      let real = String(name.dropFirst(prefix.count).dropLast(suffix.count))
      return Region(name: real, source: source, asksForFIPS: true)
    }
    return self
  }
}

extension SharedConfiguration {
  /// The region: flag, then AWS_REGION, AWS_DEFAULT_REGION, `region` of the profile.
  /// - Throws: `AWSSigningError` when nobody names one (`region.missing`) or when it cannot be part of a host name
  ///   (`region.malformed`).
  package func region(flag: String?) throws(AWSSigningError) -> Region {
    guard let region = try namedRegion(flag: flag) else {
      throw AWSSigningError(
        .regionMissing, "no region is set",
        fix: "give --region, such as --region eu-central-1, or set AWS_REGION, or region in the profile")
    }
    guard Region.isHostLabel(region.name) else {
      throw AWSSigningError(
        .regionMalformed, "\"\(region.name)\" of \(region.source) is not a region",
        fix: "write a region such as eu-central-1")
    }
    return region.withoutFIPS
  }

  private func namedRegion(flag: String?) throws(AWSSigningError) -> Region? {
    if let flag, !flag.isEmpty { return Region(name: flag, source: "--region") }
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
      if let value = variable(name) { return Region(name: value, source: name) }
    }
    guard let profile = try requiredProfile(), let value = profile.setting("region") else { return nil }
    return Region(name: value, source: "profile \(profile.name)")
  }
}

extension Region {
  /// The region becomes part of a host name that receives a signature: letters, digits and inner hyphens only.
  static func isHostLabel(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else {
      return false
    }
    return bytes.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
  }
}
