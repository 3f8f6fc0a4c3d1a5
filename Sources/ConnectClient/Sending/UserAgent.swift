/// The `User-Agent` of every request, in the form of the AWS SDKs: `product/version ua/2.1 name/value#…`.
struct UserAgent: Sendable, Hashable {
  let text: String

  /// - Parameter applicationID: AWS_SDK_UA_APP_ID, at most 50 characters; others than token characters become `-`.
  init(version: String, applicationID: String?) {
    let fixed = "taskferry/\(version) ua/2.1 os/linux lang/swift#6.3 cfg/retry-mode#standard"
    guard let applicationID, !applicationID.isEmpty else {
      text = fixed
      return
    }
    let scalars = applicationID.unicodeScalars.prefix(50).map { Self.isToken($0) ? Character($0) : "-" }
    text = "\(fixed) app/\(String(scalars))"
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
