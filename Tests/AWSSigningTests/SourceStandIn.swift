import AWSSigning
import Foundation
import Synchronization

/// Answers in place of STS, the sign-in portal, containers and instance metadata, and remembers what it was asked.
final class SourceStandIn: Sendable {
  private let reply: @Sendable (SourceRequest) -> SourceAnswer?
  private let asked = Mutex<[SourceRequest]>([])

  /// - Parameter reply: nil is silence.
  init(_ reply: @escaping @Sendable (SourceRequest) -> SourceAnswer? = { _ in nil }) { self.reply = reply }

  static let now = Date(timeIntervalSince1970: 1_795_215_605)

  var requests: [SourceRequest] { asked.withLock { $0 } }

  @Sendable func answer(to request: SourceRequest) async throws(SourceSilence) -> SourceAnswer {
    asked.withLock { $0.append(request) }
    guard let answer = reply(request) else { throw SourceSilence("nothing listens there") }
    return answer
  }

  @Sendable static func address(_ service: SourceService, _ region: String) throws(AWSSigningError) -> SourceAddress {
    let name = [SourceService.sts: "sts", .ssoPortal: "portal.sso"][service] ?? "oidc"
    let host = "\(name).\(region).amazonaws.com"
    return SourceAddress(url: "https://\(host)", authority: host, basePath: "")
  }

  /// What STS answers to either kind of AssumeRole, shortened.
  static func role(_ key: String, expiration: String = "2026-11-21T01:00:05Z") -> SourceAnswer {
    .text(
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>\(key)</AccessKeyId><SecretAccessKey>secret/\(key)</SecretAccessKey>
      <SessionToken>token+&#x2F;&amp;\(key)</SessionToken><Expiration>\(expiration)</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>
      """)
  }

  static func refusal(_ status: Int, _ code: String, _ message: String) -> SourceAnswer {
    .text("<ErrorResponse><Error><Code>\(code)</Code><Message>\(message)</Message></Error></ErrorResponse>", status)
  }

  /// What containers and instance metadata answer.
  static func keys(_ key: String, expiration: String = "2026-11-21T01:00:05Z") -> SourceAnswer {
    .text(
      #"{"Code":"Success","AccessKeyId":"\#(key)","SecretAccessKey":"s","Token":"t","Expiration":"\#(expiration)"}"#)
  }

  /// Instance metadata with one role.
  static func instance(_ key: String) -> @Sendable (SourceRequest) -> SourceAnswer? {
    { request in
      guard request.url.hasPrefix("http://169.254.169.254/") else { return nil }
      if request.method == .put { return .text("metadata-token") }
      return request.url.hasSuffix("/security-credentials/") ? .text("loader\n") : keys(key)
    }
  }
}

extension SourceAnswer {
  static func text(_ text: String, _ status: Int = 200) -> SourceAnswer {
    SourceAnswer(status: status, body: Array(text.utf8))
  }
}

extension SourceRequest {
  func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

  /// The members of a form.
  var form: [String: String] {
    let pairs = String(decoding: body ?? [], as: UTF8.self).split(separator: "&").map { $0.split(separator: "=") }
    return Dictionary(
      pairs.map { (String($0[0]), String($0.count > 1 ? $0[1] : "").removingPercentEncoding ?? "") },
      uniquingKeysWith: { first, _ in first })
  }
}
