/// A part of AWS with its own host names.
///
/// Source: the SDKs' partitions file and the endpoint rules of Amazon Connect (read 2026-11).
struct Partition: Sendable, Hashable {
  var name: String
  var suffix: String
  var dualStackSuffix: String

  /// The partition of a region; a region of no known form counts as commercial.
  init(ofRegion region: String) {
    if region.hasPrefix("cn-") {
      self.init(name: "aws-cn", suffix: "amazonaws.com.cn", dualStackSuffix: "api.amazonwebservices.com.cn")
    } else if region.hasPrefix("us-gov-") {
      self.init(name: "aws-us-gov", suffix: "amazonaws.com", dualStackSuffix: "api.aws")
    } else if region.hasPrefix("eusc-") {
      self.init(name: "aws-eusc", suffix: "amazonaws.eu", dualStackSuffix: "api.amazonwebservices.eu")
    } else {
      self.init(name: "aws", suffix: "amazonaws.com", dualStackSuffix: "api.aws")
    }
  }

  private init(name: String, suffix: String, dualStackSuffix: String) {
    self.name = name
    self.suffix = suffix
    self.dualStackSuffix = dualStackSuffix
  }

  /// The host of Amazon Connect in a region.
  func host(region: String, usesFIPS: Bool, usesDualStack: Bool) -> String {
    // The plain host of GovCloud is a FIPS host already; only its dual-stack one is not.
    let service = usesFIPS && (name != "aws-us-gov" || usesDualStack) ? "connect-fips" : "connect"
    return "\(service).\(region).\(usesDualStack ? dualStackSuffix : suffix)"
  }

  /// The regions in which Amazon Connect runs, as of 2026-11.
  static let knownRegions: Set<String> = [
    "us-east-1", "us-west-2", "af-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2",
    "ca-central-1", "eu-central-1", "eu-west-2", "us-gov-west-1",
  ]
}
