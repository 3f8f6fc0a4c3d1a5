import Foundation

/// The `User-Agent` of every request, in the form of the AWS SDKs: `product/version ua/2.1 name/value#…`.
struct UserAgent: Sendable, Hashable {
  let text: String

  /// - Parameter applicationID: AWS_SDK_UA_APP_ID, at most 50 characters; others than token characters become `-`.
  /// - Parameter systemVersion: of the kernel, `6.1.0`; this machine's by default.
  init(version: String, applicationID: String?, systemVersion: String = UserAgent.systemVersion) {
    let fixed = "taskferry/\(version) ua/2.1 os/linux#\(systemVersion) lang/swift#6.3 cfg/retry-mode#standard"
    guard let applicationID, !applicationID.isEmpty else {
      text = fixed
      return
    }
    let scalars = applicationID.unicodeScalars.prefix(50).map { Self.isToken($0) ? Character($0) : "-" }
    text = "\(fixed) app/\(String(scalars))"
  }

  /// The version of this machine's kernel, three numbers.
  static var systemVersion: String {
    let version = ProcessInfo.processInfo.operatingSystemVersion
    return "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)"
  }

  /// Token characters of RFC 9110, section 5.6.2.
  private static func isToken(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    case "!", "#", "$", "%", "&", "'", "*", "+", "-", ".", "^", "_", "`", "|", "~": true
    default: false
    }
  }
}
