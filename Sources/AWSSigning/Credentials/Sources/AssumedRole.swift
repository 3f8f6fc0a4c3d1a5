/// What a profile says about a role that is assumed with other credentials.
struct AssumedRole: Sendable, Hashable {
  /// Where the credentials come from that assume it.
  enum Source: Sendable, Hashable {
    case profile(String)
    case environment
    case container
    case instance
  }

  var profile: String
  var arn: String
  var source: Source
  /// How the session is called in the service's logs; nil makes one up.
  var sessionName: String?
  var externalID: String?
  /// 900 to 43,200; nil leaves it to the service, which takes an hour.
  var durationSeconds: Int?
  /// Serial number or ARN of the MFA device whose code is asked for.
  var mfaDevice: String?

  /// - Throws: `credentials.profile-incomplete`.
  init(of profile: Profile, environment: [String: String]) throws(AWSSigningError) {
    self.profile = profile.name
    arn = profile.setting("role_arn") ?? ""
    sessionName =
      profile.setting("role_session_name") ?? environment["AWS_ROLE_SESSION_NAME"].flatMap { $0.isEmpty ? nil : $0 }
    externalID = profile.setting("external_id")
    mfaDevice = profile.setting("mfa_serial")
    source = .environment
    switch (profile.setting("source_profile"), profile.setting("credential_source")) {
    case (let name?, nil): source = .profile(name)
    case (nil, "Environment"): source = .environment
    case (nil, "EcsContainer"): source = .container
    case (nil, "Ec2InstanceMetadata"): source = .instance
    case (nil, let other?):
      throw wrong(
        "credential_source \"\(other)\" is unknown", fix: "write Environment, EcsContainer or Ec2InstanceMetadata")
    case (nil, nil):
      throw wrong(
        "role_arn has neither source_profile nor credential_source",
        fix: "add source_profile with the profile that may assume the role")
    case (_?, _?):
      throw wrong("source_profile and credential_source are both set", fix: "remove one of them")
    }
    if let text = profile.setting("duration_seconds") {
      guard let seconds = Int(text), (900...43_200).contains(seconds) else {
        throw wrong("duration_seconds is not a number from 900 to 43200", fix: "correct it, or remove it for an hour")
      }
      durationSeconds = seconds
    }
  }

  func wrong(_ what: String, fix: String) -> AWSSigningError {
    AWSSigningError(.profileIncomplete, "the profile \"\(profile)\" cannot assume its role: \(what)", fix: fix)
  }
}
