internal import HTTPTypes

/// A request for another service of AWS that the simulator answers on the same port: told by what the request says, not
/// by the host it is for.
struct CompanionRoute: Sendable, Equatable {
  var operation: SimulatedOperation
  /// The service's name in signatures.
  var signingName: String

  /// nil for a request to Amazon Connect.
  init?(_ head: HTTPRequest, target: RequestTarget, body: [UInt8]) {
    guard head.method == .post, target.segments.isEmpty else { return nil }
    let headers = RequestHeaders(head)
    if headers["x-amz-target"] == "ServiceQuotasV20190624.ListServiceQuotas" {
      self.init(operation: .listServiceQuotas, signingName: "servicequotas")
    } else if headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true,
      Self.members(of: body).contains("Action=GetCallerIdentity")
    {
      self.init(operation: .getCallerIdentity, signingName: "sts")
    } else {
      return nil
    }
  }

  private init(operation: SimulatedOperation, signingName: String) {
    self.operation = operation
    self.signingName = signingName
  }

  /// The members of a form as they stand in it.
  static func members(of form: [UInt8]) -> [Substring] { String(decoding: form, as: UTF8.self).split(separator: "&") }
}
