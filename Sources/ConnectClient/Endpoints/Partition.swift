/// A part of AWS with its own host names.
///
/// Source: the SDKs' partitions file and the endpoint rules of Amazon Connect (read 2026-11). `make signing` compares
/// every region and choice with botocore's.
struct Partition: Sendable, Hashable {
  var name: String
  /// What the names of its regions begin with.
  private var regionPrefixes: [String]
  var suffix: String
  var dualStackSuffix: String

  /// The partition of a region; a region of no known form counts as commercial.
  init(ofRegion region: String) {
    self = Self.others.first { $0.regionPrefixes.contains { region.hasPrefix($0) } } ?? Self.commercial
  }

  private init(_ name: String, _ regionPrefixes: [String], suffix: String, dualStackSuffix: String) {
    self.name = name
    self.regionPrefixes = regionPrefixes
    self.suffix = suffix
    self.dualStackSuffix = dualStackSuffix
  }

  /// The host of Amazon Connect in a region.
  func host(region: String, usesFIPS: Bool, usesDualStack: Bool) -> String {
    // The plain host of GovCloud is a FIPS host already; only its dual-stack one is not.
    let service = usesFIPS && (name != "aws-us-gov" || usesDualStack) ? "connect-fips" : "connect"
    return "\(service).\(region).\(usesDualStack ? dualStackSuffix : suffix)"
  }

  private static let commercial = Partition("aws", [], suffix: "amazonaws.com", dualStackSuffix: "api.aws")

  private static let others = [
    Partition(
      "aws-cn", ["cn-"], suffix: "amazonaws.com.cn", dualStackSuffix: "api.amazonwebservices.com.cn"),
    Partition("aws-us-gov", ["us-gov-"], suffix: "amazonaws.com", dualStackSuffix: "api.aws"),
    Partition("aws-eusc", ["eusc-de-"], suffix: "amazonaws.eu", dualStackSuffix: "api.amazonwebservices.eu"),
    Partition("aws-iso", ["us-iso-"], suffix: "c2s.ic.gov", dualStackSuffix: "api.aws.ic.gov"),
    Partition("aws-iso-b", ["us-isob-"], suffix: "sc2s.sgov.gov", dualStackSuffix: "api.aws.scloud"),
    Partition("aws-iso-e", ["eu-isoe-"], suffix: "cloud.adc-e.uk", dualStackSuffix: "api.cloud-aws.adc-e.uk"),
    Partition("aws-iso-f", ["us-isof-"], suffix: "csp.hci.ic.gov", dualStackSuffix: "api.aws.hci.ic.gov"),
  ]

  /// The regions in which Amazon Connect runs, as of 2026-11.
  static let knownRegions: Set<String> = [
    "us-east-1", "us-west-2", "af-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2",
    "ca-central-1", "eu-central-1", "eu-west-2", "us-gov-west-1",
  ]
}
